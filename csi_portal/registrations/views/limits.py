"""How often one sender may register or try a code. Without the database nobody may."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from csi_portal.server.limits import network_address, take

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A whole office shares one network address.
MOST_REGISTRATIONS, MOST_TO_MAILBOX, MOST_CODES = 60, 5, 60
# People held in one event within a day, from one network, for addresses that nobody has proved: two groups.
# Each holds its seats for a quarter of an hour, so else one sender could hold all of them all day.
MOST_HELD = 40
# People registered from one mailbox within a day, for whatever events: each of them gets a letter from us.
MOST_PEOPLE = 100
# Colleagues named on one page within a day: each gets a letter from us.
MOST_NAMED = 40
TOO_MANY_PEOPLE = _(
    "Too many people were registered with this address today. Write to the centre, which registers the "
    "others."
)
TOO_MANY_NAMED = _("Too many colleagues were named here today. Write to the centre, which will help you.")
TOO_MANY_REGISTRATIONS = _("Too many registrations have come from you within an hour. Try it later.")
TOO_MANY_HELD = _(
    "Too many people were registered for this from here today without an account. Sign in, or write to the "
    "centre."
)
TOO_MANY = _("Too many letters have gone to this address within an hour. Try it later.")


def registering_refusal(request, event, people, email, verified, now):
    """Count one registration; the sentence why it can't be taken now, or None."""
    network = network_address(request)
    of_day = {"window": DAY, "now": now, "count": len(people)}
    if not take("register", network, most=MOST_REGISTRATIONS, window=HOUR, now=now):
        return TOO_MANY_REGISTRATIONS
    if verified:
        mine = take("register:people", f"mailbox:{email.lower()}", most=MOST_PEOPLE, **of_day)
        return None if mine else TOO_MANY_PEOPLE
    # Not by mailbox: it may be somebody else's, who must not be shut out by it.
    if not take(f"register:held:{event._meta.label}:{event.pk}", network, most=MOST_HELD, **of_day):
        return TOO_MANY_HELD
    recent = event.registrations.model.objects.filter(email=email.lower(), submitted_at__gt=now - HOUR)
    return None if recent.count() < MOST_TO_MAILBOX else TOO_MANY_REGISTRATIONS


def naming_refusal(holder, email, now):
    """Count a colleague who is named on a secret page; the sentence why she can't be, or None."""
    if not take("register:named", f"{holder._meta.label}:{holder.pk}", most=MOST_NAMED, window=DAY, now=now):
        return TOO_MANY_NAMED
    return None if may_write_to(email, now) else TOO_MANY


def may_write_to(email, now):
    return take("register:to", f"mailbox:{email.lower()}", most=MOST_TO_MAILBOX, window=HOUR, now=now)


def may_try_code_now(request, now):
    return take("register:code", network_address(request), most=MOST_CODES, window=HOUR, now=now)

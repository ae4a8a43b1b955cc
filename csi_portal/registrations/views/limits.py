"""How often one sender may register or try a code. Without the database nobody may."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from csi_portal.server.limits import network_address, take

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A whole office shares one network address.
MOST_REGISTRATIONS, MOST_TO_MAILBOX, MOST_CODES = 60, 5, 60
# People held in one event within a day for addresses that nobody has proved yet: two groups. Each holds its
# seats for a quarter of an hour, so without it one sender could hold all of them from morning to night.
MOST_HELD = 40
# Colleagues named on one page within a day: each gets a letter from us.
MOST_NAMED = 40
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
    if not take("register", network, most=MOST_REGISTRATIONS, window=HOUR, now=now):
        return TOO_MANY_REGISTRATIONS
    if verified:
        return None
    held = f"register:held:{event._meta.label}:{event.pk}"
    for sender in (network, f"mailbox:{email.lower()}"):
        if not take(held, sender, most=MOST_HELD, window=DAY, now=now, count=len(people)):
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

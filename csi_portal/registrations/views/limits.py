"""How often one sender may register or try a code. Without the database nobody may."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from csi_portal.server.limits import network_address, take

HOUR = timedelta(hours=1)
# A whole office shares one network address.
MOST_REGISTRATIONS, MOST_TO_MAILBOX, MOST_CODES = 60, 5, 60
TOO_MANY = _("Too many letters have gone to this address within an hour. Try it later.")


def may_register_now(request, event, email, verified, now):
    """Count one registration from this network address; an address that is not proved gets only so many."""
    if not take("register", network_address(request), most=MOST_REGISTRATIONS, window=HOUR, now=now):
        return False
    recent = event.registrations.model.objects.filter(email=email.lower(), submitted_at__gt=now - HOUR)
    return verified or recent.count() < MOST_TO_MAILBOX


def may_write_to(email, now):
    return take("register:to", f"mailbox:{email.lower()}", most=MOST_TO_MAILBOX, window=HOUR, now=now)


def may_try_code_now(request, now):
    return take("register:code", network_address(request), most=MOST_CODES, window=HOUR, now=now)

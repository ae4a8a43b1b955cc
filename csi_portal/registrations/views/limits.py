"""How often one sender may register or try a code. Without the database nobody may."""

from datetime import timedelta

from csi_portal.server.limits import network_address, take

HOUR = timedelta(hours=1)
# A whole office shares one network address.
MOST_REGISTRATIONS, MOST_TO_MAILBOX, MOST_CODES = 60, 5, 60


def may_register_now(request, email, verified, now):
    """Count one registration; letters to an address that is not proved are counted by mailbox too."""
    if not take("register", network_address(request), most=MOST_REGISTRATIONS, window=HOUR, now=now):
        return False
    return verified or may_write_to(email, now)


def may_write_to(email, now):
    return take("register:to", f"mailbox:{email.lower()}", most=MOST_TO_MAILBOX, window=HOUR, now=now)


def may_try_code_now(request, now):
    return take("register:code", network_address(request), most=MOST_CODES, window=HOUR, now=now)

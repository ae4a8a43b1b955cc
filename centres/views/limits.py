"""How often one sender may ask."""

from datetime import timedelta

from csi_portal.server.limits import network_address, take

from ..models import Enquiry

WINDOW = timedelta(hours=1)
# A whole municipal office or school shares one network address, so that limit is the looser one.
MOST_FROM_NETWORK_ADDRESS = 20
MOST_TO_MAILBOX = 5


def may_write_now(request, now):
    """Count one message from this network address; False when it has sent enough within the window."""
    return take("ask", network_address(request), most=MOST_FROM_NETWORK_ADDRESS, window=WINDOW, now=now)


def may_ask_now(request, email, now):
    """The same for a new question, whose receipt goes to a mailbox that may be a stranger's."""
    recent = Enquiry.objects.filter(email__iexact=email, asked_at__gt=now - WINDOW)
    return may_write_now(request, now) and recent.count() < MOST_TO_MAILBOX

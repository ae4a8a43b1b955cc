"""What people of a centre do with its letters. History says who did it."""

from django.db import transaction

from csi_portal.history.actions import record
from csi_portal.outbox import actions as outbox


@transaction.atomic
def resend_letter(*, letter, by, now):
    """Send a letter once more, as a new one. Raises ValidationError when it is on its way or erased."""
    again = outbox.resend(letter=letter, now=now)
    record(verb="resend_letter", subject=letter, by=by, now=now, centre=letter.centre)
    return again


@transaction.atomic
def settle_letter(*, letter, by, now):
    """Take a letter that was not delivered off the desk. Raises ValidationError when it does not wait."""
    outbox.settle(letter=letter, now=now)
    record(verb="settle_letter", subject=letter, by=by, now=now, centre=letter.centre)
    return letter

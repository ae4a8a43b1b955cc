"""Erasing personal data when its time is over, as the privacy page says."""

from django.db import transaction

from centres import actions as centres
from csi_portal.organisations import actions as organisations
from csi_portal.outbox import actions as outbox
from csi_portal.registrations import actions as registrations
from innovations import actions as innovations
from trainings.models import Training


def erase_overdue(*, now):
    """Let every app erase what is overdue; how much of each kind, by its name. A second run finds nothing."""
    return {
        "questions": centres.erase_overdue(now=now),
        "cards without a consent": centres.erase_cards_without_consent(now=now),
        "requests and invitations": organisations.erase_overdue(now=now),
        "proposals": innovations.erase_overdue_proposals(now=now),
        "shared lists": innovations.erase_overdue_lists(now=now),
        "letters": outbox.erase_overdue(now=now),
        **registrations.erase_overdue(event_model=Training, now=now),
    }


def would_erase(*, now):
    """What `erase_overdue` would erase now: it is done and taken back."""
    with transaction.atomic():
        counts = erase_overdue(now=now)
        transaction.set_rollback(True)
    return counts

"""`manage.py erase_overdue`: erase the personal data whose retention is over; meant for every day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from centres import actions as centres
from csi_portal.organisations import actions as organisations


class Command(BaseCommand):
    help = (
        "Erase what the privacy page says is erased by itself: old questions to the centres, cards without "
        "a consent, settled invitations and requests to join. May be run at any time."
    )

    def handle(self, *, verbosity, **options):
        now = timezone.now()
        erased = {
            "questions": centres.erase_overdue(now=now),
            "cards without a consent": centres.erase_cards_without_consent(now=now),
            "requests and invitations": organisations.erase_overdue(now=now),
        }
        if verbosity:
            self.stdout.write(", ".join(f"{what}: {count}" for what, count in erased.items()))

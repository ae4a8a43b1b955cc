"""`manage.py erase_overdue`: erase personal data whose retention is over; the timetable does it nightly."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from csi_portal.pages import actions


class Command(BaseCommand):
    help = (
        "Erase what the privacy page says is erased by itself: old questions to the centres, cards without "
        "a consent, settled invitations and requests to join. May be run at any time."
    )

    def handle(self, *, verbosity, **options):
        erased = actions.erase_overdue(now=timezone.now())
        if verbosity:
            self.stdout.write(", ".join(f"{what}: {count}" for what, count in erased.items()))

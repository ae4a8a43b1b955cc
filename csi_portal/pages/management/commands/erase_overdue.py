"""`manage.py erase_overdue`: erase personal data whose retention is over; the timetable does it nightly."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from csi_portal.pages import actions


class Command(BaseCommand):
    help = (
        "Erase what the privacy page says is erased by itself: old questions to the centres, cards without "
        "a consent, settled invitations and requests to join, registrations. May be run at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say how much would be erased.")

    def handle(self, *, verbosity, **options):
        erase = actions.would_erase if options["dry_run"] else actions.erase_overdue
        erased = erase(now=timezone.now())
        if verbosity:
            self.stdout.write(", ".join(f"{what}: {count}" for what, count in erased.items()))

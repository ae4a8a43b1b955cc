"""`manage.py check_links`: ask the addresses of published examples whether they are still there."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from innovations import actions
from innovations.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Ask the sources and web pages of published examples whether they are still there: a few at a time, "
        "each server at most once a second, public addresses only. The timetable does it every night for "
        "those whose week is over and those that fail. A link is dead after failures on three different days."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", dest="everything", help="Ask also those whose turn has not come."
        )

    def handle(self, *, everything, **options):
        if not settings.CHECK_LINKS:
            raise CommandError("CHECK_LINKS is false in this installation. Set it to true, then try again.")
        done = actions.check_links(now=timezone.now(), everything=everything, track=self.track)
        if done["failed"] is None:
            raise CommandError(
                "Nothing answered, not even what answered lately: this machine seems to have no way to the "
                "internet. Nothing was noted; try again later."
            )
        dead = LinkCheck.objects.dead().count()
        self.stdout.write(f"Links: {done['asked']} asked, {done['failed']} failed, {dead} dead altogether.")

    def track(self, answers, total):
        return tqdm(answers, total=total, desc="Links", unit="", file=self.stderr, disable=None)

"""`manage.py load_sample_trainings`: sample modules and trainings with dates that are still to come."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from trainings.actions.sample import load_sample_trainings


class Command(BaseCommand):
    help = "Create the sample modules and trainings, once; all of them say that they are made up."

    def handle(self, **options):
        trainings = load_sample_trainings(now=timezone.now())
        self.stdout.write(f"Sample trainings: {len(trainings)} created.")

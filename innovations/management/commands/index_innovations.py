"""`manage.py index_innovations`: write all search entries again, after the rules of the language changed."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from innovations import actions
from innovations.models import Innovation

BATCH = 100


class Command(BaseCommand):
    help = "Write all search entries again. May be stopped and started again; the search keeps working."

    def handle(self, *args, **options):
        keys = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
        with tqdm(total=len(keys), desc="Innovations", unit="", file=self.stderr, disable=None) as progress:
            for start in range(0, len(keys), BATCH):
                batch = keys[start : start + BATCH]
                actions.index_again(batch)
                progress.update(len(batch))
        self.stdout.write(f"Innovations: {len(keys)} indexed.")

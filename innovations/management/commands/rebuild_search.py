"""`manage.py rebuild_search`: the search entries of all innovations anew, after synonyms have changed."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from innovations.actions.indexing import INDEXED, index
from innovations.models import Innovation

BATCH = 100  # written in one transaction


class Command(BaseCommand):
    help = (
        "Write the search entries of all innovations anew, so that texts are found by changed synonyms. "
        "The portal may run meanwhile; stopping and starting again does no harm."
    )

    def handle(self, *args, **options):
        pks = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
        progress = tqdm(total=len(pks), desc="Innovations", unit="", file=self.stderr, disable=None)
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            index(Innovation.objects.filter(pk__in=batch).prefetch_related(*INDEXED))
            progress.update(len(batch))
        progress.close()
        self.stdout.write(f"Search entries written: {len(pks)}.")

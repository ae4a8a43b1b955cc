"""`manage.py load_innovations`: the catalogue's own data files into the database; safe to run again."""

import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from innovations import actions
from innovations.models import Actor, TargetGroup, Theme

DATA = Path(__file__).resolve().parent.parent.parent / "data"
LISTS = {"target_groups": TargetGroup, "themes": Theme, "actors": Actor}


class Command(BaseCommand):
    help = (
        "Load controlled lists, exchange rates and innovations from the data files. "
        "May be run again at any time: what is unchanged is skipped, what a person has edited is kept."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        lists = read("controlled_lists.json")
        for name, model in LISTS.items():
            for position, (slug, entry) in enumerate(lists[name].items(), start=1):
                actions.load_term(model=model, slug=slug, entry=entry, position=position, by=None, now=now)
        for entry in read("exchange_rates.json"):
            actions.load_rate(entry=entry, by=None, now=now)
        records = read("innovations.json")
        progress = tqdm(records, desc="Innovations", unit="", file=self.stderr, disable=None)
        outcomes = Counter(actions.load_innovation(record=record, by=None, now=now) for record in progress)
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        self.stdout.write(f"Innovations: {said}.")


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))

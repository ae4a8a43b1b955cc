"""`manage.py load_municipalities`: the two centres and the 183 municipalities of their territory."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from centres.actions import load_centres

from ...actions import load_municipality

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "municipalities.csv"


def pou_names(rows):
    """Names of authorised offices: the seat is the one municipality of the code that is not ordinary."""
    return {row["pou_code"]: row["name"] for row in rows if row["admin_type"] not in ("", "Běžná obec")}


class Command(BaseCommand):
    help = "Loads the centres and the municipalities of their territory; may be run again at any time."

    def handle(self, *args, **options):
        now = timezone.now()
        with FILE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        centres = load_centres(by=None, now=now)
        names = pou_names(rows)
        changed = sum(
            load_municipality(row=row, centres=centres, pou_names=names, by=None, now=now)
            for row in tqdm(rows, desc="municipalities", disable=options["verbosity"] == 0, leave=False)
        )
        if options["verbosity"]:
            self.stdout.write(f"{len(rows)} municipalities, {changed} new or changed.")

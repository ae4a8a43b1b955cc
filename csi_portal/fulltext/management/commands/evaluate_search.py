"""Measure the search: recall and precision over queries with known answers."""

import json
from pathlib import Path
from statistics import fmean

from django.apps.registry import Apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from tqdm import tqdm

from csi_portal.fulltext.actions import write_entries
from csi_portal.fulltext.index import Index
from csi_portal.fulltext.models import SearchEntry, Word
from csi_portal.fulltext.queries import understand
from csi_portal.fulltext.ranking import search
from csi_portal.fulltext.vectors import Part
from csi_portal.fulltext.words import plain

BATCH = 500  # sentences stored at once


class SentenceEntry(SearchEntry):
    """The sentences that are searched: a temporary table, unknown to the portal's registry of models."""

    sentence = models.BigIntegerField(primary_key=True)

    class Meta(SearchEntry.Meta):
        apps = Apps()
        app_label = "fulltext"
        db_table = "evaluated_sentence"

    def __str__(self):
        return str(self.sentence)


class Command(BaseCommand):
    help = (
        "Prints mean recall and precision of the search over QUERIES that know which SENTENCES they should "
        "find, typed with diacritics and without. Runs the portal's code in temporary tables; nothing stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("sentences", type=Path, help='JSON lines {"id": …, "text": …}')
        parser.add_argument("queries", type=Path, help='JSON lines {"query": …, "relevant": [ids]}')

    def handle(self, *, sentences, queries, **options):
        sentences = read(sentences, id=(str, int), text=str)
        queries = read(queries, query=str, relevant=list)
        numbers = {sentence["id"]: number for number, sentence in enumerate(sentences)}
        wanted = [(each["query"], relevant(each, numbers)) for each in queries if each["relevant"]]
        if not wanted:
            raise CommandError("No query names a sentence that it should find: there is nothing to measure.")
        with transaction.atomic():
            make_temporary_tables()
            store(sentences)
            for name, change in (("with diacritics", str), ("without diacritics", plain)):
                recall, precision = measure([(change(text), ids) for text, ids in wanted], name)
                self.stdout.write(f"{name}: recall {recall:.3f} precision {precision:.3f}")
            transaction.set_rollback(True)


def read(path, **fields):
    """Records of a file of JSON lines; each must hold `fields` of the given types."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}. Give the path of a file of JSON lines.") from None
    records = [parsed(path, number, line, fields) for number, line in enumerate(lines, 1) if line.strip()]
    if not records:
        raise CommandError(f"{path} is empty: it must hold one JSON record a line.")
    return records


def parsed(path, number, line, fields):
    try:
        record = json.loads(line)
    except ValueError:
        raise CommandError(
            f"{path}, line {number} is not JSON: give a file with one JSON record a line."
        ) from None
    for name, types in fields.items():
        if not isinstance(record, dict) or not isinstance(record.get(name), types):
            raise CommandError(f"{path}, line {number} has no proper “{name}”: it needs {', '.join(fields)}.")
    return record


def relevant(query, numbers):
    try:
        return {numbers[each] for each in query["relevant"]}
    except (KeyError, TypeError) as error:
        raise CommandError(f"“{query['query']}” should find {error}, but no sentence has this id.") from None


def make_temporary_tables():
    """Temporary tables come before the portal's own of the same name, until the transaction ends.

    They are made from the models, so that an empty database will do.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
        cursor.execute("SET LOCAL search_path TO pg_temp, public")
    with connection.schema_editor() as editor:
        editor.create_model(Word)
        editor.create_model(SentenceEntry)


def store(sentences):
    progress = tqdm(total=len(sentences), desc="sentences", unit="")
    for start in range(0, len(sentences), BATCH):
        batch = sentences[start : start + BATCH]
        rows = [
            (SentenceEntry(pk=number), [Part(each["text"], language=each.get("lang") or "cs")], ())
            for number, each in enumerate(batch, start)
        ]
        write_entries(entries=rows)
        progress.update(len(batch))
    progress.close()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {SentenceEntry._meta.db_table}, {Word._meta.db_table}")


def measure(wanted, name):
    """(mean recall, mean precision) over [(text of a query, numbers of its sentences)]."""
    recalls, precisions, index = [], [], Index(SentenceEntry.objects.all())
    for text, ids in tqdm(wanted, desc=name, unit=""):
        found = set(index.keys(search(index, understand(text, known=index.known_forms)).bits))
        recalls.append(len(found & ids) / len(ids))
        precisions.append(len(found & ids) / len(found) if found else 0.0)
    return fmean(recalls), fmean(precisions)

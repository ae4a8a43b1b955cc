"""`manage.py import_innovations FILE`: somebody else's examples become drafts; safe to run again."""

import re
from collections import Counter
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from innovations import actions
from innovations.imports.mapping import PERSONAL, Mapping
from innovations.imports.records import Reader
from innovations.imports.report import Report
from innovations.imports.rows import read_rows
from innovations.imports.spool import Spool
from innovations.imports.vocabulary import Terms, choice_words
from innovations.models import Actor, Innovation, TargetGroup, Theme

BATCH = 100  # examples in one transaction
LISTS = {"target_groups": TargetGroup, "themes": Theme, "actors": Actor}
COUNTED = ("created", "unchanged", "updated", "refused")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2})?")
LONGEST_SOURCE = Innovation._meta.get_field("imported_from").max_length


class Command(BaseCommand):
    help = (
        "Import examples from a CSV, XLSX, JSON or JSON lines file as drafts. May be stopped and started "
        "again: what is unchanged is skipped, what a person has edited is kept. Refused rows go to "
        "FILE.refused.csv."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file, whatever its encoding")
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=COLUMN",
            help="which column fills a field, where the heading does not say it; may be repeated; "
            "FIELD= leaves the field alone",
        )  # fmt: skip
        parser.add_argument(
            "--source", default="", metavar="NAME",
            help="whose examples they are; a later import finds them by it (default: the name of the file)",
        )  # fmt: skip
        parser.add_argument(
            "--language",
            default="cs",
            help="the language of the texts: cs, en, or another code (default: cs)",
        )
        parser.add_argument("--dry-run", action="store_true", help="try everything, write nothing")
        parser.add_argument(
            "--report", type=Path, help="where the refused rows go (default: FILE.refused.csv)"
        )

    def handle(self, *args, file, source, language, dry_run, report, **options):
        source = source.strip() or file.stem[:LONGEST_SOURCE]
        check(source, language)
        if dry_run and not report:
            refuse, keep = self.print_refusal, lambda: None
        else:
            written = Report(report or file.with_name(f"{file.name}.refused.csv"), beside=file)
            refuse, keep = written.add, lambda: self.tell_report(written)
        spool = self.read(file, Mapping(options["map"]), language)
        counted = self.write(spool, refuse, source=source, keep=not dry_run)
        keep()
        self.stdout.write(
            f"Rows: {spool.total}, of which {counted['joined']} belong to the example of another row."
        )
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written. It would be:")
        self.stdout.write(", ".join(f"{what} {counted[what]}" for what in COUNTED))

    def read(self, file, mapping, language):
        """The whole file, cleaned and in order. Raises CommandError when it is not one to import."""
        names, rows = read_rows(file, language=language, wanted=mapping.wants)
        if names:
            mapping.check(names)
        spool = Spool(mapping, language)
        for row in self.progress(rows, "Reading"):
            spool.add(row)
        if not spool.columns:
            raise CommandError(f"{file} holds no row with anything in it: nothing was imported.")
        mapping.check(names or list(spool.columns))
        self.tell_columns(mapping, spool.columns)
        return spool

    def write(self, spool, refuse, *, source, keep):
        """Everything that was read, in batches. Returns how many examples (and refused rows) there were."""
        reader = Reader(
            mapping=spool.mapping,
            language=spool.language,
            day_first=spool.order.is_day_first(spool.language),
            terms={name: Terms(model.objects.all()) for name, model in LISTS.items()},
            words=choice_words(),
        )
        counted = Counter()
        with self.progress(None, "Importing", total=spool.total) as bar:
            examples = spool.examples()
            while batch := list(islice(examples, BATCH)):
                records, refused = readable(batch, reader, spool)
                for each in actions.import_batch(
                    records=records, source=source, by=None, now=timezone.now(), keep=keep
                ):
                    if each.what == actions.REFUSED:
                        refused.append((each.record.lines, each.reason, each.record.key, each.record.title))
                        continue
                    counted[each.what] += 1
                    counted["joined"] += len(each.record.lines) - 1
                for lines, reason, identifier, title in sorted(refused):
                    counted["refused"] += len(lines)
                    for line in lines:
                        refuse(line, reason, identifier, title)
                bar.update(sum(len(rows) for _key, rows in batch))
        return counted

    def progress(self, rows, what, **options):
        return tqdm(rows, desc=what, unit=" rows", file=self.stderr, disable=None, **options)

    def tell_columns(self, mapping, columns):
        """Say what was understood, so that a wrong guess is seen before anybody works with the drafts."""
        found = {column: mapping.field_of(column) for column in columns}
        taken = [f"{column} = {field}" for column, field in found.items() if field not in (None, PERSONAL)]
        self.stdout.write(f"Fields: {'; '.join(taken)}.")
        if rest := [column for column, field in found.items() if field is None]:
            self.stdout.write(f"Kept as left over from the import: {', '.join(rest)}.")
        if personal := [column for column, field in found.items() if field is PERSONAL]:
            self.stdout.write(f"Left out, for they are about persons: {', '.join(personal)}.")

    def tell_report(self, report):
        if report.keep():
            self.stdout.write(f"Refused rows and the reasons: {report.path}")

    def print_refusal(self, line, reason, identifier, title):
        self.stdout.write(f"Line {line}: {reason}")


def check(source, language):
    if len(source) > LONGEST_SOURCE:
        raise CommandError(
            f"The name of the source is longer than {LONGEST_SOURCE} letters. Choose a shorter one."
        )
    if not LANGUAGE.fullmatch(language):
        raise CommandError(f"“{language}” is no code of a language. Write cs, en, de, …")


def readable(batch, reader, spool):
    """([Record], [(lines, reason, identifier, title)]) of the rows of a batch of examples."""
    records, refused = [], []
    for key, rows in batch:
        lines = [row.line for row in rows]
        try:
            record = reader.read(key, rows)
        except ValidationError as error:
            refused.append((lines, " ".join(error.messages), "", ""))
            continue
        first = spool.first_with(record.digest, lines[0])
        if first != lines[0]:
            reason = _("Line %(line)s says exactly the same. Leave one of them.") % {"line": first}
            refused.append((lines, reason, key, record.title))
            continue
        records.append(record)
    return records, refused

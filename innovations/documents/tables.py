"""The exported result as CSV, XLSX and JSON, written row by row: memory does not grow with its length.

What a spreadsheet would take for a formula stays text: in CSV behind an apostrophe, in XLSX as a text cell.
"""

import csv
import json
import tempfile
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import said
from .columns import cells, columns, cost_in_words, replication_in_words, source_address
from .record import record

BOM = "\ufeff"  # by which Excel knows UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters that a cell of XLSX holds
CUT = " […]"


class Line:
    """Where a csv writer writes: `write` gives the line back instead of keeping it."""

    def write(self, text):
        return text


def csv_lines(examples, about):
    """Yield the lines of a CSV file.

    Czech Excel splits columns at semicolons and writes decimal commas, so the Czech file does; the English
    one has commas and points. The first line holds the headings and every row what `About` says, so that the
    table has nothing above it, and a row that is copied elsewhere keeps its licence.
    """
    czech = get_language() == "cs"
    writer = csv.writer(Line(), delimiter=";" if czech else ",", lineterminator="\r\n")
    chosen = columns()
    labels, values = zip(*about.rows, strict=True)
    yield BOM + writer.writerow([column.label for column in chosen] + list(labels))
    for example in examples:
        row = [*cells(example, chosen, about), *values]
        yield writer.writerow([csv_cell(value, comma=czech) for value in row])


def csv_cell(value, *, comma):
    """A value as text; numbers are ours, so only texts can be formulas."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",") if comma else str(value)
    if isinstance(value, int | date):
        return str(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def json_parts(examples, about):
    """Yield the parts of a JSON file: what it is, and the records one by one, as in the API."""
    head = {
        "about": {
            "title": about.title,
            "publisher": about.publisher,
            "licence": about.licence,
            "exported_on": about.made_on,
            "found": about.found,
            "filter": about.filters,
            "query": about.query,
            "own_estimates": _("The fields named in “own_estimates” are our own reasoning, not verified."),
        }
    }
    yield as_json(head)[:-1] + ', "innovations": ['
    for number, example in enumerate(examples):
        yield (",\n" if number else "\n") + as_json(record(example, about.root))
    yield "\n]}\n"


def as_json(value):
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def xlsx_file(examples, about):
    """An XLSX workbook as an open temporary file that is gone when it is closed.

    Three sheets: the examples, every figure with its source, and what the file is.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    options = {
        "constant_memory": True,  # each row goes to the disk as soon as the next one begins
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheets = [book.add_worksheet(name) for name in (_("Examples"), _("Figures"), _("About this file"))]
        chosen = columns()
        for sheet, labels in zip(
            sheets, ([column.label for column in chosen], figure_labels()), strict=False
        ):
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(labels), 22)
            write_row(sheet, 0, labels, bold)
        fill(sheets[0], sheets[1], examples, chosen, about)
        sheets[2].set_column(0, 0, 26)
        sheets[2].set_column(1, 1, 100)
        for number, (label, value) in enumerate([("", about.title), *about.rows]):
            write_row(sheets[2], number, [label, value])
    file.seek(0)
    return file


def fill(examples_sheet, figures_sheet, examples, chosen, about):
    next_figure = 1
    for number, example in enumerate(examples, start=1):
        write_row(examples_sheet, number, cells(example, chosen, about))
        for figure in figures(example, about):
            write_row(figures_sheet, next_figure, figure)
            next_figure += 1


def write_row(sheet, number, values, style=None):
    for place, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(number, place, value)
        elif value:
            sheet.write_string(number, place, fitting(str(value)), style)


def fitting(text):
    """A text that a cell holds; a longer one says that it was cut."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def figure_labels():
    labels = (
        _("address"), _("title"), _("what"), _("figure"), _("amount"), _("currency"), _("year"), _("source"),
    )  # fmt: skip
    return [capfirst(label) for label in labels]


def figures(example, about):
    """Yield the costs, results and replications of an example as rows."""
    start = [about.root + example.get_absolute_url(), said(example, "title").text]
    sources = {source.pk: source.url for source in example.sources.all()}
    for row in example.costs.all():
        amount = [cost_in_words(row), row.amount, row.currency]
        yield [*start, row._meta.verbose_name, *amount, row.year, source_address(row, sources)]
    for row in example.results.all():
        amount = [said(row, "text").text, None, None]
        yield [*start, row._meta.verbose_name, *amount, row.year, source_address(row, sources)]
    for row in example.replications.all():
        amount = [replication_in_words(row), None, None]
        yield [*start, row._meta.verbose_name, *amount, row.year, source_address(row, sources)]

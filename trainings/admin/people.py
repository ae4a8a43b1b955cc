"""The participants of one training with their answers, as CSV or XLSX. What they need is never in it."""

import csv
import tempfile

import xlsxwriter
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csi_portal.registrations.admin.registrations import in_words
from innovations.documents.tables import BOM, Line, csv_cell, write_row

CHUNK = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text stays a text, whatever it begins with.
BOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FIELDS = ["name", "email", "phone", "organisation_name", "role", "language", "state", "origin"]
MOMENTS = ["submitted_at", "confirmed_at"]


def people_response(training, kind):
    """The download. Raises Http404 for a kind of file that is not made."""
    questions = list(training.questions.all())
    rows = table(training, questions)
    name = f"{training.slug}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    elif kind == "xlsx":
        response = FileResponse(
            xlsx_file(rows, _("Participants")), as_attachment=True, filename=name, content_type=XLSX
        )
    else:
        raise Http404
    response["Cache-Control"] = "no-store"
    return response


def table(training, questions):
    """Yield the headings and a row of texts for each person, however many they are."""
    model = training.registrations.model
    labels = [capfirst(model._meta.get_field(name).verbose_name) for name in [*FIELDS, *MOMENTS]]
    yield [*labels, _("Registered by"), *(str(question) for question in questions)]
    people = training.registrations.select_related("organisation", "group").prefetch_related("answers")
    for person in people.order_by("name_key", "pk").iterator(CHUNK):
        yield cells(person, questions)


def cells(person, questions):
    given = {answer.question_id: answer for answer in person.answers.all()}
    return [
        *(person.name, person.email, person.phone, person.works_for, person.role),
        *(person.language, person.get_state_display(), person.get_origin_display()),
        *(stamp(getattr(person, name)) for name in MOMENTS),
        person.group.contact_name if person.group else "",
        *(answer_cell(given.get(question.pk)) for question in questions),
    ]


def stamp(moment):
    """Day and hour in Czech time, as spreadsheets sort them."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def answer_cell(answer):
    if answer is None:
        return ""
    return _("a file, in the administration") if answer.file else in_words(answer)


def csv_lines(rows):
    """As in the export of examples: Czech Excel splits columns at semicolons."""
    czech = get_language() == "cs"
    writer = csv.writer(Line(), delimiter=";" if czech else ",", lineterminator="\r\n")
    yield BOM
    for row in rows:
        yield writer.writerow([csv_cell(value, comma=czech) for value in row])


def xlsx_file(rows, title):
    """A workbook as an open temporary file that is gone when it is closed."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    with xlsxwriter.Workbook(file, BOOK) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            write_row(sheet, number, row, None if number else bold)
    file.seek(0)
    return file

"""Which column of a file fills which field: guessed from its heading, unless somebody says it."""

import re

from django.core.management.base import CommandError

from .fields import FIELDS, LEFT_OUT, SOURCES, TITLES, headings
from .text import label

IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
PERSONAL = object()


def guessed(column):
    """The field that a heading means; `PERSONAL` for what is never taken over; None for an unknown one."""
    without_unit = IN_BRACKETS.sub("", column)
    for name in (column, without_unit, column.rpartition(".")[2]):
        if label(name) in LEFT_OUT:
            return PERSONAL
        if field := headings().get(label(name)):
            return field
    return None


class Mapping:
    """`stated` are the "field=column" of the command line. They win; "field=" takes the guess away."""

    def __init__(self, stated):
        pairs = [_pair(text) for text in stated]
        self.stated = {label(column): (field, column) for field, column in pairs if column}
        self.decided = {field for field, _column in pairs}
        self.fields = {}

    def wants(self, column):
        return label(column) in self.stated or guessed(column) is not None

    def field_of(self, column):
        """The field of a column, `PERSONAL`, or None for one that is kept among the rest."""
        if column not in self.fields:
            self.fields[column] = self._field_of(column)
        return self.fields[column]

    def _field_of(self, column):
        if label(column) in self.stated:
            return self.stated[label(column)][0]
        field = guessed(column)
        return None if field in self.decided else field

    def check(self, columns):
        """Refuse, with a sentence, a column that is not in the file, and a file without a title."""
        known = {label(column) for column in columns}
        listed = ", ".join(columns)
        for key, (_field, column) in self.stated.items():
            if key not in known:
                raise CommandError(f"The file has no column “{column}”. Its columns are: {listed}.")
        if not any(self.field_of(column) in TITLES for column in columns):
            raise CommandError(
                "No column is known as the title of the examples. Say which one it is by "
                f"--map title=COLUMN. The columns are: {listed}."
            )

    def by_field(self, cells):
        """{field or None: [(column, text)]} of one row."""
        fields = {}
        for column, text in cells.items():
            fields.setdefault(self.field_of(column), []).append((column, text))
        fields.pop(PERSONAL, None)
        return fields

    @staticmethod
    def continues_by(fields):
        """Whether a row with these fields only adds attachments or sources to the row before it."""
        return bool(fields) and set(fields) <= set(SOURCES)


def _pair(text):
    field, equals, column = text.partition("=")
    if not equals:
        raise CommandError(f"“{text}” is no mapping. Write it as --map field=column.")
    if field.strip() not in FIELDS:
        raise CommandError(f"There is no field “{field.strip()}”. The fields are: {', '.join(FIELDS)}.")
    return field.strip(), column.strip()

"""Any format as one stream of rows: {column: text}, with the line on which each began."""

from pathlib import Path
from typing import NamedTuple

from django.core.management.base import CommandError

from .encoding import has_two_bytes_a_letter
from .objects import objects_of
from .sheets import sheet_lines
from .tables import table_lines, with_names

ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
TEXT_ENDINGS = {".csv", ".tsv", ".txt"}
MOST_CONTROLS = 0.1  # of the first bytes; a text has none but line ends and tabs


class Row(NamedTuple):
    """`refusal` is a sentence when the row can't be read; then it has no cells."""

    line: int
    cells: dict
    refusal: str = ""


def read_rows(path, *, language, wanted):
    """(names of the columns, `Row`s) of a CSV, XLSX, JSON or JSON lines file, told by its content.

    `wanted(name)` says whether a name of a column is known, by which the header is found below title rows.
    JSON names its columns as it goes: there the names are None. Raises CommandError for another file.
    """
    path = Path(path)
    head = _head(path)
    if head.startswith(ZIP):
        return _named(with_names(sheet_lines(path), wanted), path)
    if _begins_as_json(head) and path.suffix.lower() not in TEXT_ENDINGS:
        return None, (Row(*found) for found in objects_of(path, language))
    return _named(with_names(table_lines(path, language), wanted), path)


def _named(names_and_rows, path):
    names, rows = names_and_rows
    if not names:
        raise CommandError(f"{path} is empty: nothing was imported.")
    return names, (Row(*found) for found in rows)


def _head(path):
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise CommandError(f"{path} can't be read ({error.strerror}). Give the path of a file.") from None
    if not head.strip():
        raise CommandError(f"{path} is empty: nothing was imported.")
    if head.startswith(OLD_OFFICE):
        raise CommandError(f"{path} is an old Office file. Open it, save it as XLSX or CSV, and import that.")
    if head.startswith(PDF) or (not head.startswith(ZIP) and _is_binary(head)):
        raise CommandError(f"{path} is no table: only CSV, XLSX, JSON and JSON lines can be imported.")
    return head


def _is_binary(head):
    """Whether there are many control characters; NUL counts unless every letter has one."""
    harmless = b"\t\n\r\f\x1a" + (b"\0" if has_two_bytes_a_letter(head) else b"")
    return sum(byte < 32 and byte not in harmless for byte in head) > MOST_CONTROLS * len(head)


def _begins_as_json(head):
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"[", b"{")

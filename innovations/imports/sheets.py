"""The lines of an XLSX file, once it is known that it can be read in bounded memory.

A small archive may unpack to anything: one cell of a gigabyte, a row number by which a reader counts for
hours, entities that multiply. So its parts are walked through first, piece by piece, and none is kept.
"""

import contextlib
import zipfile
from itertools import chain
from xml.parsers import expat

from django.core.management.base import CommandError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..models.uploads import BROKEN_ARCHIVE, LARGEST_UNPACKED_BYTES

LONGEST_CELL = 1_000_000  # characters
MOST_TEXT = 100_000_000  # characters in one part; the texts that cells share are kept in memory
LAST_ROW = 1_048_576  # of any sheet, by the format
MOST_ELEMENTS = 5_000_000  # in one part: about a million cells
DEEPEST = 200  # elements inside each other
CHUNK = 1 << 16
BROKEN_SHEET = (
    *BROKEN_ARCHIVE,
    *(InvalidFileException, SyntaxError, AttributeError, TypeError, IndexError),
)
SHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


class TooLargeError(Exception):
    """The file could be read, but not in bounded memory."""


def sheet_lines(path):
    """(line, cells) of the first sheet of an XLSX file that holds anything."""
    try:
        refuse_bomb(path)
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # programs write wrong ones
            lines = enumerate(sheet.iter_rows(values_only=True), start=1)
            first = next((found for found in lines if any(sheet_text(value) for value in found[1])), None)
            if first:
                yield from (
                    (line, [sheet_text(value) for value in values]) for line, values in chain([first], lines)
                )
                break
        workbook.close()
    except TooLargeError:
        raise CommandError(f"{path} is too large when unpacked. Divide it, or save it as CSV.") from None
    except BROKEN_SHEET:
        raise CommandError(
            f"{path} is no XLSX file that we can read. Save it again as XLSX or CSV."
        ) from None


def refuse_bomb(path):
    """Raise TooLargeError for a file that would fill the memory, ValueError for one that no program writes.

    A part that is no XML says nothing here, and the reader of the sheet can't read it either.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise TooLargeError
        for name in archive.namelist():
            with archive.open(name) as part, contextlib.suppress(expat.ExpatError):
                Survey().walk(part)


class Survey:
    """One walk through a part of the archive: how long its texts are, how deep and how many its elements."""

    def __init__(self):
        self.elements = self.depth = self.text = self.cell = 0

    def walk(self, part):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.characters
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def doctype(self, *declaration):
        raise ValueError("a sheet has no document type, and so no entities")

    def start(self, name, attributes):
        self.elements, self.depth = self.elements + 1, self.depth + 1
        if self.depth > DEEPEST:
            raise ValueError("no sheet is nested so deeply")
        if self.elements > MOST_ELEMENTS:
            raise TooLargeError
        if name in ("c", "si"):
            self.cell = 0
        elif name == "row" and int(attributes.get("r", 0)) > LAST_ROW:
            raise ValueError("no sheet has so many rows")

    def end(self, name):
        self.depth -= 1

    def characters(self, text):
        self.text, self.cell = self.text + len(text), self.cell + len(text)
        if self.cell > LONGEST_CELL or self.text > MOST_TEXT:
            raise TooLargeError


def sheet_text(value):
    """A cell as somebody would have typed it."""
    if value is None or (isinstance(value, str) and value.strip() in SHEET_ERRORS):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

"""CSV as lines of cells, and the header that is found among the lines of any table."""

import csv
from collections import Counter
from itertools import chain, islice

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from .encoding import lines_of, open_text
from .text import SOFT_HYPHEN, clean, label, one_line

DELIMITERS = ";,\t|"
LONGEST_CELL = 1_000_000  # characters
SEARCHED_FOR_HEADER = 40  # lines with something in them
SAMPLED_LINES = 60
END = "\x1cend of the file\x1c"


def table_lines(path, language):
    """(line, cells) of every line of a CSV file."""
    with open_text(path, language) as file:
        delimiter = delimiter_of(list(islice(lines_of(file, path), SAMPLED_LINES)))
    csv.field_size_limit(LONGEST_CELL)
    with open_text(path, language) as file:
        reader = csv.reader(chain(lines_of(file, path), ["\n", END]), delimiter=delimiter)
        began = 1
        try:
            for cells in reader:
                if cells == [END]:
                    return
                if cells and cells[-1].endswith(END):
                    break
                yield began, cells
                began = reader.line_num + 1
        except csv.Error:
            pass
    raise CommandError(
        f"{path}: the quotation mark that opens on line {began} is never closed. Close it and try again."
    )


def delimiter_of(lines):
    """The delimiter that cuts most of the lines into equally many cells."""

    def regularity(delimiter):
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells)
        return max(((width - 1) * times for width, times in widths.items()), default=0)

    try:
        return max(DELIMITERS, key=regularity)
    except csv.Error:
        return DELIMITERS[0]


def with_names(lines, wanted):
    """(names of the columns, (line, {name: text}, refusal) of every row below them).

    The header is the line with most known names among the first ones; when none is known, the fullest line.
    """
    lines = ((line, cells) for line, cells in lines if any(cell.strip() for cell in cells))
    first = list(islice(lines, SEARCHED_FOR_HEADER))
    if not first:
        return [], iter(())
    headers = [[header_name(cell) for cell in cells] for _line, cells in first]
    known = [sum(bool(name) and wanted(name) for name in names) for names in headers]
    filled = [sum(map(bool, names)) for names in headers]
    at = max(range(len(first)), key=lambda place: (known[place], filled[place], -place))
    names = distinct(headers[at])
    return names, _rows(chain(first[at + 1 :], lines), names, first[at][1])


def _rows(lines, names, header):
    for line, cells in lines:
        if cells == header:
            continue  # repeated at the top of each printed page
        if any(cell.strip() for cell in cells[len(names) :]):
            yield line, {}, _("The line has more cells than the header. Put text that holds the delimiter "
                              "into quotation marks.")  # fmt: skip
            continue
        yield line, {name: cell for name, cell in zip(names, cells, strict=False) if cell.strip()}, ""


def header_name(cell):
    """The name of a column in one line: „Na\u00ad\\nzev projektu“ is "Název projektu"."""
    return one_line(clean(SOFT_HYPHEN.sub("", cell.replace("&shy;", "\u00ad")), "")) if cell.strip() else ""


def distinct(names):
    """Every column under a name of its own: an empty one by its place, a repeated one by a number."""
    seen = Counter()
    result = []
    for place, name in enumerate(names, start=1):
        name = name or f"column {place}"
        seen[label(name)] += 1
        times = seen[label(name)]
        result.append(f"{name} ({times})" if times > 1 else name)
    return result

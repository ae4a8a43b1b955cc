"""JSON and JSON lines as rows, without holding the file in memory."""

import json
import re
from itertools import chain, islice

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from .encoding import lines_of, open_text

CHUNK = 1 << 16
LONGEST_OBJECT = 5_000_000  # characters
BEGINS_WITH_LIST = re.compile(r"\s*\[")
LIST_OF_OBJECTS = re.compile(r"\[\s*(?=\{)")
SPACE_OR_COMMA = re.compile(r"[\s,]*")


def objects_of(path, language):
    """(line, {name: text}, refusal) of every object in a list, or on a line of its own."""
    with open_text(path, language) as file:
        lines = iter(lambda: file.readline(LONGEST_OBJECT), "")
        first, second = islice(chain((line for line in lines if line.strip()), ["", ""]), 2)
    by_lines = _is_object(first) and (second or not LIST_OF_OBJECTS.search(first))
    return from_lines(path, language) if by_lines else from_list(path, language)


def _is_object(line):
    """Whether a line is an object of its own."""
    return _row(line)[1] == ""


def from_lines(path, language):
    """JSON lines: one that is broken is refused, the rest goes on."""
    with open_text(path, language) as file:
        for number, line in enumerate(lines_of(file, path), start=1):
            if line.strip():
                yield number, *_row(line)


def _row(line):
    try:
        found = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return {}, _("The line is no valid JSON.")
    return _cells(found)


def from_list(path, language):
    """The first list of objects in the file, whether it is the whole file or lies in an object."""
    decoder = json.JSONDecoder()
    with open_text(path, language) as file:
        buffer, line = _up_to_list(file, path)
        while True:
            if len(buffer) < CHUNK:
                buffer += file.read(CHUNK)  # a comma or the closing bracket may be the next letter
            gap = SPACE_OR_COMMA.match(buffer).end()
            line, buffer = line + buffer.count("\n", 0, gap), buffer[gap:]
            if buffer.startswith("]"):
                return
            found, end, buffer = _next_object(decoder, buffer, file, path, line)
            yield line, *_cells(found)
            line, buffer = line + buffer.count("\n", 0, end), buffer[end:]


def _up_to_list(file, path):
    """(text after the opening bracket, its line)."""
    buffer = file.read(CHUNK).lstrip("\ufeff")
    match = BEGINS_WITH_LIST.match(buffer) or LIST_OF_OBJECTS.search(buffer)
    if not match:
        raise CommandError(f"{path} holds no list of objects: nothing was imported.")
    return buffer[match.end() :], 1 + buffer.count("\n", 0, match.end())


def _next_object(decoder, buffer, file, path, line):
    """(object, where it ends, the buffer, which may have grown)."""
    while True:
        try:
            if buffer:
                found, end = decoder.raw_decode(buffer)
                if end < len(buffer) or not isinstance(found, int | float):
                    return found, end, buffer
        except ValueError:
            pass
        except RecursionError:
            raise CommandError(f"{path} is nested too deeply near line {line}.") from None
        more = file.read(max(CHUNK, len(buffer)))
        if not more or len(buffer) > LONGEST_OBJECT:
            raise CommandError(f"{path} is no valid JSON near line {line}: nothing was imported.")
        buffer += more


def _cells(found):
    if not isinstance(found, dict):
        return {}, _("The entry is no object with names and values.")
    try:
        cells = {str(name): text_of(value) for name, value in flat(found)}
    except RecursionError:
        return {}, _("The entry is nested too deeply.")
    return {name: text for name, text in cells.items() if text.strip()}, ""


def flat(found, before=""):
    """(name, value) with objects inside objects as „address.city“."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def text_of(value):
    """A value as text; a list as one line for each of its entries."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return "\n".join(text_of(entry) for entry in value)
    if isinstance(value, dict):
        return " – ".join(text_of(entry) for entry in value.values() if entry not in (None, ""))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

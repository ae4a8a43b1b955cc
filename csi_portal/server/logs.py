"""Lines of the log, free of personal data."""

import logging
import re

from pythonjsonlogger.json import JsonFormatter

# The secret part of an address that opens to whoever knows it: of a page, of somebody's calendar.
SECRET = re.compile(r"(?<=/)(?:[A-Za-z0-9_-]{32}|\d+-[0-9a-f]{40,64})(?=/|\.ics)")


class _Discreet(logging.Formatter):
    """Leaves out secret addresses, and the row that PostgreSQL quotes: "Key (email)=(...) already exists"."""

    def format(self, record):
        return SECRET.sub("…", super().format(record))

    def formatException(self, exc_info):  # noqa: N802 (named by logging)
        lines = super().formatException(exc_info).splitlines()
        return "\n".join(line for line in lines if not line.startswith("DETAIL:"))


class TextFormatter(_Discreet):
    """For people: moment, level, source, message."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")


class JSONFormatter(_Discreet, JsonFormatter):
    """For machines: one JSON object a line."""

    def __init__(self):
        super().__init__("{asctime}{levelname}{name}{message}", style="{")

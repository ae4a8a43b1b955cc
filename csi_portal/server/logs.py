"""Lines of the log, free of personal data."""

import logging

from pythonjsonlogger.json import JsonFormatter


class _Discreet(logging.Formatter):
    """Leaves out PostgreSQL's details of an error: "Key (email)=(...) already exists" quotes a row."""

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

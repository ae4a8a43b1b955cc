"""What was refused, as a table that Excel opens: line, reason, identifier and title."""

import csv
import os
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ..documents.tables import csv_cell


class Report:
    """Rows of refusals, written beside their place and put there at the end: it is whole, or the old one.

    Nothing is written before the first refusal; `keep` removes the report of an earlier run when none came.
    """

    def __init__(self, path, *, beside):
        self.path = Path(path)
        if self.path.resolve() == Path(beside).resolve() or self.path.is_dir():
            raise CommandError(f"{path} is no place for the report. Choose another one by --report.")
        if not os.access(self.path.absolute().parent, os.W_OK):
            raise CommandError(f"The report {path} can't be written. Choose another place by --report.")
        self.unfinished = self.path.with_name(f"{self.path.name}.unfinished")
        self.file = None

    def add(self, line, reason, identifier="", title=""):
        if self.file is None:
            self.file = self.unfinished.open("w", encoding="utf-8-sig", newline="")
            self.writer = csv.writer(self.file, delimiter=";")
            self.writer.writerow([_("line"), _("reason"), _("identifier"), _("title")])
        texts = (reason, identifier, title)  # a reason quotes what the file says
        self.writer.writerow([line, *(csv_cell(str(text), comma=False) for text in texts)])

    def keep(self):
        """Put the report in its place. Returns whether there is one."""
        if self.file is None:
            self.path.unlink(missing_ok=True)
            return False
        self.file.close()
        self.unfinished.replace(self.path)
        return True

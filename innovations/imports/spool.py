"""The rows of a file, put in order on the disk: all rows of one example together."""

import hashlib
import json
import sqlite3

from .dates import DayOrder
from .fields import DATES, TITLES
from .places import read_country
from .rows import Row
from .text import clean, label, one_line

LONGEST_IDENTIFIER = 100


class Spool:
    """A file that was read to its end. Nothing but the keys of examples grows in memory with it.

    `columns` are the names in the order of the file, `total` the number of its rows. The rows lie in a
    nameless temporary database that goes with the object.
    """

    def __init__(self, mapping, language):
        self.mapping, self.language = mapping, language
        self.columns, self.order, self.total = {}, DayOrder(), 0
        self.previous = None
        self.store = sqlite3.connect("")
        self.store.executescript(
            "CREATE TABLE row (key TEXT, line INTEGER, cells TEXT, refusal TEXT);"
            "CREATE INDEX row_key ON row (key);"
            "CREATE TABLE example (number INTEGER PRIMARY KEY, key TEXT UNIQUE);"
            "CREATE TABLE content (digest TEXT PRIMARY KEY, line INTEGER);"
        )

    def add(self, row):
        """Clean a row and put it with the others of its example."""
        self.total += 1
        cells = {column: clean(text, self.language) for column, text in row.cells.items()}
        cells = {column: text for column, text in cells.items() if text}
        self.columns |= dict.fromkeys(cells)
        fields = self.mapping.by_field(cells)
        for field in DATES:
            for _column, text in fields.get(field, ()):
                self.order.note(text)
        key = self._key(row, fields)
        self.store.execute(
            "INSERT INTO row VALUES (?, ?, ?, ?)", (key, row.line, json.dumps(cells), row.refusal)
        )
        self.store.execute("INSERT OR IGNORE INTO example (key) VALUES (?)", (key,))

    def _key(self, row, fields):
        if row.refusal:
            return f"\nline {row.line}"
        key = key_of(fields)
        if not key and self.previous and self.mapping.continues_by(fields):
            return self.previous
        self.previous = key or None
        return key or f"\nline {row.line}"

    def examples(self):
        """(key, its `Row`s in the order of the file), by their first lines."""
        for (key,) in self.store.execute("SELECT key FROM example ORDER BY number"):
            rows = self.store.execute(
                "SELECT line, cells, refusal FROM row WHERE key = ? ORDER BY line", (key,)
            )
            yield key, [Row(line, json.loads(cells), refusal) for line, cells, refusal in rows]

    def first_with(self, digest, line):
        """The line that said exactly the same before this one; this line itself when none did."""
        self.store.execute("INSERT OR IGNORE INTO content VALUES (?, ?)", (digest, line))
        return self.store.execute("SELECT line FROM content WHERE digest = ?", (digest,)).fetchone()[0]


def key_of(fields):
    """What makes rows one example: the identifier, else title and country; "" for a row without either."""
    for _column, text in fields.get("external_id", ()):
        return one_line(text) if len(text) <= LONGEST_IDENTIFIER else f"long:{fingerprint(text)}"
    titles = [label(text) for field in TITLES for _column, text in fields.get(field, ())]
    if not any(titles):
        return ""
    country = "".join(read_country(text)[0] or label(text) for _column, text in fields.get("country", ()))
    return f"title:{fingerprint('|'.join([*titles, country]))}"


def fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()

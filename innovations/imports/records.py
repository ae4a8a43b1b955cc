"""The rows of one example as values of our fields. What fits nowhere is kept in words, never dropped."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Innovation
from .dates import read_date
from .fields import (
    CHOICES,
    COSTS,
    LANGUAGES,
    LINES,
    NUMBERS,
    SOURCE_DETAILS,
    SOURCES,
    TERMS,
    TEXTS,
    TITLES,
    WRITTEN,
)
from .money import currency_in, currency_of, read_money, read_number
from .places import read_country
from .sources import read_sources, web_address
from .text import label, one_line, shortened

LONGEST_TITLE, LONGEST_ORIGINAL_TITLE = 200, 250
YEARS = range(1800, 2101)
LONGEST = {name: Innovation._meta.get_field(name).max_length for name in (*LINES, "web")}
LARGEST = {"smallest_population": 2**31 - 1, "months_to_first_result": 2**15 - 1, "module_hours": 2**15 - 1}


@dataclass
class Record:
    """One example: `values` of its own fields, identifiers of `terms`, its `sources` and `costs`."""

    key: str
    lines: list
    values: dict = field(default_factory=dict)
    terms: dict = field(default_factory=dict)
    sources: list = field(default_factory=list)
    costs: list = field(default_factory=list)

    @property
    def title(self):
        return next(
            (
                self.values[name]
                for name in ("title_cs", "title_en", "original_title")
                if self.values.get(name)
            ),
            "",
        )

    @property
    def digest(self):
        """Of the content alone, so that it tells whether the file says something new."""
        content = {name: value for name, value in asdict(self).items() if name not in ("key", "lines")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


class Reader:
    """Makes records of rows. `terms` are {list: `vocabulary.Terms`}, `words` those of `choice_words`."""

    def __init__(self, *, mapping, language, day_first, terms, words):
        self.mapping, self.language, self.day_first = mapping, language, day_first
        self.terms, self.words = terms, words

    def read(self, key, rows):
        """The `Record` of an example's rows. Raises ValidationError with the sentence of a refusal."""
        refusal = next((row.refusal for row in rows if row.refusal), "")
        if refusal:
            raise ValidationError(refusal)
        said = self._gathered(rows)
        record, rest = Record(key, [row.line for row in rows]), []
        self._titles(record, said, rest)
        self._place(record, said, rest)
        self._texts(record, said, rest)
        self._lines(record, said, rest)
        self._facts(record, said, rest)
        self._terms(record, said, rest)
        record.sources, rest_of_sources = read_sources(rows, self.mapping, self.day_first)
        self._costs(record, said, rest)
        rest += rest_of_sources + said.pop(None, [])
        record.values["import_rest"] = "\n".join(f"{column}: {text}" for column, text in dict.fromkeys(rest))
        if record.values.get("original_title") or record.values.get("original_text"):
            record.values["original_language"] = self.language[:5]
        return record

    def _gathered(self, rows):
        """{field: [(column, text)]} of all rows, each text once, in the order of the file."""
        said = {}
        for row in rows:
            for name, found in self.mapping.by_field(row.cells).items():
                if name not in (*SOURCES, *SOURCE_DETAILS, "external_id"):
                    said.setdefault(name, {}).update(dict.fromkeys(found))
        return {name: list(found) for name, found in said.items()}

    def _own(self, name):
        """The column for a text in the language of the file; None when we have no such column."""
        return f"{name}_{self.language[:2]}" if self.language[:2] in LANGUAGES else None

    def _titles(self, record, said, rest):
        for name in TITLES:
            found = said.pop(name, [])
            target = name if name != "title" else self._own("title") or "original_title"
            longest = LONGEST_ORIGINAL_TITLE if target == "original_title" else LONGEST_TITLE
            for column, text in found:
                title = shortened(one_line(text), longest)
                if record.values.setdefault(target, title) != one_line(text):
                    rest.append((column, text))
        if not record.title:
            raise ValidationError(_("The title is missing. Write it and import the file again."))

    def _place(self, record, said, rest):
        for column, text in said.pop("country", []):
            country, subdivision, whole = read_country(text)
            if country and "country" not in record.values:
                record.values |= {"country": country, "subdivision": subdivision}
                if whole:
                    continue
            if not (country and whole and record.values["country"] == country):
                rest.append((column, text))
        both = {name: said.pop(name, []) for name in ("latitude", "longitude")}
        degrees = {name: _degrees(found, 90 if name == "latitude" else 180) for name, found in both.items()}
        if None not in degrees.values():
            record.values |= degrees
        else:
            rest += [pair for found in both.values() for pair in found]

    def _texts(self, record, said, rest):
        for name in TEXTS:
            if target := self._own(name):
                said.setdefault(target, [])[:0] = said.pop(name, [])
        for name in WRITTEN:
            if found := said.pop(name, []):
                record.values[name] = "\n\n".join(dict.fromkeys(text for _column, text in found))
        originals = [text for _column, text in said.pop("original_text", [])]
        for name in TEXTS:  # those of a language that has no columns of its own
            originals += [f"{column}\n{text}" for column, text in said.pop(name, [])]
        if originals:
            record.values["original_text"] = "\n\n".join(originals)

    def _lines(self, record, said, rest):
        for name in LINES:
            for column, text in said.pop(name, []):
                line = shortened(one_line(text), LONGEST[name])
                if record.values.setdefault(name, line) != one_line(text):
                    rest.append((column, text))
        for column, text in said.pop("web", []):
            url = web_address(text, LONGEST["web"])
            if not url or record.values.setdefault("web", url) != url:
                rest.append((column, text))

    def _facts(self, record, said, rest):
        readers = {
            "year_started": self._year,
            **dict.fromkeys(NUMBERS, _whole_number),
            **dict.fromkeys(CHOICES, self._choice),
        }
        for name, read in readers.items():
            for column, text in said.pop(name, []):
                value, whole = read(name, text)
                if value is None or record.values.setdefault(name, value) != value or not whole:
                    rest.append((column, text))
        if record.values.get("state") == "stopped" and not (
            record.values.get("state_note_cs") or record.values.get("state_note_en")
        ):
            del record.values["state"]  # it would need a reason
            rest.append((_("state"), "stopped"))

    def _year(self, _name, text):
        when = read_date(text, day_first=self.day_first)
        if when is None or when.year not in YEARS:
            return None, False
        return when.year, text == str(when.year)

    def _choice(self, name, text):
        return self.words[name].get(label(text)), True

    def _terms(self, record, said, rest):
        for name in TERMS:
            slugs = []
            for column, text in said.pop(name, []):
                found, unknown = self.terms[name].read(text)
                slugs += found
                rest += [(column, part) for part in unknown]
            if slugs:
                record.terms[name] = list(dict.fromkeys(slugs))

    def _costs(self, record, said, rest):
        """An amount needs its currency, and a source to stand on; else it stays in words."""
        currencies = said.pop("currency", [])
        stated = next((code for _column, text in currencies if (code := currency_of(text))), "")
        used = False
        for name, what in COSTS.items():
            for column, text in said.pop(name, []):
                money = read_money(text, currency=currency_in(column) or stated)
                if money and record.sources:
                    used = True
                    record.costs.append(
                        {"what": what, "amount": str(money.amount), "currency": money.currency}
                    )
                else:
                    rest.append((column, text))
        if not used:
            rest += currencies


def _degrees(found, most):
    if len(found) != 1:
        return None
    try:
        degrees = float(found[0][1].replace(",", ".").strip(" °"))
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None


def _whole_number(name, text):
    number = read_number(text)
    if number is None or number != int(number) or number > LARGEST[name]:
        return None, False
    return int(number), True

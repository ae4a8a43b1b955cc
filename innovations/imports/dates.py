"""Days and years as people write them."""

import re
from datetime import date
from typing import NamedTuple

from csi_portal.fulltext.words import plain

TIME = r"(?:[T ]\d{1,2}[:.]\d{2}\S*(?: ?[ap]m)?)?"
ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.IGNORECASE)
DOTTED = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d{{2}}){TIME}", re.IGNORECASE)
SLASHED = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){TIME}", re.IGNORECASE)
DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]?([^\W\d_]{3,})[. -]+(\d{4}|\d{2})")
NAME_DAY_YEAR = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
# The beginnings of the names of months in Czech, English, German, Spanish and Portuguese.
MONTHS = {
    1: ("led", "jan", "jän", "ene"),
    2: ("úno", "feb", "fev"),
    3: ("bře", "mar", "mär", "mrz"),
    4: ("dub", "apr", "abr"),
    5: ("kvě", "may", "mai", "may"),
    6: ("červen", "červn", "čer", "jun"),
    7: ("červenec", "července", "červenci", "čvc", "jul"),
    8: ("srp", "aug", "ago"),
    9: ("zář", "sep", "set"),
    10: ("říj", "oct", "okt", "out"),
    11: ("lis", "nov"),
    12: ("pro", "dec", "dez", "dic"),
}
BEGINNINGS = sorted(
    ((plain(beginning), month) for month, names in MONTHS.items() for beginning in names),
    key=lambda pair: -len(pair[0]),
)


class When(NamedTuple):
    """A year, and the day where the text names one."""

    year: int
    day: date | None


class DayOrder:
    """Whether "1/6/25" is in June: what the other dates of the file say, else the day comes first."""

    def __init__(self):
        self.day_first = self.month_first = 0

    def note(self, text):
        """Learn from a date that can be read in one way only."""
        if match := SLASHED.fullmatch(text.strip()):
            first, second = int(match[1]), int(match[3])
            self.day_first += first > 12 >= second
            self.month_first += second > 12 >= first

    def is_day_first(self, language):
        if self.day_first != self.month_first:
            return self.day_first > self.month_first
        return language.lower() != "en-us"


def read_date(text, *, day_first):
    """`When` the text says, or None. Text with one year in it gives that year."""
    text = text.strip()
    year, month, day = _parts(text, day_first)
    if year:
        try:
            return When(year, date(year, month, day))
        except ValueError:
            return When(year, None)
    years = set(YEAR.findall(text))
    return When(int(years.pop()), None) if len(years) == 1 else None


def _parts(text, day_first):
    """(year, month, day) of a text that is a date and nothing else; zeros for another."""
    if match := ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := DOTTED.fullmatch(text):
        return full_year(match[3]), int(match[2]), int(match[1])
    if match := SLASHED.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        if first > 12 or (day_first and second <= 12):
            return full_year(match[4]), second, first
        return full_year(match[4]), first, second
    if (match := DAY_NAME_YEAR.fullmatch(text)) and (month := month_of(match[2])):
        return full_year(match[3]), month, int(match[1])
    if (match := NAME_DAY_YEAR.fullmatch(text)) and (month := month_of(match[1])):
        return full_year(match[3]), month, int(match[2])
    return 0, 0, 0


def full_year(digits):
    """ "15" is 2015, "98" is 1998."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


def month_of(name):
    name = plain(name)
    return next((month for beginning, month in BEGINNINGS if name.startswith(beginning)), None)

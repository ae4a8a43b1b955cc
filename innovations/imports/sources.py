"""Addresses in a file as sources of an example. A file that is attached elsewhere is a source as well."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from .dates import read_date
from .fields import SOURCE_DETAILS, SOURCES
from .text import one_line, shortened

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"|;]+", re.IGNORECASE)
LONGEST_URL, LONGEST_TITLE = 1000, 300
is_address = URLValidator(schemes=["http", "https"])


def web_address(text, longest):
    """The address when the text is one, with the scheme that it may lack; else ""."""
    text = text.strip()
    if text.lower().startswith("www."):
        text = f"http://{text}"
    try:
        is_address(text)
    except ValidationError:
        return ""
    return text if len(text) <= longest else ""


def read_sources(rows, mapping, day_first):
    """([{"url", "title", "accessed_on"}] of an example's rows, [(column, text)] of what is no address)."""
    sources, rest = {}, {}
    for row in rows:
        fields = mapping.by_field(row.cells)
        found = [pair for name in SOURCES for pair in fields.get(name, [])]
        details = [pair for name in SOURCE_DETAILS for pair in fields.get(name, [])]
        title = one_line(fields["source_title"][0][1]) if "source_title" in fields else ""
        day = _day(fields, day_first)
        added = False
        for column, text in found:
            addresses, words = _split(text)
            own_title = words if len(addresses) == 1 and len(words) <= LONGEST_TITLE else ""
            if (words and not own_title) or not addresses:
                rest[column, text] = None
            for url in addresses:
                added = True
                sources.setdefault(
                    url,
                    {"url": url, "title": shortened(own_title or title, LONGEST_TITLE), "accessed_on": day},
                )
        if not added or (details and not day and "accessed_on" in fields):
            rest |= dict.fromkeys(details)
    return list(sources.values()), list(rest)


def _split(text):
    """(addresses in a text, the words beside them)."""
    addresses = []
    words = text
    for match in ADDRESS.findall(text):
        found = match.rstrip(".,)”“'")
        if url := web_address(found, LONGEST_URL):
            addresses.append(url)
            words = words.replace(found, " ")
    return list(dict.fromkeys(addresses)), one_line(words).strip(" –-:,()") if addresses else ""


def _day(fields, day_first):
    """The day on which the source was read, as ISO text; None when the row names no day."""
    when = read_date(fields["accessed_on"][0][1], day_first=day_first) if "accessed_on" in fields else None
    return when.day.isoformat() if when and when.day else None

"""Calendar files (RFC 5545) of events: for a letter, for one event, for a subscription."""

from datetime import UTC
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from .models import Event

PRODUCT = "-//CSI//Portal//CS"
LONGEST_LINE = 75  # bytes, without the end of the line
REFRESH = "PT4H"  # how often a calendar is asked to look again


class Item(NamedTuple):
    """An event in a calendar: the address of its page, how sure it is, and what to say of it."""

    event: Event
    address: str
    is_sure: bool = True
    note: str = ""


def calendar(items, *, name="", method="PUBLISH"):
    """The text of a calendar file. The same items give the same text, so that it can be compared.

    The UID of an entry never changes; SEQUENCE is the event's own, so a calendar follows a moved date.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    if name:
        lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    for item in items:
        for entry in item.event.calendar_entries():
            lines += entry_lines(item, entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def entry_lines(item, entry):
    event = item.event
    stated_at = event.cancelled_at or event.published_at or event.starts_at
    note = "\n".join(part for part in (item.note, item.address) if part)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.key}@{urlsplit(settings.SITE_URL).hostname}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{utc(stated_at)}",
        f"DTSTART:{utc(entry.starts_at)}",
        f"DTEND:{utc(entry.ends_at)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"STATUS:{status(item)}",
        f"DESCRIPTION:{escaped(note)}",
        f"URL:{item.address}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{escaped(entry.place)}")
    return [*lines, "END:VEVENT"]


def status(item):
    if item.event.state == Event.State.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if item.is_sure else "TENTATIVE"


def utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text):
    """Text as a property holds it: no line of ours can be begun by what somebody typed."""
    text = "\n".join(str(text).splitlines())
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "".join(c for c in text.replace("\n", "\\n") if c.isprintable() or c == "\t")


def folded(line):
    """A line in pieces of at most 75 bytes, each further one after a space; no letter is cut in two."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])

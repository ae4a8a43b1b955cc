"""Calendar files (RFC 5545): the UID of an entry stays for ever, its SEQUENCE rises with each change."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
LOOK_AGAIN = timedelta(hours=4)  # how often a subscribed calendar is asked to


def calendar_text(events, *, now, method=PUBLISH, name="", unsure=()):
    """One calendar with every entry of these events; those that are `unsure` for the reader too are marked.

    A cancelled event is marked so; with the method CANCEL all entries leave the reader's calendar.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//CSI//portal//CS")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        for entry in event.calendar_entries():
            calendar.add_component(_component(event, entry, now, _status(event, method, unsure)))
    return calendar.to_ical().decode()


def _status(event, method, unsure):
    if method == CANCEL or event.state == event.State.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if event in unsure else "CONFIRMED"


def _component(event, entry, now, status):
    component = Event()
    component.add("uid", f"{entry.key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    component.add("sequence", event.sequence)
    component.add("dtstamp", now.astimezone(UTC))
    # In UTC, so that a calendar needs no table of summer times.
    component.add("dtstart", entry.starts_at.astimezone(UTC))
    component.add("dtend", entry.ends_at.astimezone(UTC))
    component.add("summary", entry.title)
    if entry.place:
        component.add("location", entry.place)
    component.add("url", settings.SITE_URL + event.get_absolute_url())
    component.add("status", status)
    return component

"""Calendar files are read back as other programs read them, whatever stands in the words of an event."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from csi_portal.registrations.calendars import CANCEL, calendar_text
from csi_portal.registrations.models import Entry

PRAGUE = ZoneInfo("Europe/Prague")
NOW = datetime(2027, 3, 1, 8, tzinfo=PRAGUE)
# Without what no line of a calendar may hold: control characters and halves of characters.
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=300)
STATES = SimpleNamespace(CANCELLED="cancelled")


def event(*entries, sequence=0, state="published"):
    return SimpleNamespace(
        calendar_entries=lambda: entries,
        sequence=sequence,
        state=state,
        State=STATES,
        get_absolute_url=lambda: "/skoleni/ukazka/",
    )


def entry(title="Školení", place="", starts_at=NOW, key="session-1"):
    return Entry(key, starts_at, starts_at + timedelta(hours=2), title, place)


def read(text):
    return Calendar.from_ical(text).walk("VEVENT")


@settings(max_examples=100, deadline=None)
@given(title=WORDS, place=WORDS)
def test_words_come_back_as_they_were_and_no_line_is_too_long(title, place):
    text = calendar_text([event(entry(title, place))], now=NOW)
    (found,) = read(text)
    assert (str(found["summary"]), str(found["location"])) == (title, place)
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_commas_semicolons_and_lines_are_escaped():
    text = calendar_text([event(entry("Obec, kraj; stát", "Sál\nII. patro"))], now=NOW)
    assert "SUMMARY:Obec\\, kraj\\; stát\r\n" in text
    assert "LOCATION:Sál\\nII. patro\r\n" in text


@given(minutes=st.integers(0, 366 * 24 * 60))
@settings(max_examples=50, deadline=None)
def test_the_moment_is_the_same_in_summer_and_in_winter(minutes):
    starts_at = (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(PRAGUE)
    (found,) = read(calendar_text([event(entry(starts_at=starts_at))], now=NOW))
    assert found["dtstart"].dt == starts_at
    assert found["dtend"].dt - found["dtstart"].dt == timedelta(hours=2)


def test_every_moment_is_in_utc_so_no_table_of_summer_times_is_needed():
    text = calendar_text([event(entry())], now=NOW)
    assert "TZID" not in text
    assert "DTSTART:20270301T070000Z" in text


def test_each_session_is_an_entry_of_its_own():
    days = [entry(key=f"session-{number}", starts_at=NOW + number * timedelta(days=1)) for number in (1, 2)]
    found = read(calendar_text([event(*days)], now=NOW))
    assert [str(each["uid"]).partition("@")[0] for each in found] == ["session-1", "session-2"]


def test_a_moved_event_keeps_its_uid_and_says_that_it_is_newer():
    before = read(calendar_text([event(entry())], now=NOW))[0]
    moved = entry(starts_at=NOW + timedelta(days=7))
    after = read(calendar_text([event(moved, sequence=1)], now=NOW + timedelta(hours=1)))[0]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_what_is_cancelled_says_so():
    assert read(calendar_text([event(entry(), state="cancelled")], now=NOW))[0]["status"] == "CANCELLED"
    text = calendar_text([event(entry())], now=NOW, method=CANCEL)
    assert Calendar.from_ical(text)["method"] == "CANCEL"
    assert read(text)[0]["status"] == "CANCELLED"

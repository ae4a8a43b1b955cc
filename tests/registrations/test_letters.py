"""Every letter about a place: what happened, what to do and until when, and the way to one's own page."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse
from icalendar import Calendar

from csi_portal.registrations import emails
from tests.factories import CentreFactory, TrainingFactory, TrainingGroupFactory, TrainingRegistrationFactory

PRAGUE = ZoneInfo("Europe/Prague")
NOW = datetime(2027, 3, 1, 8, tzinfo=PRAGUE)
STARTS = datetime(2027, 3, 22, 9, tzinfo=PRAGUE)
ENDS = datetime(2027, 3, 22, 15, tzinfo=PRAGUE)
UNTIL = datetime(2027, 3, 3, 10, 30, tzinfo=PRAGUE)

LETTERS = {
    "confirmed": lambda seat: emails.confirmed(seat, NOW),
    "waiting": lambda seat: emails.waiting(seat, NOW),
    "submitted": lambda seat: emails.submitted(seat, NOW),
    "offered": lambda seat: emails.offered(seat, NOW),
    "accepted": lambda seat: emails.accepted(seat, NOW),
    "reserve": lambda seat: emails.reserve(seat, NOW),
    "refused": lambda seat: emails.refused(seat, "Termín je pro začátečníky.", NOW),
    "offer_expired": lambda seat: emails.offer_expired(seat, NOW),
    "cancelled_by_person": lambda seat: emails.cancelled_by_person(seat, NOW),
    "cancelled_by_coordinator": lambda seat: emails.cancelled_by_coordinator(seat, "Dvojí přihláška.", NOW),
    "event_cancelled": lambda seat: emails.event_cancelled(seat, NOW),
    "event_changed": lambda seat: emails.event_changed(seat, ["Začíná se v 9 hodin."], NOW),
    "handed_over": lambda seat: emails.handed_over(seat, NOW),
    "taken_over": lambda seat: emails.taken_over(seat, NOW),
    "already_registered": lambda seat: emails.already_registered(seat, NOW),
    "reminder": lambda seat: emails.reminder(seat, NOW),
    "message": lambda seat: emails.message(seat, "Oběd", "Oběd je v ceně.", "csi@example.org", NOW),
    "code": lambda seat: emails.code(seat, "012345", UNTIL, NOW),
    "group_summary": lambda seat: emails.group_summary(seat.group, [seat], NOW),
}
"""{name of the template: how the letter is written for a registration}"""
WITH_CALENDAR = {
    "confirmed": "PUBLISH",
    "event_changed": "PUBLISH",
    "taken_over": "PUBLISH",
    "reminder": "PUBLISH",
    "cancelled_by_person": "CANCEL",
    "cancelled_by_coordinator": "CANCEL",
    "event_cancelled": "CANCEL",
    "handed_over": "CANCEL",
}


@pytest.fixture
def event(db):
    return TrainingFactory(
        centre=CentreFactory(email="sumpersko@example.org"),
        module__title_cs="Zaměstnávání v obci",
        module__title_en="Jobs in a village",
        starts_at=STARTS,
        ends_at=ENDS,
        cancel_reason="Lektorka onemocněla.",
        cancelled_at=NOW,
        state="cancelled",
    )


@pytest.fixture
def seat(event):
    giver = TrainingRegistrationFactory(event=event, name="Petr Dávající", state="cancelled")
    return TrainingRegistrationFactory(
        event=event,
        name="Jana Nová",
        origin="group",
        group=TrainingGroupFactory(event=event, contact_name="Eva Kontaktní"),
        state="offered",
        submitted_at=NOW,
        expires_at=UNTIL,
        handed_from=giver,
    )


def written(name, seat, language="cs"):
    seat.language = seat.group.language = language
    return LETTERS[name](seat)


def entries(letter):
    return Calendar.from_ical(letter.calendar).walk("VEVENT") if letter.calendar else []


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_in_the_language_of_its_reader_and_names_the_event(name, language, seat):
    letter = written(name, seat, language)
    title = {"cs": "Zaměstnávání v obci", "en": "Jobs in a village"}[language].replace(" ", " ")
    assert title in letter.text
    assert letter.text.startswith({"cs": "Dobrý den,", "en": "Good day,"}[language])
    assert "{" not in letter.text
    assert "\n\n\n" not in letter.text
    assert (letter.language, letter.centre, letter.topic) == (language, "sumpersko", f"trainings.{name}")
    addresses = [line for line in letter.text.splitlines() if line.startswith(settings.SITE_URL + "/")]
    assert addresses
    assert all(address.startswith(f"{settings.SITE_URL}/en/") == (language == "en") for address in addresses)


@pytest.mark.parametrize("name", LETTERS)
def test_whoever_answers_a_letter_writes_to_the_centre(name, seat):
    assert written(name, seat).reply_to == {"message": "csi@example.org"}.get(name, "sumpersko@example.org")


@pytest.mark.parametrize("name", LETTERS)
def test_the_calendar_goes_with_what_changes_it_and_cancelling_takes_it_out(name, seat):
    letter = written(name, seat)
    assert letter.method == WITH_CALENDAR.get(name, "")
    assert bool(letter.calendar) == (name in WITH_CALENDAR)
    if letter.method == "CANCEL":
        assert {str(entry["status"]) for entry in entries(letter)} == {"CANCELLED"}


def test_the_entry_keeps_its_uid_from_the_first_letter_to_the_last(seat):
    first = entries(written("confirmed", seat))
    seat.event.sequence += 1
    last = entries(written("event_cancelled", seat))
    assert [entry["uid"] for entry in first] == [entry["uid"] for entry in last]
    assert (first[0]["sequence"], last[0]["sequence"]) == (0, 1)


@pytest.mark.parametrize("name", ["offered", "accepted", "code"])
def test_a_letter_says_until_when_to_act_with_the_day_of_the_week(name, seat):
    assert "do středy 3. 3. 2027 v 10:30" in written(name, seat).text.replace("\xa0", " ")
    assert "Wednesday 3 March 2027 at 10:30" in written(name, seat, "en").text.replace("\xa0", " ")


def test_who_has_a_seat_reads_until_when_to_withdraw(seat):
    assert "odhlaste se do neděle 21. 3. 2027 v 9:00" in written("confirmed", seat).text.replace("\xa0", " ")


@pytest.mark.parametrize(
    "name", ["confirmed", "offered", "accepted", "event_changed", "taken_over", "reminder"]
)
def test_a_letter_about_a_seat_says_when_and_where(name, seat):
    text = written(name, seat).text.replace("\xa0", " ")
    assert "- pondělí 22. 3. 2027, 9:00–15:00, Šumperk, zasedací místnost" in text


@pytest.mark.parametrize("name", ["confirmed", "waiting", "submitted"])
def test_who_was_registered_by_a_colleague_learns_from_whom_we_know_her_and_what_for(name, seat):
    text = written(name, seat).text
    assert "ten, kdo vás přihlásil: Eva Kontaktní" in text
    assert settings.SITE_URL + reverse("pages:privacy") in text
    seat.origin = "own"
    assert "Eva Kontaktní" not in written(name, seat).text


def test_who_registered_by_telephone_reads_how_we_treat_her_data(seat):
    seat.origin = "phone"
    text = written("confirmed", seat).text
    assert "z vašeho telefonátu" in text.replace("\xa0", " ")
    assert settings.SITE_URL + reverse("pages:privacy") in text


@pytest.mark.parametrize("origin", ["group", "handed"])
def test_whose_colleague_has_been_erased_is_not_told_an_empty_name(origin, seat):
    seat.origin, seat.handed_from = origin, None
    seat.group.language = "cs"
    letter = emails.confirmed(type(seat).objects.get(pk=seat.pk), NOW)
    assert "přihlásil:" in letter.text
    seat.group = None
    text = emails.confirmed(seat, NOW).text
    assert "přihlásil:" not in text
    assert "předal:" not in text
    assert settings.SITE_URL + reverse("pages:privacy") in text


def test_who_takes_over_a_seat_learns_the_same(seat):
    seat.origin = "handed"
    text = written("taken_over", seat).text
    assert "ten, kdo vám místo předal: Petr Dávající" in text
    assert settings.SITE_URL + reverse("pages:privacy") in text


@pytest.mark.parametrize("name", ["refused", "cancelled_by_coordinator", "event_cancelled", "reminder"])
def test_a_letter_that_raises_questions_says_who_answers_them(name, seat):
    assert "sumpersko@example.org" in written(name, seat).text


def test_a_person_named_twice_in_one_office_is_told_apart_by_her_name(seat):
    assert all(
        "Jana Nová" in written(name, seat).text
        for name in LETTERS
        if name not in ("event_cancelled", "event_changed", "message", "code")
    )


def test_a_code_stands_in_the_letter_only_and_never_in_its_heading(seat):
    letter = written("code", seat)
    assert "\n    012345\n" in letter.text
    assert "012345" not in letter.subject
    assert letter.expires_at == UNTIL


def test_no_letter_speaks_of_needs(seat):
    type(seat).needs.related.related_model.objects.create(
        registration=seat, diet="celiakie", consent_version="2026-11", consent_at=NOW
    )
    assert not any("celiakie" in written(name, seat).text for name in LETTERS)

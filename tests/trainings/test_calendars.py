"""Calendar files: of one training, of a filter, of a person."""

import datetime

import pytest
from django.utils import timezone
from icalendar import Calendar

from tests.factories import TrainingFactory, TrainingRegistrationFactory, UserFactory
from trainings.views.calendars import own_calendar_address

from .test_list import DAY, at

pytestmark = pytest.mark.django_db

FEED = "/skoleni/kalendar.ics"
FEED_QUERIES = 5  # the choices of centres, modules and months, the trainings, their sessions


@pytest.fixture
def training():
    return TrainingFactory(
        module__title_cs="Začátky; jak, a s kým\nBEGIN:VEVENT",
        starts_at=at(2031, 4, 1),
        ends_at=at(2031, 4, 1, 15),
    )


def entries(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_one_training_can_be_saved(client, training):
    [entry] = entries(client, training.get_absolute_url() + "kalendar.ics")
    assert str(entry["summary"]).startswith("Začátky; jak, a s kým")
    assert entry.decoded("dtstart") == at(2031, 4, 1)
    assert str(entry["location"]) == training.place
    assert str(entry["url"]).endswith(training.get_absolute_url())


def test_the_calendar_of_a_filter_holds_what_its_list_shows(client, training):
    other = TrainingFactory(centre__slug="prerovsko", module__title_cs="Jinde")
    assert len(entries(client, FEED)) == 2
    [entry] = entries(client, FEED + "?centrum=prerovsko")
    assert str(entry["summary"]) == other.title
    assert entries(client, FEED + "?centrum=prerovsko&online=1") == []


def test_a_draft_is_in_no_calendar(client, person_client, training):
    training.state, training.published_at = "draft", None
    training.save()
    assert entries(client, FEED) == []
    for reader in (client, person_client):
        assert reader.get(training.get_absolute_url() + "kalendar.ics").status_code == 404


def test_a_calendar_follows_a_moved_and_a_cancelled_training(client, training):
    [before] = entries(client, FEED)
    training.sessions.update(starts_at=at(2031, 4, 2), ends_at=at(2031, 4, 2, 15))
    training.sequence += 1
    training.save()
    [after] = entries(client, FEED)
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after.decoded("dtstart") == at(2031, 4, 2)
    training.state, training.cancelled_at, training.cancel_reason = "cancelled", timezone.now(), "Nemoc"
    training.save()
    [gone] = entries(client, FEED)
    assert gone["uid"] == before["uid"]
    assert str(gone["status"]) == "CANCELLED"


def test_asking_again_costs_no_second_copy_until_something_changes(client, training):
    etag = client.get(FEED)["ETag"]
    unchanged = client.get(FEED, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    training.sequence += 1
    training.save()
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200


def test_past_trainings_stay_for_a_while(client):
    now = timezone.now()
    TrainingFactory(starts_at=now - 30 * DAY)
    TrainingFactory(starts_at=now - 200 * DAY)
    assert len(entries(client, FEED)) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_stays(client, django_assert_num_queries, rows):
    TrainingFactory.create_batch(rows)
    with django_assert_num_queries(FEED_QUERIES):
        client.get(FEED)


# --- one's own ---------------------------------------------------------------------------------------------


def test_her_own_calendar_holds_her_registrations_and_how_sure_they_are(client, training):
    user = UserFactory()
    TrainingRegistrationFactory(event=training, user=user)
    queue = TrainingRegistrationFactory(email=user.email, state="waiting").event
    TrainingRegistrationFactory(user=user, state="cancelled")
    TrainingRegistrationFactory()
    found = {str(each["url"]): str(each["status"]) for each in entries(client, own_calendar_address(user))}
    assert {address.partition("/skoleni/")[2]: status for address, status in found.items()} == {
        f"{training.slug}/": "CONFIRMED",
        f"{queue.slug}/": "TENTATIVE",
    }


def test_her_calendar_is_nobody_else_s_and_ends_with_her_password(client):
    user, other = UserFactory(), UserFactory()
    address = own_calendar_address(user)
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-cache"
    proof = address.partition("-")[2]
    for strange in (
        f"/moje/kalendar/{other.pk}-{proof}",
        address.replace(proof[:4], "0000"),
        "/moje/kalendar/x.ics",
    ):
        assert client.get(strange).status_code == 404
    user.set_password("jiné heslo do kalendáře")
    user.save()
    assert client.get(address).status_code == 404
    assert client.get(own_calendar_address(user)).status_code == 200
    user.is_active = False
    user.save()
    assert client.get(own_calendar_address(user)).status_code == 404


def test_a_calendar_in_english_speaks_english(client, training):
    training.module.title_en = "Beginnings"
    training.module.save()
    [entry] = entries(client, "/en/trainings/calendar.ics")
    assert str(entry["summary"]) == "Beginnings"
    assert entry.decoded("dtend") - entry.decoded("dtstart") == datetime.timedelta(hours=6)

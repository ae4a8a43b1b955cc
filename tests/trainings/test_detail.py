"""The pages of one training and of modules, and the blocks that trainings lend."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from csi_portal.history.actions import record
from tests.factories import (
    CentreRoleFactory,
    GrantLogoFactory,
    InnovationFactory,
    MaterialFactory,
    ModuleFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from trainings.models import Training

from .test_list import DAY, at, text

pytestmark = pytest.mark.django_db

DETAIL_QUERIES = (
    6  # the training, its sessions, whether an offer has lapsed, its materials, the other dates, the logos
)
LINK = "https://setkani.example.org/tajne"


@pytest.fixture
def training():
    training = TrainingFactory(
        module__title_cs="Sociální podnik", starts_at=at(2031, 4, 1), ends_at=at(2031, 4, 1, 15)
    )
    training.sessions.update(online_link=LINK)
    return training


def register_address(training):
    return reverse("trainings:register", args=[training.slug])


def structured(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


# --- the button and the act share one predicate ------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"opens_at": at(2031, 3, 1)},
        {"closes_at": at(2026, 1, 5)},
        {"state": "cancelled", "cancelled_at": at(2026, 1, 5), "cancel_reason": "Lektorka onemocněla."},
        {"state": "finished"},
    ],
)
def test_where_nobody_can_register_stands_why_and_no_button(client, training, values):
    vars(training).update(values)
    training.save()
    html = text(client, training.get_absolute_url())
    assert training.registration_refusal(timezone.now()).replace("\u00a0", " ") in html
    assert register_address(training) not in html


@pytest.mark.parametrize(
    ("values", "taken", "label"),
    [
        ({}, 0, "Přihlásit se na školení"),
        ({"capacity": 1}, 1, "Zařadit se do fronty"),
        ({"admission": "selection"}, 0, "Podat přihlášku"),
    ],
)
def test_the_button_says_what_will_happen(client, training, values, taken, label):
    vars(training).update(values)
    training.save()
    TrainingRegistrationFactory.create_batch(taken, event=training)
    html = text(client, training.get_absolute_url())
    assert re.search(rf'href="{register_address(training)}"> ?{label} ?</a>', html)
    assert "Přihlašování končí: <time" in html


def test_an_offer_that_lapsed_holds_no_seat_on_the_page(client, training):
    training.capacity = 1
    training.save()
    lapsed = timezone.now() - DAY
    TrainingRegistrationFactory(event=training, state="offered", expires_at=lapsed)
    assert ">zbývá 1 místo<" in text(client, training.get_absolute_url())


def test_a_cancelled_training_says_why_and_when(client, training):
    vars(training).update(
        state="cancelled", cancelled_at=at(2026, 11, 24), cancel_reason="Lektorka onemocněla."
    )
    training.save()
    html = text(client, training.get_absolute_url())
    assert "Toto školení je zrušené" in html
    assert "Lektorka onemocněla." in html
    assert "úterý 24. 11. 2026" in html
    assert structured(html)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_moved_training_says_so(client, training):
    assert "se změnily" not in text(client, training.get_absolute_url())
    moved_at = timezone.now() + datetime.timedelta(minutes=1)
    record(verb="reschedule", subject=training, by=None, now=moved_at)
    training.sequence = 1
    training.save()
    assert "Termín nebo místo se změnily" in text(client, training.get_absolute_url())


def test_sample_data_says_that_it_is(client, training):
    training.is_sample = True
    training.save()
    for address in (training.get_absolute_url(), "/skoleni/"):
        assert "kázková data" in text(client, address)


# --- what only participants see ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sees"), [("confirmed", True), ("attended", True), ("offered", False), ("waiting", False)]
)
def test_the_link_for_joining_is_for_those_who_have_a_seat(sign_in, training, state, sees):
    user = UserFactory()
    registration = TrainingRegistrationFactory(event=training, user=user, state=state)
    response = sign_in(user).get(training.get_absolute_url())
    html = response.content.decode()
    assert (LINK in html) is sees
    assert registration.secret_address in html
    assert "no-store" in response["Cache-Control"]


def test_others_know_only_that_there_is_a_link(client, person_client, training):
    for reader in (client, person_client):
        html = text(reader, training.get_absolute_url())
        assert LINK not in html
        assert "Odkaz k připojení dostanou účastníci." in html


def test_a_draft_is_seen_by_its_own_centre_only(client, sign_in, training):
    vars(training).update(state="draft", published_at=None)
    training.save()
    own = sign_in(CentreRoleFactory(centre=training.centre).user)
    other = sign_in(CentreRoleFactory(centre__slug="prerovsko").user)
    assert "Nezveřejněno" in text(own, training.get_absolute_url())
    for reader in (client, other):
        assert reader.get(training.get_absolute_url()).status_code == 404


# --- what machines read ------------------------------------------------------------------------------------


def test_machines_read_the_event_and_never_the_link(client, training):
    TrainingRegistrationFactory(event=training)
    data = structured(client.get(training.get_absolute_url()).content.decode())
    assert data["@type"] == "EducationEvent"
    assert data["startDate"] == "2031-04-01T09:00:00+02:00"
    assert data["remainingAttendeeCapacity"] == 9
    assert data["location"][0]["name"] == training.place
    assert LINK not in json.dumps(data)


def test_markup_in_a_title_stays_text_for_machines_too(client, training):
    training.module.title_cs = "</script><probe onload=1>"
    training.module.save()
    html = client.get(training.get_absolute_url()).content.decode()
    assert "<probe" not in html
    assert structured(html)["name"] == training.module.title_cs


# --- modules -----------------------------------------------------------------------------------------------


def test_a_module_says_its_dates_and_where_it_comes_from(client, training):
    module = training.module
    module.source_example = InnovationFactory(title_cs="Dílna v horách")
    module.outcomes_cs = "Umět začít\nUmět skončit"
    module.save()
    html = text(client, module.get_absolute_url())
    assert "úterý 1. 4. 2031, 9:00–15:00" in html
    assert "Dílna v horách" in html
    assert "<ul><li>Umět začít</li><li>Umět skončit</li></ul>" in html
    data = structured(html)
    assert data["@type"] == "Course"
    assert data["teaches"] == ["Umět začít", "Umět skončit"]
    assert data["hasCourseInstance"][0]["startDate"] == "2031-04-01T09:00:00+02:00"
    assert "úterý 1. 4. 2031" in text(client, "/skoleni/moduly/")


def test_an_example_that_is_not_published_is_not_named(client, training):
    training.module.source_example = InnovationFactory(title_cs="Tajná dílna", status="draft")
    training.module.save()
    for address in (training.get_absolute_url(), training.module.get_absolute_url()):
        assert "Tajná dílna" not in text(client, address)


def test_a_module_that_is_a_draft_is_seen_by_coordinators_only(client, sign_in):
    module = ModuleFactory(state="draft")
    assert client.get(module.get_absolute_url()).status_code == 404
    coordinator = sign_in(CentreRoleFactory().user)
    assert "Nezveřejněno" in text(coordinator, module.get_absolute_url())
    assert module.title not in text(client, "/skoleni/moduly/")


# --- blocks ------------------------------------------------------------------------------------------------


def test_a_centre_shows_its_own_next_trainings(client, training):
    elsewhere = TrainingFactory(centre__slug="prerovsko", module__title_cs="Jinde")
    html = text(client, training.centre.get_absolute_url())
    assert training.get_absolute_url() in html
    assert elsewhere.get_absolute_url() not in html
    assert f"/skoleni/?centrum={training.centre.slug}" in html
    home = text(client, "/")
    assert training.get_absolute_url() in home
    assert elsewhere.get_absolute_url() in home


def test_an_example_leads_to_where_one_learns_it_and_its_kept_page_follows(client, training):
    example = InnovationFactory()
    address = example.get_absolute_url()
    assert "Naučte se to u nás" not in text(client, address)
    training.module.source_example = example
    training.module.save()
    html = text(client, address)
    assert "Naučte se to u nás" in html
    assert training.get_absolute_url() in html
    assert "zrušeno" not in html
    training.state, training.cancelled_at, training.cancel_reason = "cancelled", timezone.now(), "Nemoc"
    training.save()
    assert "zrušeno" in text(client, address)


# --- cost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_however_much_hangs_on_it(client, django_assert_num_queries, rows):
    training = TrainingFactory(project=GrantLogoFactory().project)
    for number in range(rows):
        begins = training.starts_at + number * DAY
        training.sessions.create(starts_at=begins, ends_at=begins + datetime.timedelta(hours=1))
        MaterialFactory(training=training)
        TrainingRegistrationFactory(event=training)
        TrainingFactory(module=training.module)
    with django_assert_num_queries(DETAIL_QUERIES):
        response = client.get(training.get_absolute_url())
    assert len(response.content) < 60_000


@pytest.mark.parametrize("rows", [1, 30])
def test_modules_cost_the_same_however_many_there_are(client, django_assert_num_queries, rows):
    for _number in range(rows):
        TrainingFactory()
    TrainingFactory.create_batch(rows, module=Training.objects.first().module)
    with django_assert_num_queries(1):
        client.get("/skoleni/moduly/")
    address = Training.objects.first().module.get_absolute_url()
    with django_assert_num_queries(2):
        client.get(address)

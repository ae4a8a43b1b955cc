"""What the desk says on the page of a training and on the first page, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from tests.factories import TrainingFactory, TrainingGroupFactory, TrainingRegistrationFactory
from tests.test_first_page import waits_of
from trainings.actions import reschedule
from trainings.admin.forms import DatesForm
from trainings.models import Training

from .desk import dates, make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- the page of a training, and the first page -------------------------------------------------------------


def test_the_page_says_what_becomes_of_the_seats(desk):
    Training.objects.filter(pk=desk.training.pk).update(capacity=2)
    group = TrainingGroupFactory(event=desk.training, all_or_none=True, contact_name="Kontakt Velké skupiny")
    now = timezone.now()
    waiting = [
        TrainingRegistrationFactory(event=desk.training, group=group, state="waiting", queued_at=now)
        for _number in range(2)
    ]
    page = desk.client.get(desk.page("training_change", desk.training.pk))
    assert page.context["seats"].free == 1
    assert page.context["seats"].queue == waiting
    assert "Kontakt Velké skupiny" in " ".join(page.context["reasons"])


def test_looking_at_the_page_ends_what_has_lapsed(desk):
    lapsed = TrainingRegistrationFactory(
        event=desk.training, state="offered", expires_at=timezone.now() - timedelta(minutes=1)
    )
    desk.client.get(desk.page("training_change", desk.training.pk))
    lapsed.refresh_from_db()
    assert lapsed.state == "expired"


def test_the_first_page_says_what_waits_and_leads_to_just_that(desk):
    elsewhere = make_desk("prerovsko", "Cizí")
    for each in (desk, elsewhere):
        TrainingRegistrationFactory(event=each.training, state="waiting")
        Training.objects.filter(pk=each.training.pk).update(minimum=2, closes_at=timezone.now() + DAY)
    selective = TrainingFactory(centre=desk.training.centre, admission="selection")
    applicant = TrainingRegistrationFactory(event=selective, state="submitted", queued_at=None)
    waits = waits_of(desk.client)
    expected = {
        "Přihlášky k\N{NO-BREAK SPACE}rozhodnutí": applicant,
        "Školení s\N{NO-BREAK SPACE}volnými místy, na která lidé čekají": desk.training,
        "Školení, kterým chybějí lidé": desk.training,
    }
    assert set(waits) == set(expected)
    for label, row in expected.items():
        number, address = waits[label]
        assert (number, list(desk.client.get(address).context["cl"].result_list)) == (1, [row])


@pytest.mark.parametrize("rows", [1, 30])
def test_the_first_page_costs_a_coordinator_few_queries(desk, rows, django_assert_max_num_queries):
    TrainingRegistrationFactory.create_batch(rows, event=desk.training, state="waiting")
    with django_assert_max_num_queries(15):
        desk.client.get(reverse("admin:index"))


@pytest.mark.parametrize("people", [1, 30])
def test_cancelling_costs_the_same_for_one_and_for_thirty(desk, people, django_assert_max_num_queries):
    TrainingRegistrationFactory.create_batch(people, event=desk.training)
    with django_assert_max_num_queries(25):
        actions.cancel_event(event=desk.training, reason="Nemoc.", by=desk.user, now=timezone.now())
    assert Letter.objects.count() == people + 1


@pytest.mark.parametrize("people", [1, 30])
def test_moving_and_writing_cost_the_same(desk, people, django_assert_max_num_queries):
    TrainingRegistrationFactory.create_batch(people, event=desk.training)
    form = DatesForm(dates(desk.training, desk.training.starts_at + DAY), subject=desk.training)
    assert form.is_valid(), form.errors
    with django_assert_max_num_queries(25):
        reschedule(training=desk.training, **form.given(), by=desk.user, now=timezone.now())
    assert Letter.objects.count() == people + 1
    with django_assert_max_num_queries(25):
        desk.client.post(desk.page("trainingregistration_write"), {"heading": "a", "text": "b"})

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from centres import actions as centres
from centres.models import CentrePerson, Enquiry
from csi_portal.history.models import Erasure
from csi_portal.outbox.models import Letter
from csi_portal.pages import actions, tasks
from trainings.models import TrainingRegistration

from ..conftest import signed_in_client
from ..factories import (
    CentreFactory,
    CentrePersonFactory,
    CentreRoleFactory,
    EnquiryFactory,
    ErasureFactory,
    LetterFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_the_nightly_job_erases_what_is_overdue_however_often_it_runs():
    CentrePersonFactory(created_at=timezone.now() - timedelta(days=31))
    kept = CentrePersonFactory(created_at=timezone.now())
    for _ in range(2):
        tasks.erase_overdue(timestamp=0)
        assert CentrePerson.objects.get() == kept


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_opens_its_own_transactions():
    tasks.erase_overdue(timestamp=0)
    assert Erasure.objects.get().erased["cards without a consent"] == 0


def test_the_command_erases_what_is_overdue_and_says_how_much():
    CentrePersonFactory(created_at=timezone.now() - timedelta(days=31))
    kept = CentrePersonFactory(created_at=timezone.now())
    out = StringIO()
    call_command("erase_overdue", stdout=out)
    assert CentrePerson.objects.get() == kept
    assert out.getvalue() == (
        "questions: 0, cards without a consent: 1, requests and invitations: 0, "
        "proposals: 0, shared lists: 0, letters: 0, needs: 0, answers: 0, "
        "unused registrations: 0, names of participants: 0, contact people: 0\n"
    )


# --- What is overdue ------------------------------------------------------------------------------------


def unused(centre, number=1):
    """Registrations at this centre that came to nothing long ago."""
    event = TrainingFactory(centre=centre)
    long_ago = timezone.now() - timedelta(days=40)
    return TrainingRegistrationFactory.create_batch(
        number, event=event, state="expired", submitted_at=long_ago
    )


def test_a_dry_run_counts_and_erases_nothing():
    unused(CentreFactory(), 3)
    out = StringIO()
    call_command("erase_overdue", dry_run=True, stdout=out)
    assert "unused registrations: 3, " in out.getvalue()
    assert TrainingRegistration.objects.count() == 3
    assert not Erasure.objects.exists()
    call_command("erase_overdue", stdout=StringIO())
    assert not TrainingRegistration.objects.exists()


def test_every_run_leaves_its_trace():
    unused(CentreFactory(), 2)
    for _time in range(2):
        tasks.erase_overdue(timestamp=0)
    assert [run.erased["unused registrations"] for run in Erasure.objects.order_by("pk")] == [2, 0]


def test_a_letter_of_last_year_is_counted_once():
    letter = LetterFactory()
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=timezone.now() - timedelta(days=400))
    assert actions.would_erase(now=timezone.now())["letters"] == 1
    assert actions.erase_overdue(now=timezone.now())["letters"] == 1


def test_what_is_counted_as_overdue_is_what_the_night_erases():
    centre = CentreFactory()
    unused(centre)
    CentrePersonFactory(created_at=timezone.now() - timedelta(days=31))
    enquiry = EnquiryFactory()
    answerer = CentreRoleFactory(role="coordinator", centre=enquiry.centre).user
    centres.answer(enquiry=enquiry, text="Ano.", submission="a", by=answerer, now=timezone.now())
    Enquiry.objects.update(last_message_at=timezone.now() - timedelta(days=900))
    counted = actions.would_erase(now=timezone.now())
    assert sum(counted.values()) == actions.overdue_number(now=timezone.now()) == 3
    assert actions.erase_overdue(now=timezone.now()) == counted
    assert actions.overdue_number(now=timezone.now()) == 0


@pytest.fixture
def desk():
    role = CentreRoleFactory(role="coordinator")
    return role.centre, signed_in_client(role.user)


PAGE = "admin:history_erasure_changelist"


def numbers(page):
    return {rule.name: found for rule, found in page.context["rows"] if any(found)}


def test_a_coordinator_sees_what_is_overdue_at_her_centre_only(desk):
    centre, client = desk
    unused(centre, 2)
    unused(CentreFactory(slug="prerovsko"), 5)
    page = client.get(reverse(PAGE))
    assert page.context["columns"] == [centre.name]
    assert numbers(page) == {"unused registrations": [2]}
    start = client.get(reverse("admin:index")).content.decode()
    assert re.search(rf'{reverse(PAGE)}"><strong>2</strong>', start)
    run = ErasureFactory()
    assert client.get(reverse("admin:history_erasure_change", args=[run.pk])).status_code == 302


def test_an_administrator_sees_every_centre_and_what_belongs_to_none(desk):
    centre, _client = desk
    unused(centre, 2)
    other = CentreFactory(slug="prerovsko")
    unused(other, 5)
    run = ErasureFactory()
    client = signed_in_client(UserFactory(roles=["administrator"]))
    page = client.get(reverse(PAGE))
    assert numbers(page) == {"unused registrations": [2, 5, 0]}
    assert reverse("admin:history_erasure_change", args=[run.pk]) in page.content.decode()


def test_nothing_overdue_is_said_and_the_start_page_stays_silent(desk):
    _centre, client = desk
    with override("en"):
        assert "Nothing is kept for longer than it may be." in client.get(reverse(PAGE)).content.decode()
        assert reverse(PAGE) + '"><strong>' not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_as_much_for_thirty_rows_as_for_one(desk, rows, django_assert_max_num_queries):
    centre, client = desk
    unused(centre, rows)
    with django_assert_max_num_queries(18):
        client.get(reverse(PAGE))


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_needs_no_transaction_around_it():
    """A worker opens none, unlike a test: every rule opens its own."""
    assert set(actions.erase_overdue(now=timezone.now()).values()) == {0}

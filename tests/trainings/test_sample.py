"""The sample trainings of a new portal."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from centres.actions import load_centres
from trainings.models import Module, Training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path


@pytest.fixture
def sample():
    load_centres(by=None, now=timezone.now())
    for command in ("load_sample", "load_sample_trainings"):
        call_command(command, stdout=StringIO())
    return list(Training.objects.with_seats().order_by("starts_at"))


def test_every_kind_is_there(sample):
    over, one_left, *others = sample
    assert (over.state, over.ends_at < timezone.now()) == ("finished", True)
    assert one_left.capacity - one_left.taken == 1
    assert [each.taken - each.capacity for each in others if each.waiting] == [0]
    assert Counter(each.admission for each in sample) == {"first_come": 4, "selection": 1}
    assert [each.registrations.filter(state="submitted").count() for each in others if each.is_selective] == [
        3
    ]
    assert [bool(each.sessions.exclude(online_link="")) for each in sample if each.is_online] == [True]
    assert Module.objects.published().count() == 3


def test_they_are_still_to_come_on_working_days(sample):
    now = timezone.now()
    for training in sample[1:]:
        assert training.registration_refusal(now) is None
        for session in training.sessions.all():
            assert timezone.localtime(session.starts_at).weekday() < 5
            assert timezone.localtime(session.starts_at).date() == timezone.localtime(session.ends_at).date()


def test_all_of_it_says_that_it_is_made_up(client, sample):
    assert all(each.is_sample and each.module.is_sample and each.project.is_sample for each in sample)
    for training in sample:
        assert all(each.email.endswith(".example") for each in training.registrations.all())
        for address in (training.get_absolute_url(), training.module.get_absolute_url()):
            assert "Ukázková data" in client.get(address).content.decode()


def test_loading_again_changes_nothing(sample):
    call_command("load_sample_trainings", stdout=StringIO())
    assert Training.objects.count() == len(sample) == 5

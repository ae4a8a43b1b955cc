from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from centres.models import CentrePerson
from csi_portal.pages import tasks

from ..factories import CentrePersonFactory

pytestmark = pytest.mark.django_db


def test_the_nightly_job_erases_what_is_overdue_however_often_it_runs():
    CentrePersonFactory(created_at=timezone.now() - timedelta(days=31))
    kept = CentrePersonFactory(created_at=timezone.now())
    for _ in range(2):
        tasks.erase_overdue(timestamp=0)
        assert CentrePerson.objects.get() == kept


def test_the_command_erases_what_is_overdue_and_says_how_much():
    CentrePersonFactory(created_at=timezone.now() - timedelta(days=31))
    kept = CentrePersonFactory(created_at=timezone.now())
    out = StringIO()
    call_command("erase_overdue", stdout=out)
    assert CentrePerson.objects.get() == kept
    assert out.getvalue() == (
        "questions: 0, cards without a consent: 1, requests and invitations: 0, "
        "proposals: 0, shared lists: 0, letters: 0, needs: 0, answers: 0, registrations: 0\n"
    )

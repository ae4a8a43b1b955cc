"""Deliveries at the same moment, in real threads: one letter at a time, and each once."""

import threading
import time

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from csi_portal.outbox import actions
from csi_portal.outbox.models import Letter

from ..factories import LetterFactory
from ..threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


class SlowBackend(BaseEmailBackend):
    """A mail server that takes its time, and remembers how many letters it had in hand at once."""

    counting = threading.Lock()
    in_hand, most, taken = 0, 0, []

    def send_messages(self, messages):
        with self.counting:
            SlowBackend.in_hand += 1
            SlowBackend.most = max(self.most, self.in_hand)
            self.taken.extend(message.extra_headers["Message-ID"] for message in messages)
        time.sleep(0.1)
        with self.counting:
            SlowBackend.in_hand -= 1


@pytest.fixture(autouse=True)
def slow(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    for name, empty in (("most", 0), ("taken", [])):
        monkeypatch.setattr(SlowBackend, name, empty)


def deliver(letter):
    return lambda: actions.deliver(letter=letter.pk, now=NOW)


def test_one_letter_goes_out_at_a_time():
    letters = [LetterFactory() for _each in range(4)]
    at_once(*[deliver(letter) for letter in letters])
    assert SlowBackend.most == 1
    assert sorted(SlowBackend.taken) == sorted(letter.message_id for letter in letters)
    assert Letter.objects.sent().count() == 4


def test_without_the_turn_they_go_out_together(monkeypatch):
    """The control: the same threads do meet in the mail server when they take no turns."""
    monkeypatch.setattr(actions, "take_turn", lambda: None)
    letters = [LetterFactory() for _each in range(4)]
    at_once(*[deliver(letter) for letter in letters])
    assert SlowBackend.most > 1


def test_two_jobs_for_one_letter_send_it_once():
    letter = LetterFactory()
    at_once(*[deliver(letter)] * 3)
    assert SlowBackend.taken == [letter.message_id]

"""Reading letters in tests: what waits in the outbox is delivered by the same action that a worker calls."""

from collections.abc import Sequence
from contextlib import contextmanager

from django.core import mail
from django.utils import timezone

from csi_portal.outbox import actions
from csi_portal.outbox.models import Letter


def deliver_queued(now=None):
    """Deliver every letter that waits, the oldest first; gives all that have been delivered in this test."""
    for number in Letter.objects.queued().order_by("pk").values_list("pk", flat=True):
        actions.deliver(letter=number, now=now or timezone.now())
    return mail.outbox


class Mailbox(Sequence):
    """The delivered letters of a test, as a list; looking into it delivers what waits."""

    def __getitem__(self, index):
        return deliver_queued()[index]

    def __len__(self):
        return len(deliver_queued())

    def clear(self):
        deliver_queued().clear()


@contextmanager
def fresh_letters():
    """What is written inside is delivered at the end, and stands alone in `mail.outbox`."""
    deliver_queued().clear()
    yield
    deliver_queued()

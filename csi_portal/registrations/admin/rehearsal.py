"""What an act would do, tried and taken back: the letters that it would send, or why it is refused."""

import re
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from csi_portal.outbox.models import Letter

# Addresses that open somebody's own page hold a long random part. A letter is shown without it.
SECRET_PART = re.compile(rf"({re.escape(settings.SITE_URL)}/\S*?/)[\w-]{{32,}}(?=/|\s|$)", re.ASCII)


class Rehearsal(NamedTuple):
    """`letters` as people would get them, but for secret addresses; `refusals`: why nothing can be done."""

    letters: list
    refusals: list


def rehearse(act, *, now, **given):
    """A `Rehearsal` of one act. Everything that it writes is taken back, so nothing is sent by looking."""
    refusals = []
    with transaction.atomic():
        # The moment of the act tells its letters from those that others write meanwhile.
        try:
            act(now=now, **given)
        except ValidationError as refusal:
            refusals = refusal.messages
        letters = list(Letter.objects.filter(queued_at=now).order_by("pk"))
        transaction.set_rollback(True)
    for letter in letters:
        letter.text = SECRET_PART.sub(r"\1…", letter.text)
    return Rehearsal(letters, refusals)

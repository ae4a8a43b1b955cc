"""The state of a training's seats in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Training


def seats_in_words(training, now):
    """ "zbývá 5 míst, 2 čekají": of a training read with `with_seats()`."""
    if training.state == Training.State.CANCELLED:
        return _("cancelled")
    if training.ends_at < now:
        return _("it is over")
    return ", ".join(part for part in (left(seats_left(training)), waiting(training.waiting)) if part)


def seats_left(training):
    """Seats that nobody holds; of a training read with `with_seats()`. Never below nothing."""
    return max(0, training.capacity - training.taken)


def left(count):
    if count < 1:
        return _("full")
    return ngettext("%(count)s seat left", "%(count)s seats left", count) % {"count": count}


def waiting(count):
    if not count:
        return ""
    return ngettext("%(count)s person waits", "%(count)s people wait", count) % {"count": count}

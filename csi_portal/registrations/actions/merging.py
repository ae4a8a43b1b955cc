"""One person who registered twice."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration

from .seats import end_all, end_lapsed, lock, lock_with_event, offer_free_seats, refuse

State = Registration.State
# The better place of two is kept.
PLACES = ("attended", "absent", "confirmed", "offered", "waiting", "submitted", "draft")
PLACE = ("state", "queued_at", "expires_at", "confirmed_at", "verified_at", "exceeds")
LETTERS = {State.CONFIRMED: emails.confirmed, State.OFFERED: emails.offered, State.WAITING: emails.waiting}


@transaction.atomic
def merge(*, kept, other, by, now):
    """Two registrations are the same person: the better place and all answers go to `kept`, `other` ends.

    A letter tells her of a place that is better than what she had there. Raises ValidationError.
    """
    if kept.event_id != other.event_id:
        raise ValidationError(_("Choose two registrations for the same event that both count."))
    end_lapsed(lock(kept.event), now)  # an offer that is over is no better place
    kept, event = lock_with_event(kept)
    other, event = lock_with_event(other)
    refuse(_merging_refusal(kept, other))
    before = kept.state
    better = min(
        kept, other, key=lambda each: (PLACES.index(each.state), each.queued_at or each.submitted_at)
    )
    place = {name: getattr(better, name) for name in PLACE}
    end_all([other], State.CANCELLED, now)
    for name, value in place.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(place))
    answered = kept.answers.values_list("question_id", flat=True)
    other.answers.exclude(question__in=list(answered)).update(registration=kept)
    record(verb="merge", subject=kept, by=by, now=now, centre=event.centre.slug)
    record(verb="merge_away", subject=other, by=by, now=now, centre=event.centre.slug)
    if kept.state != before and kept.state in LETTERS:
        queue_all(letters=[LETTERS[kept.state](kept, now)])
    offer_free_seats(event, now)
    return kept


def _merging_refusal(kept, other):
    """Why these two can't become one, or None."""
    if kept.pk == other.pk or not (kept.is_live and other.is_live):
        return _("Choose two registrations for the same event that both count.")
    if kept.awaits_proof or other.awaits_proof:
        return _("One of them has not proved its address yet. Wait a quarter of an hour, then try again.")
    return None

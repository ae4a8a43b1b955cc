"""A coordinator decides about each who applied, in an event with selection."""

from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration

from .seats import (
    count_places,
    end_all,
    end_lapsed,
    end_of_queue,
    lock_with_event,
    offer_free_seats,
    refuse,
    taken_seats,
)

State = Registration.State


@transaction.atomic
def accept(*, registration, by, now):
    """Offer this applicant a seat; she confirms it in time or it goes to the reserve.

    Raises ValidationError when there is no free seat.
    """
    registration, event = lock_with_event(registration)
    end_lapsed(event, now)
    refuse(decision_refusal(registration, event, now))
    if taken_seats(event) >= event.capacity:
        refuse(_("There is no free seat. Put her in the reserve, or raise the number of seats first."))
    registration.state = State.OFFERED
    registration.expires_at = min(now + event.offer_time, event.starts_at)
    registration.save(update_fields=["state", "expires_at"])
    record(verb="accept", subject=registration, by=by, now=now, centre=event.centre.slug)
    queue_all(letters=[emails.accepted(registration, now)])
    return registration


@transaction.atomic
def put_in_reserve(*, registration, by, now):
    """Approve this applicant for a seat that becomes free; the reserve is the queue."""
    registration, event = lock_with_event(registration)
    end_lapsed(event, now)
    refuse(decision_refusal(registration, event, now))
    registration.state, registration.queued_at = State.WAITING, end_of_queue(count_places(event), now)
    registration.save(update_fields=["state", "queued_at"])
    record(verb="put_in_reserve", subject=registration, by=by, now=now, centre=event.centre.slug)
    offered = offer_free_seats(event, now)
    if registration not in offered:
        queue_all(letters=[emails.reserve(registration, now)])
    registration.refresh_from_db(fields=["state", "expires_at"])
    return registration


@transaction.atomic
def refuse_application(*, registration, reason, by, now):
    """Refuse this applicant, with a reason that the letter says."""
    registration, event = lock_with_event(registration)
    refuse(decision_refusal(registration, event, now))
    refuse(None if reason.strip() else _("Say why: the letter tells the reason."))
    end_all([registration], State.REFUSED, now)
    record(verb="refuse", subject=registration, by=by, now=now, reason=reason, centre=event.centre.slug)
    queue_all(letters=[emails.refused(registration, reason, now)])
    return registration


def decision_refusal(registration, event, now):
    """Why nothing can be decided about this registration, or None."""
    if sentence := event.closed_sentence(now):
        return sentence
    if registration.state != State.SUBMITTED:
        return _("Only an application that awaits a decision can be decided.")
    if registration.verified_at is None:
        return _("The applicant has not proved her address yet.")
    return None

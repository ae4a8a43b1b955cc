"""What a coordinator does with an event and those who registered for it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csi_portal.history.actions import record, record_for_all
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration, name_key
from csi_portal.registrations.models.secrets import new_secret

from .seats import (
    ENDED,
    confirm_all,
    count_places,
    end_all,
    end_lapsed,
    end_of_queue,
    lock,
    lock_with_event,
    offer_free_seats,
    refuse,
    taken_seats,
)

State, Origin = Registration.State, Registration.Origin
SEATED = (State.CONFIRMED, State.ATTENDED, State.ABSENT)


@transaction.atomic
def publish(*, event, by, now):
    """Show the event to everybody and let people register."""
    event = lock(event)
    refuse(publish_refusal(event, now))
    event.state, event.published_at = event.State.PUBLISHED, now
    event.save(update_fields=["state", "published_at"])
    record(verb="publish", subject=event, by=by, now=now, centre=event.centre.slug)
    return event


def publish_refusal(event, now):
    if event.state != event.State.DRAFT:
        return _("Only a draft can be published.")
    if event.closes_at <= now or event.starts_at <= now:
        return _("Its dates are over. Change them first.")
    return None


@transaction.atomic
def cancel_event(*, event, reason, by, now):
    """The event does not take place: everybody who is registered gets a letter with the reason."""
    event = lock(event)
    if event.state not in (event.State.DRAFT, event.State.PUBLISHED):
        raise ValidationError(_("It has been cancelled or finished already."))
    if event.state == event.State.PUBLISHED and event.ends_at <= now:
        raise ValidationError(_("It has taken place. Close it instead."))
    if not reason.strip():
        raise ValidationError(_("Say why: the letters tell the reason."))
    event.state, event.cancelled_at, event.cancel_reason = event.State.CANCELLED, now, reason.strip()
    event.sequence += 1
    event.save(update_fields=["state", "cancelled_at", "cancel_reason", "sequence"])
    registered = list(event.registrations.live().select_related("group"))
    told = [each for each in registered if each.verified_at]
    end_all(registered, State.CANCELLED, now)
    for registration in registered:
        registration.event = event
    record(verb="cancel", subject=event, by=by, now=now, reason=reason, centre=event.centre.slug)
    record_for_all(verb="cancel_with_event", subjects=registered, by=by, now=now)
    queue_all(letters=[emails.event_cancelled(each, now) for each in told])
    return event


@transaction.atomic
def finish(*, event, by, now):
    """It is over and nothing about it changes any more. Who still waited for a seat waits no longer."""
    event = lock(event)
    if event.state != event.State.PUBLISHED or event.ends_at > now:
        raise ValidationError(_("Only what has taken place can be finished."))
    event.state = event.State.FINISHED
    event.save(update_fields=["state"])
    in_vain = list(event.registrations.live().exclude(state__in=SEATED))
    end_all(in_vain, State.EXPIRED, now)
    record_for_all(verb="expire", subjects=in_vain, by=by, now=now)
    record(verb="finish", subject=event, by=by, now=now, centre=event.centre.slug)
    return event


@transaction.atomic
def change_capacity(*, event, capacity, by, now):
    """Change the number of seats: new ones are offered in the order of the queue, after any approval.

    Raises ValidationError below the seats that are taken.
    """
    event = lock(event)
    end_lapsed(event, now)
    taken = taken_seats(event)
    if capacity < taken:
        refuse(
            ngettext(
                "%(count)s seat is taken or offered. Cancel registrations first, then lower the number.",
                "%(count)s seats are taken or offered. Cancel registrations first, then lower the number.",
                taken,
            )
            % {"count": taken}
        )
    event.capacity = capacity
    event.validate_constraints()
    event.save(update_fields=["capacity"])
    record(
        verb="change_capacity", subject=event, by=by, now=now, fields=["capacity"], centre=event.centre.slug
    )
    offer_free_seats(event, now)
    return event


@transaction.atomic
def register_by_phone(*, event, person, organisation_name, language, by, now, reason="", organisation=None):
    """Register who has phoned: a seat if there is one, else the end of the queue.

    With a `reason` she gets a seat beyond the capacity when there is none; history keeps it.
    """
    event = lock(event)
    end_lapsed(event, now)
    refuse(event.closed_sentence(now))
    registration = _new(event, person, Origin.PHONE, organisation, organisation_name, language, now)
    _seat_or_queue(event, registration, now)
    registration.full_clean(exclude=["event", "group", "user", "organisation", "handed_from"])
    registration.save()
    record(verb="register_by_phone", subject=registration, by=by, now=now, centre=event.centre.slug)
    if registration.state == State.WAITING and reason.strip():
        _seat_beyond(registration, event, reason, by, now)
    queue_all(letters=[emails.place(registration, now)])
    return registration


def _seat_or_queue(event, registration, now):
    offer_free_seats(event, now)  # who waits goes first; a group that needs more keeps its place
    counted = count_places(event)
    registration.state, registration.queued_at = State.WAITING, end_of_queue(counted, now)
    if counted["taken"] < event.capacity:
        registration.state, registration.confirmed_at = State.CONFIRMED, now


@transaction.atomic
def add_walk_in(*, event, person, organisation_name, language, by, now, organisation=None):
    """Write down who came without registering; it may be beyond the capacity, since she is there."""
    event = lock(event)
    if event.state not in (event.State.PUBLISHED, event.State.FINISHED) or not event.has_begun(now):
        raise ValidationError(_("Who comes without registering is written down once it has begun."))
    registration = _new(event, person, Origin.WALK_IN, organisation, organisation_name, language, now)
    registration.state, registration.confirmed_at = State.CONFIRMED, now
    registration.exceeds = taken_seats(event) >= event.capacity
    registration.full_clean(exclude=["event", "group", "user", "organisation", "handed_from"])
    registration.save()
    record(
        verb="add_walk_in",
        subject=registration,
        by=by,
        now=now,
        reason=_("All seats were taken, and she had come.") if registration.exceeds else "",
        centre=event.centre.slug,
    )
    return registration


def _new(event, person, origin, organisation, organisation_name, language, now):
    if event.registrations.live().of_person(email=person.email, name=person.name).exists():
        raise ValidationError(_("This person is already registered here."))
    return event.registrations.model(
        event=event,
        name=" ".join(person.name.split()),
        name_key=name_key(person.name),
        email=person.email.lower(),
        phone=person.phone,
        role=person.role,
        organisation=organisation,
        organisation_name=organisation_name,
        language=language,
        origin=origin,
        submitted_at=now,
        verified_at=now,
        **new_secret(),
    )


@transaction.atomic
def give_seat_beyond_capacity(*, registration, reason, by, now):
    """Give a seat to somebody who waits, past the queue or beyond the capacity; history keeps the reason."""
    registration, event = lock_with_event(registration)
    refuse(event.closed_sentence(now))
    if registration.state not in (State.WAITING, State.SUBMITTED) or registration.verified_at is None:
        raise ValidationError(_("Only who waits for a seat can be given one."))
    if not reason.strip():
        raise ValidationError(
            _("Say why: it is beyond the capacity or past the queue, and history keeps the reason.")
        )
    _seat_beyond(registration, event, reason, by, now)
    queue_all(letters=[emails.confirmed(registration, now)])
    return registration


def _seat_beyond(registration, event, reason, by, now):
    registration.exceeds = taken_seats(event) >= event.capacity
    registration.save(update_fields=["exceeds"])
    confirm_all([registration], now)
    record(
        verb="give_seat_beyond_capacity",
        subject=registration,
        by=by,
        now=now,
        reason=reason.strip(),
        centre=event.centre.slug,
    )


@transaction.atomic
def cancel_registration(*, registration, reason, by, now):
    """The coordinator ends a registration; the letter says why, and the seat goes to the next."""
    registration, event = lock_with_event(registration)
    if not registration.is_live or registration.state in (State.ATTENDED, State.ABSENT):
        raise ValidationError(ENDED)
    if not reason.strip():
        raise ValidationError(_("Say why: the letter tells the reason."))
    told = registration.verified_at is not None
    end_all([registration], State.CANCELLED, now)
    record(
        verb="cancel_registration",
        subject=registration,
        by=by,
        now=now,
        reason=reason,
        centre=event.centre.slug,
    )
    if told:
        queue_all(letters=[emails.cancelled_by_coordinator(registration, reason, now)])
    offer_free_seats(event, now)
    return registration

"""Taking up or declining an offer, giving up a place, handing it over, and what ends by itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration, name_key
from csi_portal.registrations.models.secrets import new_secret

from .seats import confirm_all, end_all, end_lapsed, lock, lock_with_event, offer_free_seats, refuse

State = Registration.State


@transaction.atomic
def accept_offer(*, registration, by, now):
    """Take the seat that is offered. Taking it again changes nothing.

    Raises ValidationError when the offer is over or there was none.
    """
    registration, event = lock_with_event(registration)
    if registration.state == State.CONFIRMED:
        return registration
    refuse(_offer_refusal(registration, event, now))
    confirm_all([registration], now)
    record(verb="accept_offer", subject=registration, by=by, now=now, centre=event.centre.slug)
    queue_all(letters=[emails.confirmed(registration, now)])
    return registration


@transaction.atomic
def decline_offer(*, registration, by, now):
    """Give the offered seat back; it goes to the next in the queue. Raises like `accept_offer`."""
    registration, event = lock_with_event(registration)
    if registration.state == State.DECLINED:
        return registration
    refuse(_offer_refusal(registration, event, now))
    end_all([registration], State.DECLINED, now)
    record(verb="decline_offer", subject=registration, by=by, now=now, centre=event.centre.slug)
    offer_free_seats(event, now)
    return registration


def _offer_refusal(registration, event, now):
    if sentence := event.closed_sentence(now):
        return sentence
    if registration.state == State.OFFERED and registration.verified_at is None:
        return _("Prove your address first: type the code from the letter.")
    if registration.state == State.EXPIRED or (
        registration.state == State.OFFERED and registration.expires_at <= now
    ):
        return _("The offer is over and the seat went to the next in the queue. You can register again.")
    if registration.state != State.OFFERED:
        return _("No seat is offered to you now.")
    return None


@transaction.atomic
def withdraw(*, registration, by, now):
    """The person (or her contact person) gives up the place; it goes to the next in the queue.

    Raises ValidationError after the deadline. Doing it again changes nothing.
    """
    registration, event = lock_with_event(registration)
    if registration.state == State.CANCELLED:
        return registration
    refuse(withdrawal_refusal(registration, event, now))
    end_all([registration], State.CANCELLED, now)
    record(verb="withdraw", subject=registration, by=by, now=now, centre=event.centre.slug)
    if registration.verified_at:
        queue_all(letters=[emails.cancelled_by_person(registration, now)])
    offer_free_seats(event, now)
    return registration


def withdrawal_refusal(registration, event, now):
    """Why this person can't withdraw by herself, or None. Who has no seat may leave until the beginning."""
    if not registration.is_live or registration.state in (State.ATTENDED, State.ABSENT):
        return _("There is nothing to give up: this registration has ended.")
    if not registration.takes_seat:
        return event.closed_sentence(now)
    return event.cancel_refusal(now)


@transaction.atomic
def hand_over(*, registration, name, email, by, now):
    """A colleague takes over the confirmed seat; the giver's place ends. Returns the new registration.

    The colleague gets a letter with her own address, and answers the questions herself.
    """
    registration, event = lock_with_event(registration)
    refuse(handing_refusal(registration, event, now))
    if event.registrations.live().of_person(email=email, name=name).exists():
        raise ValidationError(_("This person is already registered here."))
    end_all([registration], State.CANCELLED, now)
    successor = type(registration)(
        event=event,
        group=registration.group,
        name=" ".join(name.split()),
        name_key=name_key(name),
        email=email.lower(),
        organisation=registration.organisation,
        organisation_name=registration.organisation_name,
        language=registration.language,
        origin=Registration.Origin.HANDED,
        handed_from=registration,
        exceeds=registration.exceeds,
        state=State.CONFIRMED,
        submitted_at=now,
        verified_at=now,
        confirmed_at=now,
        **new_secret(),
    )
    successor.full_clean(exclude=["event", "group", "user", "organisation", "handed_from"])
    successor.save()
    record(verb="hand_over", subject=registration, by=by, now=now, centre=event.centre.slug)
    record(verb="take_over", subject=successor, by=by, now=now, centre=event.centre.slug)
    queue_all(letters=[emails.handed_over(registration, now), emails.taken_over(successor, now)])
    return successor


def handing_refusal(registration, event, now):
    """Why the seat can't be handed over, or None."""
    if sentence := event.closed_sentence(now):
        return sentence
    if registration.state != State.CONFIRMED:
        return _("Only a confirmed seat can be handed over.")
    if event.is_selective:
        return _("The coordinator chooses who takes part. Write to the centre whom you would send instead.")
    return None


@transaction.atomic
def expire_lapsed(*, event, now):
    """End what was held for too long, and offer the seats to the next. Safe to run twice."""
    event = lock(event)
    return end_lapsed(event, now)


def catch_up(*, event, now):
    """The same, on reading: it takes a lock only when something has lapsed. Says whether it had to."""
    if event.registrations.lapsed(now).exists():
        expire_lapsed(event=event, now=now)
        return True
    return False

"""Who gets a seat: one queue, one algorithm, one lock.

Whoever registers is put at the end of the queue, and free seats go to who waits, from its front: so a
newcomer can't pass anybody. An all-or-none group keeps its place while seats that it cannot use go to the
next who can. A seat that is offered is taken until the offer ends.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from csi_portal.history.actions import record_for_all
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import TAKING, Registration

State = Registration.State

GONE = _("This registration is no longer here.")
ENDED = _("This registration has ended, so nothing about it can be changed.")
HOLD_IS_OVER = _("The fifteen minutes are over and nothing is held any more. Register again, please.")


def lock(event):
    """The event's row as it is now, held until the end of the transaction."""
    found = type(event).objects.select_for_update(of=["self"]).select_related(*event.RELATED)
    return found.prefetch_related(*event.PREFETCHED).get(pk=event.pk)


def lock_all(events):
    """Several events, always in the order of their keys, so that nobody waits for ever. {key: event}"""
    return {event.pk: lock(event) for event in sorted(events, key=lambda event: event.pk)}


def lock_with_event(registration):
    """(registration, event): the registration as it is once its event has been locked.

    Raises ValidationError when it is gone.
    """
    event = lock(registration.event)
    found = event.registrations.select_related("group").filter(pk=registration.pk).first()
    if found is None:
        raise ValidationError(GONE)
    found.event = event
    return found, event


def refuse(sentence):
    """Raise the sentence, if there is one."""
    if sentence:
        raise ValidationError(sentence)


def taken_seats(event):
    return event.registrations.taking().count()


def count_places(event):
    """{"taken": seats, "waiting": people, "last": moment of the end of the queue}"""
    return event.registrations.aggregate(
        taken=Count("pk", filter=Q(state__in=TAKING)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        last=Max("queued_at"),
    )


def end_of_queue(counted, now):
    """The moment with which somebody stands behind everyone who is registered already."""
    return max(now, counted["last"] or now)


def units(waiting):
    """The queue as lists of registrations that get seats together or not at all, in queue order.

    A group stands where the last of it stands, so that nobody who joins it later passes others.
    """
    together = {}
    for registration in waiting:
        whole = registration.group_id and registration.group.all_or_none
        key = ("group", registration.group_id) if whole else ("one", id(registration))
        together[key] = [*together.pop(key, []), registration]
    return list(together.values())


def next_in_queue(event, now):
    """Who of those waiting gets the seats that are free, in queue order."""
    if event.closed_sentence(now):
        return []
    counted = count_places(event)
    free = event.capacity - counted["taken"]
    if free <= 0 or not counted["waiting"]:
        return []
    return who_fits(event.registrations.in_queue().select_related("group"), free)


def who_fits(waiting, free):
    """Who of these, in queue order, gets one of the free seats."""
    given = []
    for unit in units(waiting):
        if len(unit) <= free:
            given += unit
            free -= len(unit)
    return given


def offer_free_seats(event, now):
    """Offer the seats that are free to the front of the queue; called after whatever may have freed one.

    Who has not verified the address yet keeps the seat until the verification ends.
    """
    offered = next_in_queue(event, now)
    for registration in offered:
        registration.event = event
        registration.state = State.OFFERED
        registration.expires_at = registration.expires_at or min(now + event.offer_time, event.starts_at)
    type_of(event).objects.bulk_update(offered, ["state", "expires_at"])
    record_for_all(verb="offer", subjects=offered, by=None, now=now)
    queue_all(letters=[emails.offered(each, now) for each in offered if each.verified_at])
    return offered


def end_lapsed(event, now):
    """End offers that nobody took up and addresses that nobody verified. Their seats become free."""
    lapsed = list(event.registrations.lapsed(now).select_related("group"))
    if not lapsed:
        return []
    end_all(lapsed, State.EXPIRED, now)
    for registration in lapsed:
        registration.event = event
    record_for_all(verb="expire", subjects=lapsed, by=None, now=now)
    queue_all(letters=[emails.offer_expired(each, now) for each in lapsed if each.verified_at])
    offer_free_seats(event, now)
    return lapsed


def end_all(registrations, state, now):
    """Write that these have ended in this state."""
    for registration in registrations:
        registration.state, registration.ended_at, registration.expires_at = state, now, None
    if registrations:
        type(registrations[0]).objects.bulk_update(registrations, ["state", "ended_at", "expires_at"])


def type_of(event):
    """The model of the event's registrations."""
    return event.registrations.model


def confirm_all(registrations, now):
    """Give these their seats for good."""
    for registration in registrations:
        registration.state, registration.confirmed_at, registration.expires_at = State.CONFIRMED, now, None
    if registrations:
        type(registrations[0]).objects.bulk_update(registrations, ["state", "confirmed_at", "expires_at"])

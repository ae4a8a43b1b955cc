"""Registering oneself or one's colleagues."""

from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csi_portal.history.actions import record, record_for_all
from csi_portal.organisations.models import Organisation
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration, name_key
from csi_portal.registrations.models.secrets import new_secret

from .filling_in import write_answers
from .leaving import withdrawal_refusal
from .proving import letters_of, put_code
from .seats import (
    count_places,
    end_all,
    end_lapsed,
    end_of_queue,
    lock_all,
    offer_free_seats,
    refuse,
    who_fits,
)

State, Origin = Registration.State, Registration.Origin
HOLD = timedelta(minutes=15)  # for an address that has not been verified
LARGEST_GROUP = 20
KEEP, GIVE_UP = "keep", "give_up"


class Person(NamedTuple):
    """Somebody who is to take part."""

    name: str
    email: str
    phone: str = ""
    role: str = ""


def person_key(person):
    """What makes a person in one event."""
    return person.email.lower(), name_key(person.name)


class Contact(NamedTuple):
    """Who registers colleagues, and for which organisation: one of ours, or a name that was typed."""

    name: str
    email: str
    organisation: Organisation | None = None
    organisation_name: str = ""


class AlreadyRegisteredError(ValidationError):
    """Somebody of this name and address is registered. A stranger must not learn it: see `registrations`."""

    def __init__(self, registrations):
        self.registrations = registrations
        super().__init__(_("%(name)s is already registered here.") % {"name": registrations[0].name})


class EarlierPlaceError(ValidationError):
    """The person has a place at another date, and has not said whether she keeps it: see `registrations`."""

    def __init__(self, registrations):
        self.registrations = registrations
        super().__init__(
            _("You are already registered for %(event)s. Say whether you keep that place or give it up.")
            % {"event": registrations[0].event}
        )


@transaction.atomic
def register(
    *,
    event,
    people,
    contact,
    language,
    by,
    now,
    verified,
    together=False,
    all_or_none=False,
    answers=None,
    earlier="",
):
    """Register people: seats for them if there are any, else the end of the queue.

    `people` is one `Person`, or several colleagues; then (or when `together`) a group is made, which
    `contact` sees and changes. `verified` says that the address of `contact` is proved; otherwise all is
    held for 15 minutes and a code goes to it. `answers` is {question: value} of a single person. `earlier`
    says what becomes of a place at another date (KEEP or GIVE_UP). `by` is the account, or None.

    Returns the registrations in the order of `people`. Raises AlreadyRegisteredError, EarlierPlaceError, or
    another ValidationError with a sentence; then nothing has been written.
    """
    refuse(_too_many(people))
    others = _earlier_places(event, people, contact) if verified else []
    if others and earlier not in (KEEP, GIVE_UP):
        raise EarlierPlaceError(others)
    given_up = others if earlier == GIVE_UP else []
    events = lock_all([event, *(each.event for each in given_up)])
    event = events[event.pk]
    end_lapsed(event, now)
    refuse(event.registration_refusal(now))
    refuse_known(event, people)
    given_up = _to_leave(given_up, events, now)
    group = None
    if len(people) > 1 or together:
        group = _new_group(event, contact, all_or_none, by, language, now)
        code = None if verified else put_code(group, now)
        group.save()
    registrations = [
        new_registration(
            event=event,
            person=person,
            contact=contact,
            group=group,
            by=by,
            language=language,
            now=now,
            verified=verified,
        )
        for person in people
    ]
    if group is None and not verified:
        code = put_code(registrations[0], now)
    give_places(event, registrations, now)
    event.registrations.bulk_create(registrations)
    record_for_all(verb="register", subjects=registrations, by=by, now=now)
    if answers:
        write_answers(registrations[0], answers)
    _leave_earlier(given_up, by, now)
    if verified:
        queue_all(letters=letters_of(registrations, group, now))
    else:
        holder = group or registrations[0]
        queue_all(letters=[emails.code(holder, code, now + HOLD, now)])
    return registrations


def _too_many(people):
    if len(people) > LARGEST_GROUP:
        return ngettext(
            "At most %(most)s person can be registered at once.",
            "At most %(most)s people can be registered at once.",
            LARGEST_GROUP,
        ) % {"most": LARGEST_GROUP}
    keys = [person_key(person) for person in people]
    if len(set(keys)) < len(keys):
        return _("Somebody is named twice: each person once, with her own name.")
    return None


def _earlier_places(event, people, contact):
    """Live registrations of this person for other dates between which one chooses.

    Only of who registers herself, with a proved address: nobody else may learn of them or give them up.
    """
    person = people[0]
    if len(people) > 1 or person.email.lower() != contact.email.lower():
        return []
    return places_at_other_dates(event, email=person.email, name=person.name)


def places_at_other_dates(event, *, email, name):
    """What this person is registered for among the other dates between which one chooses."""
    found = event.registrations.model.objects.live().of_person(email=email, name=name)
    found = found.filter(event__in=event.siblings()).exclude(verified_at=None)
    return list(found.select_related(*(f"event__{name}" for name in event.RELATED)).order_by("pk"))


def refuse_known(event, people):
    emails_given = [person.email.lower() for person in people]
    known = event.registrations.live().filter(email__in=emails_given).select_related("group")
    keys = {person_key(person) for person in people}
    if found := [each for each in known if (each.email, each.name_key) in keys]:
        raise AlreadyRegisteredError(found)


def _new_group(event, contact, all_or_none, by, language, now):
    group = event.groups.model(
        event=event,
        # An account shows its groups, so one whose mailbox is somebody else's is not its own.
        user=by if is_mailbox_of(by, contact.email) else None,
        contact_name=" ".join(contact.name.split()),
        contact_email=contact.email.lower(),
        organisation=contact.organisation,
        organisation_name=contact.organisation_name,
        all_or_none=all_or_none,
        language=language,
        created_at=now,
        **new_secret(),
    )
    group.full_clean(exclude=["event", "user", "organisation"])
    return group


def is_mailbox_of(user, email):
    """Whether the account (or None) has this address, which it has proved."""
    return user is not None and email.lower() == user.email.lower()


def new_registration(*, event, person, contact, group, by, language, now, verified):
    """A registration that is not stored yet."""
    email = person.email.lower()
    is_contact_herself = person_key(person) == person_key(contact)
    registration = event.registrations.model(
        event=event,
        group=group,
        # A small office shares one mailbox: a colleague with her address is not the account's own person.
        user=by if is_mailbox_of(by, email) and is_contact_herself else None,
        name=" ".join(person.name.split()),
        name_key=name_key(person.name),
        email=email,
        phone=person.phone,
        role=person.role,
        organisation=contact.organisation,
        organisation_name=contact.organisation_name,
        language=language,
        origin=Origin.OWN if email == contact.email.lower() else Origin.GROUP,
        state=State.SUBMITTED,
        submitted_at=now,
        verified_at=now if verified else None,
        expires_at=None if verified else now + HOLD,
        **new_secret(),
    )
    # What the form has not asked of a colleague is asked of the database: length and form of what was typed.
    registration.clean_fields(exclude=["event", "group", "user", "organisation"])
    return registration


def give_places(event, registrations, now):
    """Give new registrations, not stored yet, a seat or the end of the queue.

    Who waits already goes first. In a selection all wait for the coordinator instead.
    """
    if event.is_selective:
        return
    counted = count_places(event)
    if counted["waiting"] and counted["taken"] < event.capacity and offer_free_seats(event, now):
        counted = count_places(event)
    for registration in registrations:
        registration.state, registration.queued_at = State.WAITING, end_of_queue(counted, now)
    for registration in who_fits(registrations, event.capacity - counted["taken"]):
        if registration.verified_at:
            registration.state, registration.confirmed_at = State.CONFIRMED, now
        else:
            registration.state = State.OFFERED


def _to_leave(given_up, events, now):
    """Those places as they are now that their events are locked. The deadline for withdrawing holds too."""
    if not given_up:
        return []
    model = type(given_up[0])
    found = list(model.objects.live().select_related("group").filter(pk__in=[each.pk for each in given_up]))
    for registration in found:
        registration.event = events[registration.event_id]
        refuse(withdrawal_refusal(registration, registration.event, now))
    return found


def _leave_earlier(given_up, by, now):
    for registration in given_up:
        event = registration.event
        end_all([registration], State.CANCELLED, now)
        record(verb="withdraw", subject=registration, by=by, now=now, centre=event.centre.slug)
        queue_all(letters=[emails.cancelled_by_person(registration, now)])
        offer_free_seats(event, now)

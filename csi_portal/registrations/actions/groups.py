"""What the contact person changes about her group."""

from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration

from .registering import LARGEST_GROUP, Contact, give_places, new_registration, refuse_known
from .seats import end_lapsed, lock, offer_free_seats, refuse


@transaction.atomic
def add_colleague(*, group, person, by, now):
    """One more of the group: a seat if there is one, else the end of the queue. Raises like `register`."""
    event = lock(group.event)
    end_lapsed(event, now)
    refuse(event.registration_refusal(now))
    refuse(_growing_refusal(group))
    refuse_known(event, [person])
    contact = Contact(group.contact_name, group.contact_email, group.organisation, group.organisation_name)
    registration = new_registration(
        event=event,
        person=person,
        contact=contact,
        group=group,
        by=by,
        language=group.language,
        now=now,
        verified=True,
    )
    give_places(event, [registration], now)
    registration.save()
    record(verb="register", subject=registration, by=by, now=now, centre=event.centre.slug)
    queue_all(letters=[emails.place(registration, now)])
    return registration


def _growing_refusal(group):
    """Why the group can't grow, or None."""
    if group.registrations.live().count() >= LARGEST_GROUP:
        return _("The group is as large as it may be. Register the others as another group.")
    if group.all_or_none and group.registrations.filter(state=Registration.State.WAITING).exists():
        return _(
            "The group waits for all its seats together and would lose its place in the queue. Let it take "
            "as many as fit first, or register the colleague by herself."
        )
    return None


@transaction.atomic
def take_as_many_as_fit(*, group, by, now):
    """An all-or-none group takes what there is; who of it gets no seat keeps waiting."""
    event = lock(group.event)
    end_lapsed(event, now)
    group.all_or_none = False
    group.save(update_fields=["all_or_none"])
    record(verb="take_as_many_as_fit", subject=group, by=by, now=now, centre=event.centre.slug)
    offer_free_seats(event, now)

"""Letters that a coordinator sends of her own will: words to participants, and a place once more."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record, record_for_all
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails

from .seats import lock_with_event, refuse


@transaction.atomic
def write_to(*, registrations, subject, text, by, now):
    """Write the same words to these people; answers go to the centre. Returns those who are written to.

    Only who still takes part or waits is written to, and a shared address gets one letter for each event.
    Raises ValidationError when nobody is left.
    """
    addressed = {}
    for each in registrations:
        if each.is_live and each.verified_at and each.email:
            addressed.setdefault((each.event_id, each.email), each)
    people = list(addressed.values())
    if not people:
        raise ValidationError(_("None of them takes part or waits any more, so nobody would get the letter."))
    record_for_all(verb="write_to", subjects=people, by=by, now=now)
    queue_all(letters=[emails.message(each, subject, text, each.event.centre.email, now) for each in people])
    return people


@transaction.atomic
def send_place_again(*, registration, by, now):
    """Write once more what place this person has, with the way to her own page."""
    registration, event = lock_with_event(registration)
    letters = {
        "confirmed": emails.confirmed,
        "waiting": emails.waiting,
        "submitted": emails.submitted,
        "offered": emails.accepted if event.is_selective else emails.offered,
    }
    letter = letters.get(registration.state)
    if letter is None:
        refuse(_("This registration has ended, so there is no place to write about."))
    if not registration.email:
        refuse(_("The name and address of this person are erased, so there is nobody to write to."))
    if registration.verified_at is None:
        refuse(_("The address is not proved yet. The person gets a code when she registers again."))
    record(verb="send_place_again", subject=registration, by=by, now=now, centre=event.centre.slug)
    queue_all(letters=[letter(registration, now)])
    return registration

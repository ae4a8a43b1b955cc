"""The person has what is held about her registration erased."""

from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.registrations.models import Registration
from csi_portal.ui.typography import day

from .leaving import withdrawal_refusal
from .seats import end_all, lock_with_event, offer_free_seats, refuse

State = Registration.State


@transaction.atomic
def erase(*, registration, by, now):
    """Delete the registration with its answers, files and needs; a seat that it held goes to the next.

    Raises ValidationError while it must be kept. History keeps that it happened, without a name.
    """
    registration, event = lock_with_event(registration)
    refuse(erasure_refusal(registration, event, now))
    if registration.is_live and not event.closed_sentence(now):
        end_all([registration], State.CANCELLED, now)
        offer_free_seats(event, now)
    record(verb="erase", subject=registration, by=by, now=now, centre=event.centre.slug)
    files = [answer.file for answer in registration.answers.exclude(file="")]
    registration.delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))


def erasure_refusal(registration, event, now):
    """Why it can't be erased yet, or None: a seat is given up in time, and a grant asks for evidence."""
    if registration.state in (State.ATTENDED, State.ABSENT) and event.project:
        return _("The project that paid for it must keep who took part until %(day)s; then it is erased.") % {
            "day": day(event.project.keep_until)
        }
    if registration.is_live and registration.takes_seat and not event.has_begun(now):
        return withdrawal_refusal(registration, event, now)
    return None

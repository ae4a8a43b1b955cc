"""The person has what is held about her registration erased."""

from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.registrations.models.retention import is_evidence
from csi_portal.ui.typography import day

from .leaving import withdrawal_refusal
from .retention import forget
from .seats import lock_with_event, refuse


@transaction.atomic
def erase(*, registration, by, now):
    """Erase the registration with its answers, files and needs; a seat to come goes to the next.

    Who took part stays countable, without a name. Raises ValidationError while it must be kept. History keeps
    that it happened.
    """
    registration, event = lock_with_event(registration)
    refuse(erasure_refusal(registration, event, now))
    forget(registrations=[registration], by=by, now=now)


def erasure_refusal(registration, event, now):
    """Why it can't be erased yet, or None: a seat is given up in time, and a grant asks for evidence."""
    if is_evidence(registration, now):
        return _("The project that paid for it must keep who took part until %(day)s; then it is erased.") % {
            "day": day(event.project.keep_until)
        }
    if registration.is_live and registration.takes_seat and not event.has_begun(now):
        return withdrawal_refusal(registration, event, now)
    return None

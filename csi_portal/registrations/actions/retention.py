"""Erasing what registrations hold of people when its time is over, kind by kind."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from csi_portal.history.actions import record_for_all
from csi_portal.registrations.models import ENDED

NEEDS_KEPT = timedelta(days=14)  # after the end of the event
UNFINISHED_KEPT = timedelta(days=30)  # after what came to nothing ended
SEAT_KEPT = timedelta(days=365)  # after the end; a grant project may ask for longer
ANSWERS_KEPT = timedelta(days=365)


def overdue(*, event_model, now):
    """{kind: QuerySet} of what is past its retention, for one kind of event."""
    registrations = event_model.registrations.rel.related_model.objects
    needs = registrations.model.needs.related.related_model.objects
    answers = registrations.model.answers.rel.related_model.objects
    over = Q(event__ends_at__lt=now - SEAT_KEPT)
    project_over = Q(event__project=None) | Q(event__project__keep_until__lt=timezone.localdate(now))
    return {
        "needs": needs.filter(registration__event__ends_at__lt=now - NEEDS_KEPT),
        "answers": answers.filter(registration__event__ends_at__lt=now - ANSWERS_KEPT),
        "registrations": registrations.filter(
            Q(state__in=ENDED, ended_at__lt=now - UNFINISHED_KEPT) | (over & project_over)
        ),
    }


@transaction.atomic
def erase_overdue(*, event_model, now):
    """Delete it, and keep in history that it happened and of which event. Returns how much of each kind."""
    counts = {}
    for kind, found in overdue(event_model=event_model, now=now).items():
        path = "event" if kind == "registrations" else "registration__event"
        events = event_model.objects.filter(pk__in=found.values(path))
        record_for_all(verb=f"erase_overdue_{kind}", subjects=list(events), by=None, now=now)
        if kind == "answers":
            for answer in found.exclude(file=""):
                transaction.on_commit(partial(answer.file.storage.delete, answer.file.name))
        counts[kind] = found.count()
        found.delete()
    groups = event_model.groups.rel.related_model.objects
    groups.filter(registrations=None, created_at__lt=now - UNFINISHED_KEPT).delete()
    return counts

"""How long each kind of data about registrations is kept, and which rows are kept for too long.

Each function gives a QuerySet for one kind of event; `kinds()` are all of them.
"""

from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .registrations import Registration

NEEDS_KEPT = timedelta(days=14)  # after the end of the event
UNUSED_KEPT = timedelta(days=30)  # what came to nothing, after its own end
KEPT = timedelta(days=365)  # who took part, her answers and files, after the end of the event

SEATED = ("confirmed", "attended", "absent")


def kinds():
    """The models of registrations, one for each kind of event."""
    return [model for model in apps.get_models() if issubclass(model, Registration)]


def model_of(kind, part):
    """The model of "event", "group", "answers" or "needs" of a kind of registration."""
    return kind._meta.get_field(part).related_model


def overdue_needs(kind, now):
    """Those of an event that is over, and of who does not come after all: they are of no use."""
    over = Q(registration__event__ends_at__lte=now - NEEDS_KEPT)
    return model_of(kind, "needs").objects.filter(over | Q(registration__ended_at__isnull=False))


def overdue_answers(kind, now):
    return model_of(kind, "answers").objects.filter(registration__event__ends_at__lte=now - KEPT)


def overdue_unused(kind, now):
    """Registrations that came to nothing, and those without a seat when the event was over."""
    ended = Q(ended_at__lte=now - UNUSED_KEPT)
    left_over = Q(ended_at__isnull=True, event__ends_at__lte=now - UNUSED_KEPT) & ~Q(state__in=SEATED)
    return kind.objects.filter(ended | left_over)


def overdue_names(kind, now):
    """Who had a seat, a year ago and not needed as evidence of a grant any more."""
    free = Q(event__project__isnull=True) | Q(event__project__keep_until__lt=timezone.localdate(now))
    return kind.objects.filter(free, state__in=SEATED, event__ends_at__lte=now - KEPT).exclude(name="")


def overdue_groups(kind, now):
    """Contact people: a year after the event, or when none of the registrations is left."""
    left = Exists(kind.objects.filter(group=OuterRef("pk")))
    alone = Q(~left, created_at__lte=now - UNUSED_KEPT)
    return model_of(kind, "group").objects.filter(Q(event__ends_at__lte=now - KEPT) | alone)


def is_evidence(registration, now):
    """Whether the grant project that pays for the event must still prove that this person took part."""
    event = registration.event
    needed = event.project and event.project.keep_until >= timezone.localdate(now)
    return bool(needed and event.has_begun(now) and registration.state in SEATED)

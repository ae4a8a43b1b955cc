"""Writing history. Called by other apps' actions inside their transaction."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

import pghistory
from django.db import transaction

from .models import Act

_version = ContextVar("version", default=None)


@contextmanager
def as_one_act(by):
    """What triggers keep of changes inside belongs together, and to `by` (None is the portal itself).

    Inside another one it is a part of that. Nothing of a person but the key of the account is stored.
    """
    if _version.get():
        yield
        return
    with pghistory.context(user=by.pk if by else None) as context:
        token = _version.set(context.id)
        try:
            yield
        finally:
            _version.reset(token)


def versioned(act):
    """Decorator of a verb (keyword `by`): atomic, and all that it changes is one version.

    A verb that another one calls stands and falls with it, so it needs no savepoint of its own.
    """

    @wraps(act)
    def whole(*, by, **given):
        with transaction.atomic(savepoint=_version.get() is None), as_one_act(by):
            return act(by=by, **given)

    return whole


def record(*, verb, subject, by, now, reason="", fields=(), centre=""):
    """Write one act. `by` is a user or None (the portal itself); `fields` are names, never values."""
    act = _act(subject, verb=verb, by=by, now=now, reason=reason, fields=fields, centre=centre)
    act.save()
    return act


def record_for_all(*, verb, subjects, by, now, reason=""):
    """The same act for many subjects, in one statement."""
    Act.objects.bulk_create(_act(subject, verb=verb, by=by, now=now, reason=reason) for subject in subjects)


def _act(subject, *, verb, by, now, reason="", fields=(), centre=""):
    return Act(
        at=now,
        actor_id=by.pk if by else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        centre=centre,
        reason=reason,
        fields=list(fields),
        version=_version.get(),
    )

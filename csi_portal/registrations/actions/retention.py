"""Erasing: what is kept for too long, and what a person wants to have erased.

Who had a seat stays as a row without a name, so that it can still be counted how many took part. History
keeps that something was erased and never whose it was.
"""

from itertools import groupby

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from csi_portal.history.actions import record_for_all
from csi_portal.registrations.models.retention import (
    SEATED,
    is_evidence,
    kinds,
    model_of,
    overdue_answers,
    overdue_groups,
    overdue_names,
    overdue_needs,
    overdue_unused,
)

from .seats import lock, offer_free_seats

AT_ONCE = 1000  # rows in one transaction
NUMBERED = Concat(Value("erased-"), Cast(F("pk"), CharField()))
NAMELESS = {
    "name": "",
    "name_key": NUMBERED,
    "email": "",
    "phone": "",
    "role": "",
    "organisation": None,
    "organisation_name": "",
    "user": None,
    "group": None,
    "token_hash": NUMBERED,
    "token_sealed": "",
    "code_hash": "",
}


# --- By the timetable -------------------------------------------------------------------------------------


def erase_overdue_needs(*, now):
    """Delete what people needed; nothing about it stands in history. Returns how many; so do the others."""
    return sum(_in_batches(overdue_needs(kind, now), _delete) for kind in kinds())


def erase_overdue_answers(*, now):
    """Delete answers and the files that came with them."""
    return sum(_in_batches(overdue_answers(kind, now), _delete_answers) for kind in kinds())


def erase_overdue_unused(*, now):
    """Delete registrations that came to nothing."""

    def delete(registrations):
        record_for_all(verb="erase", subjects=registrations, by=None, now=now)
        _delete_registrations(registrations)

    return sum(_in_batches(overdue_unused(kind, now), delete) for kind in kinds())


def erase_overdue_names(*, now):
    """Take the names off those who had a seat."""

    def take_names(registrations):
        record_for_all(verb="erase", subjects=registrations, by=None, now=now)
        _take_names(registrations)

    return sum(_in_batches(overdue_names(kind, now), take_names) for kind in kinds())


def erase_overdue_groups(*, now):
    """Delete contact people of groups."""
    return sum(_in_batches(overdue_groups(kind, now), _delete) for kind in kinds())


def _in_batches(rows, erase):
    """Erase all the rows, some at a time, and say how many; who runs at the same moment waits for them."""
    total = 0
    while found := _one_batch(rows, erase):
        total += found
    return total


@transaction.atomic
def _one_batch(rows, erase):
    batch = list(rows.select_for_update(of=["self"]).order_by("pk")[:AT_ONCE])
    if batch:
        erase(batch)
    return len(batch)


def _delete(rows):
    type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()


def _delete_answers(answers):
    for file in [answer.file for answer in answers if answer.file]:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
    _delete(answers)


def _delete_registrations(registrations):
    _delete_what_belongs_to(registrations)
    _delete(registrations)


def _take_names(registrations):
    _delete_what_belongs_to(registrations)
    kind = type(registrations[0])
    kind.objects.filter(pk__in=[each.pk for each in registrations]).update(**NAMELESS)


def _delete_what_belongs_to(registrations):
    kind = type(registrations[0])
    model_of(kind, "needs").objects.filter(registration__in=registrations).delete()
    if answers := list(model_of(kind, "answers").objects.filter(registration__in=registrations)):
        _delete_answers(answers)


# --- At the wish of a person ------------------------------------------------------------------------------


@transaction.atomic
def forget(*, registrations, by, now):
    """Erase these registrations of one kind; a seat that is still to come goes to the next in the queue.

    What a grant project must still prove keeps name, e-mail and organisation until the retention takes them.
    """
    registrations = sorted(registrations, key=lambda each: each.event_id)
    for _key, of_event in groupby(registrations, key=lambda each: each.event_id):
        found = list(of_event)
        _forget_in(lock(found[0].event), [each.pk for each in found], by, now)


def _forget_in(event, keys, by, now):
    found = list(event.registrations.select_related("event__project").filter(pk__in=keys))
    evidence = [each for each in found if is_evidence(each, now)]
    counted = [each for each in found if each.state in SEATED and event.has_begun(now)]
    record_for_all(verb="erase", subjects=found, by=by, now=now)
    if evidence:
        _delete_what_belongs_to(evidence)
        only_evidence = {"user": None, "group": None, "phone": "", "role": ""}
        type(evidence[0]).objects.filter(pk__in=[each.pk for each in evidence]).update(**only_evidence)
    if nameless := [each for each in counted if each not in evidence]:
        _take_names(nameless)
    if gone := [each for each in found if each not in counted]:
        _delete_registrations(gone)
        offer_free_seats(event, now)

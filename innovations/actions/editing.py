"""Saving what an editor wrote, and keeping with it all that the database stores of what could be computed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from csi_portal.accounts.permissions import is_editor, is_partner
from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history import actions as history

from ..models import (
    ESTIMABLE,
    Authorship,
    Cost,
    Estimate,
    ExchangeRate,
    Innovation,
    completeness,
    lowest_whole,
    next_check,
)
from ..permissions import act_refusal, write_refusal
from .copying import has_no_rows
from .indexing import INDEXED, concerned_by, index

NOTED = ["status", "approved_by", "approved_at", "text_version"]
DERIVED = ["title_key", "completeness", "check_due_on", "lowest_cost_czk"]


@history.versioned
def start_draft(*, innovation, by, now):
    """Keep a new example, not stored so far, as a draft of its first author (an editor or a partner).

    Its rows come afterwards, with `save_edited`.
    """
    if not (is_editor(by) or is_partner(by)):
        raise ValidationError(_("Only editors and partners write examples. Propose yours to the editors."))
    innovation.status = Innovation.Status.DRAFT
    if not (innovation.title_cs or innovation.title_en or innovation.original_title):
        raise ValidationError(_("Write the title first."))
    # What readers look examples up by may follow later, with the Czech title; publication asks for it.
    # Each constraint would be a question of its own; the database holds them all the same.
    innovation.full_clean(exclude=["title_key", "title_cs", "kind", "country"], validate_constraints=False)
    innovation.save(force_insert=True)
    has_no_rows(innovation)
    add_author(innovation, by)
    derive(innovation, rates={})
    innovation.save(update_fields=DERIVED)
    innovation._prefetched_objects_cache = {}
    history.record(verb="start_draft", subject=innovation, by=by, now=now)
    return innovation


@history.versioned
def save_edited(*, innovation, by, now, fields=()):
    """Keep an innovation that was written together with its rows: derived values and search entry follow.

    `fields` are the names of what changed, for the history. Who saves is remembered among the authors, and
    an approval of the earlier text falls. Raises ValidationError for what readers see.
    """
    innovation = lock(innovation)
    if by:
        refuse(write_refusal(by, innovation))
    keep_edited(innovation=innovation, by=by, now=now, fields=fields)
    return innovation


def keep_edited(*, innovation, by, now, fields):
    """The same for a locked example that this person may write."""
    note_change(innovation, by)
    forget_confirmations(innovation=innovation, fields=fields, now=now)
    refresh(innovation, also=NOTED)
    history.record(verb="edit", subject=innovation, by=by, now=now, fields=fields)


@history.versioned
def mark_checked(*, innovation, by, now):
    """Somebody compared the facts with the sources today; the next check is due from today."""
    innovation = lock(innovation)
    refuse(act_refusal(by, innovation))
    innovation.checked_on, innovation.checked_by = timezone.localdate(now), by
    innovation.save(update_fields=["checked_on", "checked_by"])
    refresh(innovation)
    history.record(verb="mark_checked", subject=innovation, by=by, now=now)
    return innovation


def lock(innovation):
    """The row as it is now, held until the end of the transaction. Raises ValidationError when it is gone.

    An example and its working copy are held together, always in one order, so that nobody waits for ever.
    """
    pk = innovation.pk
    family = Q(pk=pk) | Q(revises=pk) | Q(pk=innovation.revises_id)
    held = Innovation.objects.select_for_update(of=["self"]).filter(family).order_by("pk").in_bulk()
    if pk not in held:
        raise ValidationError(_("It is no longer here: somebody has published, discarded or deleted it."))
    found = held[pk]
    found.revises = held.get(found.revises_id)
    return found


def forget_confirmations(*, innovation, fields, now):
    """Nobody has confirmed what has been rewritten since. `fields` are the names of what changed."""
    changed = {name.removesuffix("_cs").removesuffix("_en") for name in fields}
    if estimated := changed.intersection(ESTIMABLE):
        Estimate.objects.filter(innovation=innovation, field__in=estimated).update(
            confirmed_by=None, confirmed_by_name="", confirmed_at=None, stated_on=timezone.localdate(now)
        )


def refuse(sentence):
    """Raise a refusal of `permissions.py`, if there is one."""
    if sentence:
        raise ValidationError(sentence)


def remember_author(innovation, by):
    """Who changes the text can't approve it; what was approved before the change wants a new approval.

    `by` is None for the portal itself (an import), which is nobody's author.
    """
    if by:
        refuse(write_refusal(by, innovation))
    note_change(innovation, by)
    innovation.save(update_fields=NOTED)


def note_change(innovation, by):
    """The same for who may change it, without saving the example (`NOTED`)."""
    if by:
        add_author(innovation, by)
    if innovation.status == Innovation.Status.APPROVED:
        innovation.status = Innovation.Status.SUBMITTED
        innovation.approved_by = innovation.approved_at = None
    innovation.text_version += 1


def add_author(innovation, by):
    Authorship.objects.bulk_create([Authorship(innovation=innovation, user=by)], ignore_conflicts=True)


def refuse_unreadable(innovation):
    """A published example needs a Czech title, a text and a source; else a reader can't judge it."""
    if not innovation.title_cs:
        raise ValidationError(_("Write the Czech title first; the catalogue is read in Czech."))
    if not (innovation.kind and innovation.country):
        raise ValidationError(_("Choose the kind and the country first; readers look examples up by them."))
    if not (innovation.how_cs or innovation.how_en):
        raise ValidationError(_("Say how it works first; an example without it helps nobody."))
    if not innovation.sources.exists():
        raise ValidationError(_("Add at least one source first; every example shows where it comes from."))


def refresh(innovation, *, also=()):
    """Compute again what is stored for sorting, filtering and searching; save it, and the fields `also`.

    Reads what the example has at hand of its terms and rows; from now on they are read anew.
    """
    derive(innovation, ExchangeRate.objects.by_currency())
    innovation.save(update_fields=[*DERIVED, *also, "updated_at"])
    if innovation.is_published:  # what was archived has left the search then
        index([innovation])
    innovation._prefetched_objects_cache = {}


def derive(innovation, rates):
    """Set what follows from the fields and rows of an innovation, without saving it (`DERIVED`)."""
    innovation.title_key = czech_sort_key(
        innovation.title_cs or innovation.title_en or innovation.original_title
    )
    innovation.completeness = completeness(innovation).percent
    innovation.check_due_on = next_check(innovation)
    innovation.lowest_cost_czk, _cost = lowest_whole(innovation.costs.all(), rates)


@transaction.atomic
def save_term(*, term, by, now):
    """Keep a target group, theme or actor; whatever bears or mentions it is indexed again."""
    term.full_clean()
    term.save()
    index(concerned_by(term).prefetch_related(*INDEXED))
    history.record(verb="edit", subject=term, by=by, now=now)
    return term


@transaction.atomic
def remove_term(*, term, by, now):
    """Delete a target group, theme or actor that no example bears. Raises ValidationError for another."""
    term = type(term).objects.select_for_update().get(pk=term.pk)
    if term.innovations.exists():
        raise ValidationError(_("Examples bear this entry. Take it off them first, then delete it."))
    history.record(verb="remove", subject=term, by=by, now=now, reason=term.slug)
    term.delete()


@transaction.atomic
def save_rate(*, rate, by, now):
    """Keep an exchange rate; the costs stated in its currency are converted again."""
    rate.full_clean()
    rate.save()
    rates = ExchangeRate.objects.by_currency()
    concerned = Cost.objects.filter(currency=rate.currency).values("innovation")
    for innovation in Innovation.objects.select_for_update().filter(pk__in=concerned):
        innovation.lowest_cost_czk, _cost = lowest_whole(innovation.costs.all(), rates)
        innovation.save(update_fields=["lowest_cost_czk"])
    history.record(verb="edit", subject=rate, by=by, now=now)
    return rate

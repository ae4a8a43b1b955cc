"""Saving what an editor wrote, and keeping with it all that the database stores of what could be computed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history import actions as history

from ..models import Cost, ExchangeRate, Innovation, completeness, next_check
from .indexing import INDEXED, concerned_by, index

WHOLE_AMOUNTS = [Cost.What.START_UP, Cost.What.YEARLY, Cost.What.TOTAL]


@transaction.atomic
def save_edited(innovation, *, by, now, fields=()):
    """Keep an innovation that was written together with its rows: derived values and search entry follow.

    `fields` are the names of what changed, for the history. Raises ValidationError when a published example
    would lose what makes it readable.
    """
    innovation = lock(innovation)
    if innovation.is_published:
        refuse_unreadable(innovation)
    # Nobody has confirmed what has been rewritten since.
    changed = {name.removesuffix("_cs").removesuffix("_en") for name in fields}
    innovation.estimates.filter(field__in=changed).update(
        confirmed_by=None, confirmed_by_name="", confirmed_at=None, stated_on=timezone.localdate(now)
    )
    refresh(innovation)
    history.record(verb="edit", subject=innovation, by=by, now=now, fields=fields)
    return innovation


@transaction.atomic
def mark_checked(innovation, *, by, now):
    """Somebody compared the facts with the sources today; the next check is due from today."""
    innovation = lock(innovation)
    innovation.checked_on, innovation.checked_by = timezone.localdate(now), by
    innovation.save(update_fields=["checked_on", "checked_by"])
    refresh(innovation)
    history.record(verb="mark_checked", subject=innovation, by=by, now=now)
    return innovation


def lock(innovation):
    """The row as it is now, held until the end of the transaction."""
    return Innovation.objects.select_for_update().get(pk=innovation.pk)


def refuse_unreadable(innovation):
    """A published example needs a Czech title, a text and a source; else a reader can't judge it."""
    if not innovation.title_cs:
        raise ValidationError(_("Write the Czech title first; the catalogue is read in Czech."))
    if not (innovation.how_cs or innovation.how_en):
        raise ValidationError(_("Say how it works first; an example without it helps nobody."))
    if not innovation.sources.exists():
        raise ValidationError(_("Add at least one source first; every example shows where it comes from."))


def refresh(innovation):
    """Compute again what is stored for sorting, filtering and searching."""
    innovation.title_key = czech_sort_key(innovation.title_cs or innovation.title_en)
    innovation.completeness = completeness(innovation).percent
    innovation.check_due_on = next_check(innovation)
    innovation.lowest_cost_czk = lowest_cost_czk(innovation, ExchangeRate.objects.by_currency())
    innovation.save(
        update_fields=["title_key", "completeness", "check_due_on", "lowest_cost_czk", "updated_at"]
    )
    index([innovation])


def lowest_cost_czk(innovation, rates):
    """The smallest stated amount for the whole (start-up, yearly or total) in CZK; None when none is stated.

    An amount for one participant says nothing of what the whole costs and is left out.
    """
    amounts = [cost.in_czk(rates) for cost in innovation.costs.filter(what__in=WHOLE_AMOUNTS)]
    return min((amount for amount in amounts if amount is not None), default=None)


@transaction.atomic
def save_term(term, *, by, now):
    """Keep a target group, theme or actor; whatever bears or mentions it is indexed again."""
    term.full_clean()
    term.save()
    index(concerned_by(term).prefetch_related(*INDEXED))
    history.record(verb="edit", subject=term, by=by, now=now)
    return term


@transaction.atomic
def remove_term(term, *, by, now):
    """Delete a target group, theme or actor that no example bears. Raises ValidationError for another."""
    term = type(term).objects.select_for_update().get(pk=term.pk)
    if term.innovations.exists():
        raise ValidationError(_("Examples bear this entry. Take it off them first, then delete it."))
    history.record(verb="remove", subject=term, by=by, now=now, reason=term.slug)
    term.delete()


@transaction.atomic
def save_rate(rate, *, by, now):
    """Keep an exchange rate; the costs stated in its currency are converted again."""
    rate.full_clean()
    rate.save()
    rates = ExchangeRate.objects.by_currency()
    concerned = Cost.objects.filter(currency=rate.currency).values("innovation")
    for innovation in Innovation.objects.select_for_update().filter(pk__in=concerned):
        innovation.lowest_cost_czk = lowest_cost_czk(innovation, rates)
        innovation.save(update_fields=["lowest_cost_czk"])
    history.record(verb="edit", subject=rate, by=by, now=now)
    return rate

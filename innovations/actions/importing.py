"""Examples from somebody else's file become drafts; what a person has touched since stays as it is."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from csi_portal.history import actions as history

from ..imports.fields import CHOICES, LINES, NUMBERS, WRITTEN
from ..imports.records import Record
from ..imports.spool import fingerprint
from ..models import (
    Actor,
    Cost,
    Estimate,
    ExchangeRate,
    Innovation,
    Replication,
    Result,
    Source,
    TargetGroup,
    Theme,
    is_reserved,
)
from .editing import DERIVED, derive
from .loading import was_edited

CREATED, UNCHANGED, UPDATED, REFUSED = "created", "unchanged", "updated", "refused"
LISTS = {"target_groups": TargetGroup, "themes": Theme, "actors": Actor}
VALUES = (
    "title_cs", "title_en", "original_title", "original_text", "original_language", *WRITTEN, *LINES,
    *CHOICES, *NUMBERS, "country", "subdivision", "web", "latitude", "longitude", "year_started",
    "import_rest",
)  # fmt: skip
# A draft may lack them; publishing asks for them.
NOT_YET = ("title_cs", "kind", "country")
LONGEST_SLUG = 80
ROWS = (Result, Cost, Replication, Estimate, Source)  # a source goes last


class Change(NamedTuple):
    """What is to be written: an innovation that holds its new values, and the rows that belong to it."""

    innovation: Innovation
    record: Record
    what: str


class Outcome(NamedTuple):
    record: Record
    what: str
    reason: str = ""


@history.versioned
def import_batch(*, records: Iterable[Record], source, by, now, keep=True):
    """Store records of one source as drafts, each whole or not at all. Returns an `Outcome` for each.

    A record that says what it said at the last import is left alone. One whose draft a person has changed,
    or that has left the drafts, is refused. With `keep=False` everything is tried and nothing stays.
    """
    records = list(records)
    outcomes, changes = _sorted_out(records, source)
    terms = {name: dict(model.objects.values_list("slug", "pk")) for name, model in LISTS.items()}
    reasons = _write_whole(changes, terms)
    for change in changes:
        reason = reasons.get(change.record.key, "")
        outcomes.append(Outcome(change.record, REFUSED if reason else change.what, reason))
    written = [change.innovation for change in changes if change.record.key not in reasons]
    history.record_for_all(verb="import", subjects=written, by=by, now=now, reason=source)
    _derive(written)
    if not keep:
        transaction.set_rollback(True)
    return outcomes


def _sorted_out(records, source):
    """([Outcome] of records that are left alone or refused, [Change] of those to write)."""
    keys = [record.key for record in records]
    known = Innovation.objects.select_for_update().filter(imported_from=source, external_id__in=keys)
    known = {innovation.external_id: innovation for innovation in known}
    taken = _taken_slugs(records)
    outcomes, changes = [], []
    for record in records:
        innovation = known.get(record.key)
        if innovation and innovation.import_digest == record.digest:
            outcomes.append(Outcome(record, UNCHANGED))
            continue
        what = UPDATED if innovation else CREATED
        innovation = innovation or Innovation(
            imported_from=source, external_id=record.key, slug=_free_slug(record, source, taken)
        )
        try:
            _refuse_touched(innovation)
            _fill(innovation, record)
        except ValidationError as error:
            outcomes.append(Outcome(record, REFUSED, " ".join(error.messages)))
        else:
            innovation.text_version += what == UPDATED  # so that an open form does not save over it unasked
            changes.append(Change(innovation, record, what))
    return outcomes, changes


def _refuse_touched(innovation):
    if innovation.status != Innovation.Status.DRAFT:
        raise ValidationError(
            _("The file says something new, but the example is no draft any more (%(status)s). Compare them "
              "and change the example in the administration.") % {"status": innovation.get_status_display()}
        )  # fmt: skip
    if innovation.pk and was_edited(innovation):
        raise ValidationError(
            _("The file says something new, but an editor has changed the draft since. Compare them and "
              "change the draft in the administration.")
        )  # fmt: skip


def _fill(innovation, record):
    innovation.import_digest = record.digest
    for name in VALUES:
        default = Innovation._meta.get_field(name).get_default()
        setattr(innovation, name, record.values.get(name, default))
    innovation.clean_fields(
        exclude=["title_key", *(name for name in NOT_YET if not getattr(innovation, name))]
    )


def _write_whole(changes, terms):
    """Write all together, which is quick; when the database refuses, each alone. Returns {key: reason}."""
    try:
        with transaction.atomic():
            _write(changes, terms)
    except DatabaseError as error:
        if len(changes) == 1:
            return {changes[0].record.key: _("The database refused the row: %(why)s") % {"why": error}}
        reasons = [_write_whole([change], terms) for change in changes]
        return {key: reason for each in reasons for key, reason in each.items()}
    return {}


def _write(changes, terms):
    new = [change.innovation for change in changes if change.what == CREATED]
    old = [change.innovation for change in changes if change.what == UPDATED]
    for innovation in new:
        innovation.pk = None  # an attempt that was undone has left its number
    Innovation.objects.bulk_create(new)
    for innovation in old:
        innovation.save()
    if old:
        _clear_rows(old)
    for name, identifiers in terms.items():
        _write_terms(name, identifiers, changes)
    sources = {change.record.key: _sources(change) for change in changes}
    Source.objects.bulk_create(source for each in sources.values() for source in each)
    Cost.objects.bulk_create(
        Cost(innovation=change.innovation, position=position, source=sources[change.record.key][0], **cost)
        for change in changes
        for position, cost in enumerate(change.record.costs, start=1)
    )


def _clear_rows(innovations):
    for model in ROWS:
        model.objects.filter(innovation__in=innovations).delete()
    for name in LISTS:
        getattr(Innovation, name).through.objects.filter(innovation__in=innovations).delete()


def _write_terms(name, identifiers, changes):
    through = getattr(Innovation, name).through
    column = f"{LISTS[name]._meta.model_name}_id"
    through.objects.bulk_create(
        through(innovation_id=change.innovation.pk, **{column: identifiers[slug]})
        for change in changes
        for slug in change.record.terms.get(name, [])
        if slug in identifiers
    )


def _sources(change):
    return [
        Source(
            innovation=change.innovation,
            position=position,
            url=source["url"],
            title=source["title"],
            accessed_on=source["accessed_on"] and date.fromisoformat(source["accessed_on"]),
        )
        for position, source in enumerate(change.record.sources, start=1)
    ]


def _derive(innovations):
    """Set for many what follows from their rows. Nobody searches drafts: publishing them indexes them."""
    rates = ExchangeRate.objects.by_currency()
    stored = Innovation.objects.filter(pk__in=[innovation.pk for innovation in innovations])
    stored = list(stored.prefetch_related("actors", "sources", "results", "costs", "replications"))
    for innovation in stored:
        derive(innovation, rates)
    Innovation.objects.bulk_update(stored, DERIVED)


def _taken_slugs(records):
    wanted = [_slug(record) for record in records]
    return set(Innovation.objects.filter(slug__in=wanted).values_list("slug", flat=True))


def _slug(record):
    return slugify(record.title)[:LONGEST_SLUG].strip("-_")


def _free_slug(record, source, taken):
    """The title as an address; with a fingerprint when another example or page has it."""
    slug = _slug(record)
    if not slug or slug in taken or is_reserved(slug):
        slug = f"{slug}-{fingerprint(f'{source}|{record.key}')[:10]}".strip("-")
    taken.add(slug)
    return slug

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
from ..models import Actor, ExchangeRate, Innovation, TargetGroup, Theme
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
ROWS = ("results", "costs", "replications", "estimates", "sources")  # a source goes last


class Outcome(NamedTuple):
    record: Record
    what: str
    reason: str = ""


@transaction.atomic
def import_batch(records: Iterable[Record], *, source, by, now, keep=True):
    """Store records of one source as drafts, each whole or not at all. Returns an `Outcome` for each.

    A record that says what it said at the last import is left alone. One whose draft a person has changed,
    or that has left the drafts, is refused. With `keep=False` everything is tried and nothing stays.
    """
    records = list(records)
    known = {
        innovation.external_id: innovation
        for innovation in Innovation.objects.select_for_update().filter(
            imported_from=source, external_id__in=[record.key for record in records]
        )
    }
    terms = {name: dict(model.objects.values_list("slug", "pk")) for name, model in LISTS.items()}
    taken = _taken_slugs(records)
    outcomes, written = [], []
    for record in records:
        innovation = known.get(record.key) or Innovation(
            imported_from=source, external_id=record.key, slug=_free_slug(record, source, taken)
        )
        try:
            what = _store(innovation, record, terms)
        except ValidationError as error:
            outcomes.append(Outcome(record, REFUSED, " ".join(error.messages)))
            continue
        outcomes.append(Outcome(record, what))
        if what != UNCHANGED:
            written.append(innovation)
            history.record(verb="import", subject=innovation, by=by, now=now, reason=source)
    _derive(written)
    if not keep:
        transaction.set_rollback(True)
    return outcomes


def _store(innovation, record, terms):
    """Write one record. Returns what happened; raises ValidationError, and then nothing of it is written."""
    if innovation.pk and innovation.import_digest == record.digest:
        return UNCHANGED
    _refuse_touched(innovation)
    what = UPDATED if innovation.pk else CREATED
    innovation.import_digest = record.digest
    for name in VALUES:
        default = Innovation._meta.get_field(name).get_default()
        setattr(innovation, name, record.values.get(name, default))
    innovation.clean_fields(
        exclude=["title_key", *(name for name in NOT_YET if not getattr(innovation, name))]
    )
    try:
        with transaction.atomic():
            innovation.save()
            _write_rows(innovation, record, terms, anew=what == UPDATED)
    except DatabaseError as error:
        raise ValidationError(_("The database refused the row: %(why)s") % {"why": error}) from error
    return what


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


def _write_rows(innovation, record, terms, *, anew):
    if anew:
        for related in ROWS:
            getattr(innovation, related).all().delete()
    for name, identifiers in terms.items():
        chosen = [identifiers[slug] for slug in record.terms.get(name, []) if slug in identifiers]
        if anew:
            getattr(innovation, name).set(chosen)
        elif chosen:
            getattr(innovation, name).add(*chosen)
    sources = [
        innovation.sources.model(
            innovation=innovation,
            position=position,
            **{**each, "accessed_on": each["accessed_on"] and date.fromisoformat(each["accessed_on"])},
        )
        for position, each in enumerate(record.sources, start=1)
    ]
    innovation.sources.bulk_create(sources)
    innovation.costs.bulk_create(
        innovation.costs.model(innovation=innovation, position=position, source=sources[0], **each)
        for position, each in enumerate(record.costs, start=1)
    )


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
    """The title as an address; with a fingerprint when it is taken.

    So does a title of one word: pages of the catalogue have addresses of one word.
    """
    slug = _slug(record)
    if slug in taken or "-" not in slug:
        slug = f"{slug}-{fingerprint(f'{source}|{record.key}')[:10]}".strip("-")
    taken.add(slug)
    return slug

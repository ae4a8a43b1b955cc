"""Loading the project's own data files. What a person has changed since is never overwritten."""

import hashlib
import json
from datetime import date
from decimal import Decimal

from django.db import transaction

from csi_portal.history import actions as history
from csi_portal.history.models import Act

from ..models import Actor, ExchangeRate, Innovation, TargetGroup, Theme
from .editing import refresh, save_rate, save_term

ADDED, UPDATED, UNCHANGED, KEPT = "added", "updated", "unchanged", "kept"

# our name of a field: name in the file
PLAIN_FIELDS = {
    "kind": "kind",
    "country": "country",
    "subdivision": "subdivision",
    "region": "region",
    "place": "place",
    "latitude": "lat",
    "longitude": "lon",
    "year_started": "year_started",
    "organisation": "organisation",
    "web": "web",
    "state": "state",
    "smallest_population": "smallest_population",
    "evidence_level": "evidence_level",
    "title_cs": "title_cs",
    "title_en": "title_en",
    "summary_en": "summary_en",
    "problem_cs": "problem_cs",
    "problem_en": "problem_en",
    "how_cs": "how_cs",
    "how_en": "how_en",
    "funding_cs": "funding_cs",
    "state_note_cs": "state_note_cs",
    "challenges_cs": "challenges_cs",
    "conditions_cs": "conditions_cs",
    "transfer_law_cs": "transfer_legal_cs",
    "transfer_money_cs": "transfer_financial_cs",
    "transfer_staff_cs": "transfer_people_cs",
    "smallest_population_note_cs": "smallest_population_note_cs",
    "caveats_cs": "caveats_cs",
    "figures_not_rechecked": "some_figures_not_rechecked",
}
# name in the file's list of our own reasoning: our name of the field
ESTIMATED_FIELDS = {
    "actors": "actors",
    "challenges_cs": "challenges",
    "conditions_cs": "conditions",
    "smallest_population": "smallest_population",
    "smallest_population_note_cs": "smallest_population_note",
    "transfer_financial_cs": "transfer_money",
    "transfer_legal_cs": "transfer_law",
    "transfer_people_cs": "transfer_staff",
}
MANY = {"target_groups": TargetGroup, "themes": Theme, "actors": Actor}


def was_edited(obj):
    """Whether a person has changed it: the history holds an act of somebody, not of the portal itself."""
    return Act.objects.about(obj).filter(actor_id__isnull=False).exists()


def was_removed(model, slug):
    """Whether a person has deleted an entry of a controlled list, or merged it into another."""
    gone = Act.objects.filter(subject_type=model._meta.label_lower, verb__in=["remove", "merge"], reason=slug)
    return gone.filter(actor_id__isnull=False).exists()


@transaction.atomic
def load_term(*, model, slug, entry, position, by, now):
    """Store one entry of a controlled list (names, definition, synonyms). Returns what happened."""
    term = model.objects.filter(slug=slug).first()
    if was_edited(term) if term else was_removed(model, slug):
        return KEPT
    values = {
        "name_cs": entry["cs"],
        "name_en": entry.get("en", ""),
        "definition_cs": entry.get("definition_cs", ""),
        "definition_en": entry.get("definition_en", ""),
        "synonyms": entry.get("synonyms", []),
        "position": position,
    }
    term, outcome = _filled(term, model, {"slug": slug, **values})
    if outcome != UNCHANGED:
        save_term(term=term, by=by, now=now)
    return outcome


@transaction.atomic
def load_rate(*, entry, by, now):
    """Store one exchange rate ({"currency", "czk", "stated_on", "source_url"}). Returns what happened."""
    rate = ExchangeRate.objects.filter(currency=entry["currency"]).first()
    if rate and was_edited(rate):
        return KEPT
    values = {
        **entry,
        "czk": Decimal(entry["czk"]),
        "stated_on": date.fromisoformat(entry["stated_on"]),
    }
    rate, outcome = _filled(rate, ExchangeRate, values)
    if outcome != UNCHANGED:
        save_rate(rate=rate, by=by, now=now)
    return outcome


def _filled(obj, model, values):
    """(object with the values, what happens to it): a new one for None, the same where all is already so."""
    if obj and all(getattr(obj, name) == value for name, value in values.items()):
        return obj, UNCHANGED
    outcome = UPDATED if obj else ADDED
    obj = obj or model()
    for name, value in values.items():
        setattr(obj, name, value)
    return obj, outcome


@history.versioned
def load_innovation(*, record, by, now):
    """Store one record of the data file with its figures, sources and estimates, and publish it.

    Returns what happened. A record that was loaded before and has not changed in the file is left alone.
    """
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    innovation = Innovation.objects.select_for_update().filter(slug=record["slug"]).first()
    if innovation and was_edited(innovation):
        return KEPT
    if innovation and innovation.loaded_digest == digest:
        return UNCHANGED
    outcome = UPDATED if innovation else ADDED
    innovation = innovation or Innovation(slug=record["slug"])
    _fill(innovation, record)
    innovation.loaded_digest = digest
    innovation.status = Innovation.Status.PUBLISHED
    innovation.published_at = innovation.published_at or now
    innovation.full_clean(exclude=["title_key"])
    innovation.save()
    for name, model in MANY.items():
        getattr(innovation, name).set(model.objects.filter(slug__in=record[name]))
    _replace_rows(innovation, record)
    refresh(innovation)
    history.record(verb="load", subject=innovation, by=by, now=now)
    return outcome


def _fill(innovation, record):
    for ours, theirs in PLAIN_FIELDS.items():
        value = record[theirs]
        field = Innovation._meta.get_field(ours)
        setattr(innovation, ours, "" if value is None and not field.null else value)
    innovation.checked_on = date.fromisoformat(record["checked_on"])
    innovation.coordinates_approximate = record["coords_basis"].startswith("approximate")


def _replace_rows(innovation, record):
    """Write figures, sources and estimates anew; figures go first, for they hold on to their sources."""
    for related in ("results", "costs", "replications", "estimates", "sources"):
        getattr(innovation, related).all().delete()
    figures = [*record["results"], *(record["costs"] or []), *(record["replications"] or [])]
    addresses = dict.fromkeys([*record["sources"], *(figure["source"] for figure in figures)])
    sources = {
        url: innovation.sources.create(url=url, position=position, accessed_on=innovation.checked_on)
        for position, url in enumerate(addresses, start=1)
    }
    for related, name, fields in (
        ("results", "results", ("year", "text_cs")),
        ("costs", "costs", ("year", "what", "amount", "currency", "note_cs")),
        ("replications", "replications", ("year", "place", "country", "outcome_cs")),
    ):
        for position, figure in enumerate(record[name] or [], start=1):
            stated = {field: figure[field] for field in fields if figure[field] is not None}
            getattr(innovation, related).create(position=position, source=sources[figure["source"]], **stated)
    for name in record["our_reasoning"]:
        innovation.estimates.create(field=ESTIMATED_FIELDS[name], stated_on=innovation.checked_on)

"""One example as plain data, the same in the JSON file and in the API: codes, numbers, both languages.

Nothing about people: who checked or confirmed something stays on the page. The original text, whose rights
are its author's, stays there too; what is here carries the licence of the catalogue.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from translated_fields import to_attribute

from ..models import ESTIMABLE, teaser

# The bilingual texts of an example, in the order of its page.
TEXTS = (
    "state_note", "summary", "problem", "how", "funding", "challenges", "conditions", "lessons",
    "programme_eligibility", "programme_rate", "programme_duration", "programme_payer", "module_audience",
    "module_materials", "smallest_population_note", "transfer_staff", "transfer_law", "transfer_money",
    "transfer_changes", "transfer_risks", "evidence_reason", "caveats",
)  # fmt: skip
READ_BY_BRIEF = ("target_groups", "themes", "actors", "estimates")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def brief(innovation, root):
    """What a list says of an example. `root`: scheme and host of the portal, without a slash at the end."""
    return {
        "id": innovation.slug,
        "url": {language: root + page_of(innovation, language) for language in LANGUAGES},
        "record": root + reverse("api:innovation", args=[innovation.slug]),
        "title": both(innovation, "title"),
        "teaser": {language: teaser_in(innovation, language) for language in LANGUAGES},
        "kind": innovation.kind,
        "country": innovation.country.code,
        "subdivision": innovation.subdivision or None,
        "region": innovation.region or None,
        "place": innovation.place or None,
        "latitude": innovation.latitude,
        "longitude": innovation.longitude,
        "organisation": innovation.organisation or None,
        "year_started": innovation.year_started,
        "state": innovation.state,
        "evidence_level": innovation.evidence_level,
        "smallest_population": innovation.smallest_population,
        "lowest_cost_czk": innovation.lowest_cost_czk,
        "target_groups": [term.slug for term in innovation.target_groups.all()],
        "themes": [term.slug for term in innovation.themes.all()],
        "actors": [term.slug for term in innovation.actors.all()],
        "own_estimates": unconfirmed(innovation),
        "completeness": innovation.completeness,
        "checked_on": innovation.checked_on,
        "is_sample": innovation.is_sample,
        "published_at": innovation.published_at,
        "updated_at": innovation.updated_at,
    }


def record(innovation, root):
    """All that the catalogue says of an example; every figure names the address of its source."""
    sources = {source.pk: source.url for source in innovation.sources.all()}
    return {
        **brief(innovation, root),
        "web": innovation.web or None,
        "coordinates_approximate": innovation.coordinates_approximate,
        "original_language": innovation.original_language or None,
        "original_title": innovation.original_title or None,
        "adaptation_origin": innovation.adaptation_origin or None,
        "module_hours": innovation.module_hours,
        "months_to_first_result": innovation.months_to_first_result,
        "figures_not_rechecked": innovation.figures_not_rechecked,
        **{name: both(innovation, name) for name in TEXTS},
        "costs": [cost_of(row, sources) for row in innovation.costs.all()],
        "results": [result_of(row, sources) for row in innovation.results.all()],
        "replications": [replication_of(row, sources) for row in innovation.replications.all()],
        "sources": [source_of(row) for row in innovation.sources.all()],
        "pictures": [picture_of(row, root) for row in innovation.pictures.all()],
        "attachments": [attachment_of(row, root) for row in innovation.attachments.all()],
    }


def page_of(innovation, language):
    with override(language):
        return innovation.get_absolute_url()


def both(obj, name):
    """A bilingual field as {"cs", "en"}; None where it was not written."""
    return {language: getattr(obj, to_attribute(name, language)) or None for language in LANGUAGES}


def teaser_in(innovation, language):
    """The teaser if there is one in this very language."""
    with override(language):
        text = teaser(innovation)
    return text.text if text.language == language and text else None


def unconfirmed(innovation):
    """The fields that hold our own reasoning which nobody has confirmed, in the order of the page."""
    fields = {each.field for each in innovation.estimates.all() if not each.is_confirmed}
    return sorted(fields & set(ESTIMABLE), key=ESTIMABLE.index)


def source_address(row, sources):
    return sources.get(row.source_id) or row.source.url


def cost_of(row, sources):
    return {
        "what": row.what,
        "amount": float(row.amount),
        "currency": row.currency,
        "year": row.year,
        "note": both(row, "note"),
        "source": source_address(row, sources),
    }


def result_of(row, sources):
    return {
        "text": both(row, "text"),
        "measured": both(row, "measured"),
        "year": row.year,
        "source": source_address(row, sources),
    }


def replication_of(row, sources):
    return {
        "place": row.place or None,
        "country": row.country.code or None,
        "outcome": both(row, "outcome"),
        "year": row.year,
        "source": source_address(row, sources),
    }


def source_of(row):
    return {
        "url": row.url,
        "title": row.title or None,
        "accessed_on": row.accessed_on,
        "archived_url": row.archived_url or None,
        "licence": row.licence or None,
    }


def picture_of(row, root):
    return {
        "url": root + reverse("innovations:picture", args=[row.pk, row.width]),
        "alternative_text": both(row, "alternative_text"),
        "credit": row.credit,
    }


def attachment_of(row, root):
    return {
        "url": root + reverse("innovations:attachment", args=[row.pk]),
        "title": both(row, "title"),
        "language": row.language or None,
        "licence": row.licence or None,
    }

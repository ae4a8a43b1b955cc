"""What the API answers, for its description and for checking every answer before it is sent.

Descriptions are English here and are translated on the page that shows them.
"""

from datetime import date, datetime

from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import create_model

from ..documents.record import TEXTS
from ..models import Cost as CostRow
from ..models import Innovation

Kind, State = Innovation.Kind, Innovation.State
Evidence, Origin, What = Innovation.Evidence, Innovation.Origin, CostRow.What


class Bilingual(Schema):
    """A text in both languages; null where it was not written."""

    cs: str | None
    en: str | None


class Addresses(Schema):
    """The page of the example in both languages."""

    cs: str
    en: str


class Brief(Schema):
    """What a list says of an example."""

    id: str = Field(description=gettext_noop("Identifier, which stands in the address of the page too."))
    url: Addresses
    record: str = Field(description=gettext_noop("Address of the whole record."))
    title: Bilingual
    teaser: Bilingual = Field(
        description=gettext_noop("Opening sentences, where they are written in the language.")
    )
    kind: Kind
    country: str = Field(description=gettext_noop("ISO 3166-1, such as ES."))
    subdivision: str | None = Field(
        description=gettext_noop("ISO 3166-2, such as GB-SCT, where people look for it.")
    )
    region: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    organisation: str | None
    year_started: int | None
    state: State
    evidence_level: Evidence
    smallest_population: int | None
    lowest_cost_czk: int | None = Field(
        description=gettext_noop("Lowest amount for the whole that a source states, converted to CZK.")
    )
    target_groups: list[str] = Field(description=gettext_noop("Identifiers from the controlled list."))
    themes: list[str] = Field(description=gettext_noop("Identifiers from the controlled list."))
    actors: list[str] = Field(description=gettext_noop("Identifiers from the controlled list."))
    own_estimates: list[str] = Field(
        description=gettext_noop(
            "Fields that hold our own reasoning, not verified; everything else has a source."
        )
    )
    completeness: int = Field(
        description=gettext_noop("Share of our questions that the record answers, 0–100.")
    )
    checked_on: date | None
    is_sample: bool = Field(description=gettext_noop("Sample data: the example is not real."))
    published_at: datetime
    updated_at: datetime


class Cost(Schema):
    """A stated amount in the currency of its source."""

    what: What
    amount: float
    currency: str
    year: int | None
    note: Bilingual
    source: str = Field(description=gettext_noop("Address of the source of this figure."))


class Result(Schema):
    """A stated result."""

    text: Bilingual
    measured: Bilingual
    year: int | None
    source: str = Field(description=gettext_noop("Address of the source of this figure."))


class Replication(Schema):
    """Where else it was tried, and what came of it."""

    place: str | None
    country: str | None
    outcome: Bilingual
    year: int | None
    source: str = Field(description=gettext_noop("Address of the source of this figure."))


class Source(Schema):
    """A page or document that the record stands on."""

    url: str
    title: str | None
    accessed_on: date | None
    archived_url: str | None
    licence: str | None


class Picture(Schema):
    """A picture, whose licence stands in its credit."""

    url: str
    alternative_text: Bilingual
    credit: str


class Attachment(Schema):
    """A document to download, with a licence of its own."""

    url: str
    title: Bilingual
    language: str | None
    licence: str | None


class Details(Brief):
    """What only the whole record says, without its texts."""

    web: str | None
    coordinates_approximate: bool
    original_language: str | None
    original_title: str | None
    adaptation_origin: Origin | None
    module_hours: int | None
    months_to_first_result: int | None
    figures_not_rechecked: bool = Field(
        description=gettext_noop("Taken over without a second look at the page.")
    )
    costs: list[Cost]
    results: list[Result]
    replications: list[Replication]
    sources: list[Source]
    pictures: list[Picture]
    attachments: list[Attachment]


Example = create_model(
    "Example", __base__=Details, __doc__="The whole record of an example.", **dict.fromkeys(TEXTS, Bilingual)
)


class Page(Schema):
    """One page of the examples that a query finds."""

    licence: str
    query: str = Field(description=gettext_noop("Address of the same query for people."))
    count: int = Field(description=gettext_noop("Number of examples that the query finds."))
    page: int
    pages: int
    next: str | None = Field(description=gettext_noop("Address of the next page."))
    previous: str | None = Field(description=gettext_noop("Address of the previous page."))
    results: list[Brief]


class Value(Schema):
    """A value of a filter, or an entry of a controlled list."""

    id: str
    name: Bilingual
    definition: Bilingual | None = Field(description=gettext_noop("Of entries of controlled lists."))
    examples: int = Field(description=gettext_noop("Number of published examples that hold it."))


class List(Schema):
    """A filter and its values; its name is a parameter of the list of examples."""

    parameter: str
    name: Bilingual
    values: list[Value]


class Lists(Schema):
    """All filters."""

    licence: str
    lists: list[List]


class Refusal(Schema):
    """Why there is no answer."""

    detail: str

"""The columns of the exported table, for people: words in one language, several values in a cell."""

from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from translated_fields import to_attribute

from csi_portal.ui.typography import money

from ..models import Innovation, field_label, said
from .record import TEXTS, source_address, unconfirmed
from .structured import LICENCE

BETWEEN = " | "


class About(NamedTuple):
    """What a file says of itself: it is written into each row, or beside the table."""

    title: str
    publisher: str
    root: str  # scheme and host of the portal
    query: str  # the whole address of the list with the same examples
    filters: str  # the filters and the order in words
    found: int
    made_on: str  # ISO 8601
    licence: str = f"CC BY 4.0, {LICENCE}"

    @property
    def rows(self):
        """(label, value) pairs in the reader's language."""
        return [
            (_("Publisher"), f"{self.publisher}, {self.root}/"),
            (_("Licence"), self.licence),
            (_("Exported on"), self.made_on),
            (_("Number of results"), self.found),
            (_("Filter"), self.filters),
            (_("Address of the query"), self.query),
        ]


class Column(NamedTuple):
    """A heading, and a function from (example, its sources, About) to a text, a number, a day or None."""

    label: str
    value: callable


def columns():
    """All columns, with their headings in the active language."""
    return [
        Column(
            capfirst(_("address")), lambda example, sources, about: about.root + example.get_absolute_url()
        ),
        column("title", lambda example: said(example, "title").text),
        Column(_("Title in the other language"), lambda example, *rest: in_other_language(example, "title")),
        column("kind", Innovation.get_kind_display),
        column("country", lambda example: str(example.territory_name)),
        *map(plain, ("region", "place", "latitude", "longitude", "organisation", "web", "year_started")),
        column("state", Innovation.get_state_display),
        *(terms(name) for name in ("target_groups", "themes", "actors")),
        *(plain(name) for name in ("smallest_population", "months_to_first_result", "module_hours")),
        *map(text, TEXTS),
        Column(
            _("Our own reasoning, not verified (which columns)"),
            lambda example, *rest: joined(capfirst(field_label(name)) for name in unconfirmed(example)),
        ),
        Column(
            _("Only in the other language (which columns)"),
            lambda example, *rest: joined(capfirst(field_label(name)) for name in foreign_texts(example)),
        ),
        column("evidence_level", Innovation.get_evidence_level_display),
        plain("lowest_cost_czk"),
        rows("costs", cost_in_words),
        rows("results", lambda row: said(row, "text").text),
        rows("replications", replication_in_words),
        Column(_("Sources"), lambda example, sources, about: joined(sources.values())),
        plain("checked_on"),
        Column(
            _("Some figures were not rechecked"), lambda example, *rest: yes(example.figures_not_rechecked)
        ),
        Column(_("Completeness in %"), lambda example, *rest: example.completeness),
        *map(plain, ("original_language", "original_title")),
        Column(_("Sample data"), lambda example, *rest: yes(example.is_sample)),
        Column(_("Published on"), lambda example, *rest: timezone.localdate(example.published_at)),
        Column(_("Changed on"), lambda example, *rest: timezone.localdate(example.updated_at)),
    ]


def cells(example, chosen, about):
    """One row: what the `chosen` columns say of an example."""
    sources = {source.pk: source.url for source in example.sources.all()}
    return [column.value(example, sources, about) for column in chosen]


def column(name, value):
    return Column(capfirst(field_label(name)), lambda example, *rest: value(example))


def plain(name):
    return column(name, lambda example: getattr(example, name))


def text(name):
    return column(name, lambda example: said(example, name).text)


def terms(name):
    return column(
        name, lambda example: joined(said(term, "name").text for term in getattr(example, name).all())
    )


def rows(name, words):
    """Statements with their year and the address of their source."""

    def value(example, sources, about):
        return joined(
            f"{words(row)}{f' ({row.year})' if row.year else ''} [{source_address(row, sources)}]"
            for row in getattr(example, name).all()
        )

    return Column(ROWS[name], value)


ROWS = {
    "costs": gettext_lazy("Costs with sources"),
    "results": gettext_lazy("Results with sources"),
    "replications": gettext_lazy("Replications with sources"),
}


def cost_in_words(row):
    amount = f"{row.get_what_display()}: {money(row.amount, row.currency)}"
    note = said(row, "note").text
    return f"{amount}, {note}" if note else amount


def replication_in_words(row):
    where = ", ".join(part for part in (row.place, str(row.country.name)) if part)
    return f"{where}: {said(row, 'outcome').text}" if where else said(row, "outcome").text


def joined(values):
    return BETWEEN.join(str(value) for value in values)


def yes(value):
    return _("yes") if value else _("no")


def other_language():
    return next(code for code, _name in settings.LANGUAGES if code != get_language())


def in_other_language(obj, name):
    return getattr(obj, to_attribute(name, other_language()))


def foreign_texts(example):
    """The bilingual fields that are written in the other language only."""
    return [
        name
        for name in ("title", *TEXTS)
        if (text := said(example, name)) and text.language != get_language()
    ]

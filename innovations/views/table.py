"""The table: one row for each example, one column for each thing that decides."""

from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from csi_portal.ui.typography import NBSP, day, number
from innovations.documents.wording import about_czk
from innovations.filters import NEEDED
from innovations.models import Estimate, Innovation, Said, said


class Column(NamedTuple):
    """`sort`: the sort that its heading turns on; `filled`: the filter or field whose values are counted."""

    name: str
    label: str
    sort: str
    filled: str
    is_number: bool = False
    link: str = ""
    is_sorted: bool = False


COLUMNS = (
    Column("territory", _("Country"), "", "zeme"),
    Column("kind", _("Kind"), "", "druh"),
    Column("cost", _("Lowest stated cost"), "cena", "cena", is_number=True),
    Column("population", _("From how many inhabitants"), "", "velikost", is_number=True),
    Column("evidence", _("Evidence"), "doklady", "doklady"),
    Column("state", _("State"), "", "stav"),
    Column("started", _("Since"), "", "year_started", is_number=True),
    Column("completeness", _("Completeness"), "uplnost", "completeness", is_number=True),
    Column("checked", _("Checked on"), "", "checked_on"),
)
COUNTED = ("year_started", "completeness", "checked_on")
READ = (
    "slug", "title_cs", "title_en", "country", "subdivision", "kind", "lowest_cost_czk",
    "smallest_population", "evidence_level", "state", "year_started", "completeness", "checked_on",
)  # fmt: skip


class Cell(NamedTuple):
    """`text` is empty where no source says it."""

    text: str
    is_number: bool = False
    is_estimate: bool = False


class Row(NamedTuple):
    address: str
    title: Said
    cells: list


def columns(finding):
    """The columns that ten published examples fill, with their links for sorting."""
    filled = finding.memory.kept("filled", filled_fields)
    return [
        column._replace(
            link=finding.asked.to(sort=column.sort) if column.sort in finding.sorts else "",
            is_sorted=column.sort == finding.sort,
        )
        for column in COLUMNS
        if (
            filled[column.filled] >= NEEDED
            if column.filled in filled
            else finding.memory.shows(column.filled)
        )
    ]


def filled_fields():
    return Innovation.objects.published().aggregate(**{name: Count(name) for name in COUNTED})


def rows(pks, columns):
    """The rows of the examples, in the order of their primary keys."""
    examples = Innovation.objects.only(*READ).in_bulk(pks)
    estimates = Estimate.objects.filter(innovation__in=pks, field="smallest_population", confirmed_at=None)
    estimated = set(estimates.values_list("innovation_id", flat=True))
    return [row(examples[pk], columns, pk in estimated) for pk in pks if pk in examples]


def row(example, columns, population_is_estimate):
    cost, population = example.lowest_cost_czk, example.smallest_population
    texts = {
        "territory": example.territory_name,
        "kind": example.get_kind_display(),
        "cost": "" if cost is None else about_czk(cost),
        "population": number(population),
        "evidence": example.get_evidence_level_display(),
        "state": example.get_state_display(),
        "started": example.year_started or "",
        "completeness": f"{example.completeness}{NBSP}%",
        "checked": day(example.checked_on),
    }
    marked = "population" if population and population_is_estimate else ""
    cells = [Cell(texts[each.name], each.is_number, each.name == marked) for each in columns]
    return Row(example.get_absolute_url(), said(example, "title"), cells)

"""Two to four examples side by side: what decides between them, row by row."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from innovations.filters import NEEDED, Finding, clean, current_memory
from innovations.models import Cost, ExchangeRate, Innovation, Source, freshness, said

MOST_COMPARED = 4
MOST_OFFERED = 8
LONGEST_SLUGS = 500  # characters of the address that are read
ONLY_DIFFERENCES = "rozdily"


class Criterion(NamedTuple):
    """A row. `kind`: how its cells are written; `held`: the filter whose values let it appear."""

    name: str
    label: str
    kind: str
    held: str = ""


COSTS = tuple(Criterion(what.value, capfirst(what.label), "cost") for what in Cost.What)
CRITERIA = (
    *COSTS,
    Criterion("transfer_staff", _("Staff"), "text"),
    Criterion("months_to_first_result", _("Time to the first result"), "months"),
    Criterion("evidence", _("Evidence"), "evidence", "doklady"),
    Criterion("transfer_law", _("Under which Czech law"), "text"),
    Criterion("transfer_money", _("From which Czech money"), "text"),
    Criterion("smallest_population", _("Smallest sensible population"), "population", "velikost"),
    Criterion("target_groups", _("Whom it helps"), "terms", "skupina"),
    Criterion("transfer_risks", _("Risks"), "text"),
    Criterion("state", _("State"), "state", "stav"),
    Criterion("sources", _("Number of sources"), "sources"),
    Criterion("checked_on", _("Facts checked"), "checked"),
)
TEXTS = [criterion.name for criterion in CRITERIA if criterion.kind == "text"]


class Column(NamedTuple):
    """One example: how fresh its facts are, and the link to the comparison without it."""

    example: Innovation
    freshness: object
    costs: dict  # {what: rows}
    without_link: str


class Row(NamedTuple):
    criterion: Criterion
    differs: bool


class ComparePage(TemplateView):
    """`?p=slug,slug` or several `p`; `?jen=rozdily`: rows that differ only, `?q=`: offers further ones."""

    template_name = "innovations/compare.html"

    def get_context_data(self, **kwargs):
        asked = asked_slugs(",".join(self.request.GET.getlist("p")))
        found = published_in_order(asked)
        slugs = [example.slug for example in found]
        version = getattr(self.request, "catalogue_version", None)
        all_rows = rows(found, current_memory(version)) if len(found) > 1 else []
        only = self.request.GET.get("jen") == ONLY_DIFFERENCES
        words = clean(self.request.GET.get("q", ""))
        return super().get_context_data(
            slugs=",".join(slugs),
            columns=[column(example, slugs) for example in found],
            rows=[row for row in all_rows if row.differs or not only],
            count_differing=sum(row.differs for row in all_rows),
            only_differences=only,
            all_link=address(slugs),
            differences_link=address(slugs, jen=ONLY_DIFFERENCES),
            missing=len(asked) - len(found),
            most=MOST_COMPARED,
            is_full=len(found) == MOST_COMPARED,
            words=words,
            offered=offered(words, slugs, version) if words and len(found) < MOST_COMPARED else [],
            rates=ExchangeRate.objects.by_currency(),
            shared_query=f"?{urlencode({'p': ','.join(slugs)}, safe=',')}" if slugs else "",
            **kwargs,
        )


def asked_slugs(text):
    """The first few slugs of an address, each once."""
    slugs = (slug.strip() for slug in text[:LONGEST_SLUGS].replace("\0", "").split(","))
    return list(dict.fromkeys(slug for slug in slugs if slug))[:MOST_COMPARED]


def published_in_order(slugs):
    """The published examples among the slugs, with all their rows."""
    examples = Innovation.objects.published().for_detail().filter(slug__in=slugs)
    return sorted(examples, key=lambda example: slugs.index(example.slug))


def address(slugs, **more):
    """The address of a comparison; its commas stay readable."""
    return f"{reverse('innovations:compare')}?{urlencode({'p': ','.join(slugs), **more}, safe=',')}"


def column(example, slugs):
    costs = {}
    for cost in example.costs.all():
        costs.setdefault(cost.what, []).append(cost)
    return Column(
        example,
        freshness(example, timezone.localdate()),
        costs,
        address([slug for slug in slugs if slug != example.slug]),
    )


def offered(words, slugs, version):
    """Examples that a search finds and that are not compared yet, as (example, link that adds it)."""
    query = QueryDict(mutable=True)
    query["q"] = words
    found = Innovation.objects.published().in_bulk(Finding(query, version)[0 : MOST_OFFERED + len(slugs)])
    new = [example for example in found.values() if example.slug not in slugs]
    return [(example, address([*slugs, example.slug])) for example in new[:MOST_OFFERED]]


def rows(examples, memory):
    """The rows that ten published examples fill, and whether the compared ones differ in them."""
    filled = memory.kept("compared", filled_rows)
    return [
        Row(criterion, len({value_of(example, criterion) for example in examples}) > 1)
        for criterion in CRITERIA
        if (memory.shows(criterion.held) if criterion.held else filled[criterion.name] >= NEEDED)
    ]


def filled_rows():
    """{row: how many published examples fill it}, by three queries."""
    published = Innovation.objects.published()
    written = {
        name: Count("pk", filter=Q(**{f"{name}_cs__gt": ""}) | Q(**{f"{name}_en__gt": ""})) for name in TEXTS
    }
    counts = Counter(
        published.aggregate(
            **written,
            months_to_first_result=Count("months_to_first_result"),
            checked_on=Count("checked_on"),
        )
    )
    counts["sources"] = Source.objects.filter(innovation__in=published).aggregate(
        number=Count("innovation", distinct=True)
    )["number"]
    costs = Cost.objects.filter(innovation__in=published).order_by().values_list("what")
    counts.update(dict(costs.annotate(number=Count("innovation", distinct=True))))
    return counts


def value_of(example, criterion):
    """What is compared with the others, as something that equals another one."""
    name = criterion.name
    match criterion.kind:
        case "cost":
            costs = (cost for cost in example.costs.all() if cost.what == name)
            return tuple((cost.amount, cost.currency, cost.year) for cost in costs)
        case "text":
            return said(example, name).text
        case "terms":
            return frozenset(term.pk for term in example.target_groups.all())
        case "evidence":
            return example.evidence_level, said(example, "evidence_reason").text
        case "sources":
            return len(example.sources.all())
        case _:
            return getattr(example, name)

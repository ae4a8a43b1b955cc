"""Cards of examples. Each is made once for a language and a version of the catalogue, and is kept.

A kept card is the whole HTML with slots: title, text and target groups, in which a search marks words, and
the reason of its place when the list is sorted for a municipality. Filling slots costs nothing, so the same
card serves every address (docs/decisions, "Facets in memory").
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import override, pgettext_lazy

from csi_portal.fulltext.highlight import marked, passage
from csi_portal.fulltext.index import Spelled
from csi_portal.fulltext.queries import Query
from csi_portal.ui.typography import day, money
from innovations.documents.wording import about_czk
from innovations.filters import likeness_reason, territory_name
from innovations.models import Cost, Estimate, ExchangeRate, Innovation, Said, lowest_cost, said, teaser

from .wording import inhabitants, listed

MOST_KEPT = 10_000  # cards of one language in one worker, about 30 MB when there are so many examples
SLOTS = {
    "title": SafeString("\ue001"),
    "reason": SafeString("\ue002"),
    "text": SafeString("\ue003"),
    "whom": SafeString("\ue004"),
}
SLOT = re.compile(f"([{''.join(SLOTS.values())}])")
READ = (
    "slug", "title_cs", "title_en", "kind", "country", "subdivision", "region", "year_started", "state",
    "smallest_population", "evidence_level", "checked_on", "is_sample", "summary_cs", "summary_en", "how_cs",
    "how_en",
)  # fmt: skip
SEARCHED = ("summary", "how", "problem", "challenges", "conditions", "funding", "lessons")  # for the passage
COST_IS_FOR = {
    Cost.What.START_UP: pgettext_lazy("cost", "to start"),
    Cost.What.YEARLY: pgettext_lazy("cost", "a year"),
    Cost.What.PER_PARTICIPANT: pgettext_lazy("cost", "for each participant"),
    Cost.What.TOTAL: pgettext_lazy("cost", "in total"),
}
SPACE_IN_MARKUP = re.compile(r">\s+<")


@dataclass
class Card:
    """HTML with open slots; the rest is what may stand in them."""

    pieces: list  # of HTML, with the names of the slots between them
    title: Said
    text: Said
    whom: str
    smallest_population: int | None
    runs_together: bool  # a union of municipalities or a local action group can run it

    def filled(self, language, *, title="", text="", text_language="", whom="", reason=""):
        """The card with safe HTML in its slots; what is not given is shown as it is."""
        paragraph = text or escape(self.text.text)
        spoken = text_language or self.text.language
        other = f' lang="{spoken}"' if spoken != language else ""
        slots = {
            SLOTS["title"]: title or escape(self.title.text),
            SLOTS["reason"]: f'<p class="card__reason">{reason}</p>' if reason else "",
            SLOTS["whom"]: whom or escape(self.whom),
            SLOTS["text"]: f"<p{other}>{paragraph}</p>" if paragraph else "",
        }
        return SafeString("".join([slots.get(piece, piece) for piece in self.pieces]))


def cards(finding, pks):
    """The cards of the primary keys as HTML, in their order."""
    kept = _kept(finding, pks)
    marks = _marks(kept, finding) if finding.words else {}
    return [
        kept[pk].filled(finding.language, reason=_reason(kept[pk], finding.municipality), **marks.get(pk, {}))
        for pk in pks
        if pk in kept
    ]


def _reason(card, municipality):
    if not municipality:
        return ""
    together = card.runs_together
    return likeness_reason(card.smallest_population, together=together, municipality=municipality)


def _kept(finding, pks):
    """{primary key: Card}; those that are not in memory are made."""
    memory = finding.memory.kept(("cards", finding.language), dict)
    if missing := [pk for pk in pks if pk not in memory]:
        memory |= _made(finding, missing)
    asked = {pk: memory[pk] for pk in pks if pk in memory}
    while len(memory) > MOST_KEPT:
        del memory[next(iter(memory))]
    return asked


def _made(finding, pks):
    """New cards, by three queries whatever their number."""
    rates = finding.memory.kept("rates", ExchangeRate.objects.by_currency)
    costs, estimates = {}, {}
    for cost in Cost.objects.filter(innovation__in=pks):
        costs.setdefault(cost.innovation_id, []).append(cost)
    unconfirmed = Estimate.objects.filter(innovation__in=pks, confirmed_at=None)
    for pk, field in unconfirmed.values_list("innovation_id", "field"):
        estimates.setdefault(pk, set()).add(field)
    return {
        example.pk: _card(
            finding, example, shown_cost(costs.get(example.pk), rates), estimates.get(example.pk, ())
        )
        for example in Innovation.objects.published().only(*READ).filter(pk__in=pks)
    }


def _card(finding, example, cost, estimates):
    names, language = finding.names, finding.language
    actors = finding.memory.values_of(example.pk, "kdo")
    groups = finding.memory.values_of(example.pk, "skupina")
    territory = names["zeme"].get(example.territory, example.territory)
    context = {
        "slots": SLOTS,
        "example": example,
        "language": language,
        "address": example.get_absolute_url(),
        "add_address": reverse("innovations:shortlist_add", args=[example.slug]),
        "title": said(example, "title"),
        "territory": territory,
        "region": "" if czech_name(example.territory) in example.region else example.region,
        "kind": names["druh"][example.kind],
        "evidence": names["doklady"][example.evidence_level],
        "state": names["stav"][example.state] if example.state != Innovation.State.UNKNOWN else "",
        "cost": cost,
        "groups": listed([names["skupina"][slug] for slug in groups], 4),
        "actors": listed([names["kdo"][slug] for slug in actors], 3),
        "population": inhabitants(example.smallest_population) if example.smallest_population else "",
        "checked": day(example.checked_on),
        "estimates": estimates,
    }
    html = get_template("innovations/parts/card.html").render(context)
    return Card(
        pieces=SLOT.split(SPACE_IN_MARKUP.sub("> <", html).strip()),
        title=context["title"],
        text=teaser(example),
        whom=context["groups"],
        smallest_population=example.smallest_population,
        runs_together="svazek-obci" in actors or "mas" in actors,
    )


def czech_name(territory):
    """Regions are written in Czech; one that repeats the name of the country says nothing."""
    with override("cs"):
        return territory_name(territory)


def shown_cost(costs, rates):
    """{"amount", "what", "czk"} of the lowest cost for the whole, else of the first; None if none is."""
    if not costs:
        return None
    cost = lowest_cost(costs, rates)
    czk = cost.in_czk(rates)
    return {
        "amount": money(cost.amount, cost.currency),
        "what": COST_IS_FOR[cost.what],
        "czk": about_czk(czk) if czk is not None and cost.currency != "CZK" else "",
    }


class Marking(NamedTuple):
    query: Query
    spelled: Spelled
    language: str


def _marks(kept, finding):
    """{primary key: title and text with the words marked}; the first text that holds one is shown."""
    by_words, language = finding.words, finding.language
    marking = Marking(by_words.query, by_words.index.spelled(by_words.query), language)
    marks = {pk: _mark(card, marking) for pk, card in kept.items()}
    unmarked = [pk for pk, found in marks.items() if "text" not in found]
    for pk, *texts in searched_texts(unmarked, language):
        marks[pk] |= _passage([*(Said(text, language) for text in texts), kept[pk].text], marking)
    return marks


def searched_texts(pks, language):
    """(primary key, its texts in the order of `SEARCHED`) of some examples.

    Plain SQL, because to build the same query takes the ORM longer than PostgreSQL needs to answer it.
    """
    columns = ", ".join(f"{name}_{language}" for name in SEARCHED)
    table = Innovation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {columns} FROM {table} WHERE id = ANY(%s)", [pks])  # noqa: S608  our names
        return cursor.fetchall()


def _mark(card, marking):
    query, spelled, language = marking
    places = {"title": card.title, "whom": Said(card.whom, language)}
    readable = [card.text] if card.text.language == language else []
    return _passage(readable, marking) | {
        name: marked(text.text, query, spelled=spelled, language=text.language)
        for name, text in places.items()
        if spelled.may_be_in(text.text)
    }


def _passage(texts, marking):
    """The passage of the first text that holds a word, or nothing."""
    for text, language in texts:
        if marking.spelled.may_be_in(text):
            shown = passage(text, marking.query, spelled=marking.spelled, language=language)
            if "<mark>" in shown:
                return {"text": shown, "text_language": language}
    return {}

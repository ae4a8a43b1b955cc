"""Cards of examples. What a card says without a query is kept in the process, by the catalogue's version.

Twenty cards cost six queries and 15 ms to make; the same example is shown by hundreds of addresses.
"""

from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from csi_portal.fulltext.highlight import marked, passage
from csi_portal.ui.typography import money
from innovations.filters import likeness_reason
from innovations.models import Cost, ExchangeRate, Innovation, said, teaser

from .wording import about_czk, inhabitants, listed

SEARCHED = ("summary", "problem", "how", "challenges", "conditions", "funding", "lessons")  # for the passage
SEARCHED_COLUMNS = [f"{name}_{language}" for name in ("title", *SEARCHED) for language in ("cs", "en")]
COST_IS_FOR = {
    Cost.What.START_UP: pgettext_lazy("cost", "to start"),
    Cost.What.YEARLY: pgettext_lazy("cost", "a year"),
    Cost.What.PER_PARTICIPANT: pgettext_lazy("cost", "for each participant"),
    Cost.What.TOTAL: pgettext_lazy("cost", "in total"),
}
local = caches["local"]


@dataclass
class Card:
    """What the list shows of one example. `title` and `text` are safe HTML, in the languages beside them."""

    address: str
    title: SafeString
    title_language: str
    text: SafeString
    text_language: str
    where: SafeString
    below: SafeString
    facts: SafeString
    smallest_population: int | None
    runs_together: bool  # a union of municipalities or a local action group can run it
    reason: str = ""


def cards(finding, pks):
    """Cards for the primary keys, in their order."""
    kept = _kept(finding, pks)
    if finding.words:
        _mark(kept, finding.words.query)
    if finding.municipality:
        for card in kept.values():
            card.reason = likeness_reason(
                card.smallest_population,
                together=card.runs_together,
                municipality=finding.municipality,
            )
    return [kept[pk] for pk in pks if pk in kept]


def _kept(finding, pks):
    """{primary key: Card} without marks and reasons; those that are not in memory are made."""
    prefix = f"card:{finding.memory.version}:{finding.language}:"
    keys = {prefix + str(pk): pk for pk in pks}
    found = {keys[key]: card for key, card in local.get_many(keys).items()}
    if missing := [pk for pk in pks if pk not in found]:
        rates = ExchangeRate.objects.by_currency()
        made = {innovation.pk: _card(innovation, rates) for innovation in _innovations(missing)}
        local.set_many({f"{prefix}{pk}": card for pk, card in made.items()}, timeout=None)
        found |= made
    return found


def _innovations(pks):
    related = ("target_groups", "actors", "costs", "estimates")
    return Innovation.objects.published().filter(pk__in=pks).prefetch_related(*related)


def _card(innovation, rates):
    title, text = said(innovation, "title"), teaser(innovation)
    context = {
        "innovation": innovation,
        "language": get_language(),
        "cost": shown_cost(innovation, rates),
        "groups": listed([str(group) for group in innovation.target_groups.all()], 4),
        "actors": listed([str(actor) for actor in innovation.actors.all()], 3),
        "population": inhabitants(innovation.smallest_population or 0),
        "estimates": {each.field for each in innovation.estimates.all() if not each.is_confirmed},
    }
    return Card(
        address=innovation.get_absolute_url(),
        title=escape(title.text),
        title_language=title.language,
        text=escape(text.text),
        text_language=text.language,
        where=_part("where", context),
        below=_part("below", context),
        facts=_part("facts", context),
        smallest_population=innovation.smallest_population,
        runs_together=any(actor.slug in ("svazek-obci", "mas") for actor in innovation.actors.all()),
    )


def _part(name, context):
    return SafeString(render_to_string(f"innovations/parts/card_{name}.html", context).strip())


def shown_cost(innovation, rates):
    """{"amount", "what", "czk"} of the lowest cost for the whole, else of the first; None if none is."""
    costs = [(cost, cost.in_czk(rates)) for cost in innovation.costs.all()]
    whole = [(cost, czk) for cost, czk in costs if czk is not None and cost.what != Cost.What.PER_PARTICIPANT]
    if not costs:
        return None
    cost, czk = min(whole, key=lambda pair: pair[1], default=costs[0])
    return {
        "amount": money(cost.amount, cost.currency),
        "what": COST_IS_FOR[cost.what],
        "czk": about_czk(czk) if czk is not None and cost.currency != "CZK" else "",
    }


def _mark(kept, query):
    """Mark the words of the query in titles, and show the passage of each text that holds most of them."""
    for innovation in Innovation.objects.only(*SEARCHED_COLUMNS).filter(pk__in=kept):
        card = kept[innovation.pk]
        title = said(innovation, "title")
        card.title = marked(title.text, query, language=title.language)
        texts = [said(innovation, name) for name in SEARCHED]
        for language in dict.fromkeys([card.text_language, *(text.language for text in texts if text)]):
            whole = " ".join(text.text for text in texts if text.language == language)
            found = passage(whole, query, language=language)
            if "<mark>" in found:
                card.text, card.text_language = found, language
                break

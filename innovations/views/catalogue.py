"""List, map and table of the catalogue: three views of one query (`innovations.filters.Finding`)."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.generic import TemplateView

from csi_portal.fulltext.actions import note_empty_search
from csi_portal.organisations.models import Municipality
from csi_portal.ui.navigation import address
from innovations.filters import Asked, Finding, Selection

from .cards import cards
from .map import clusters
from .table import columns, rows

SORT_NAMES = {
    "shoda": gettext_lazy("best match"),
    "nejnovejsi": gettext_lazy("newest"),
    "doklady": gettext_lazy("best evidence"),
    "cena": gettext_lazy("cheapest"),
    "uplnost": gettext_lazy("most complete"),
    "obec": gettext_lazy("like our municipality"),
    "nazev": gettext_lazy("title"),
}
SORT_NOTES = {
    "doklady": gettext_lazy(
        "Replicated elsewhere before evaluated before described; of equal ones the more complete first."
    ),
    "cena": gettext_lazy(
        "By the lowest amount for the whole (start, year or total) that a source states, converted to CZK. "
        "It may be a part of the costs only. Examples without an amount come last."
    ),
    "uplnost": gettext_lazy("By the share of our questions about an example that its record answers."),
    "obec": gettext_lazy(
        "First what a municipality of this size can run alone, then what it can run with its neighbours."
    ),
}
DOWNLOADS = (
    ("innovations:export_csv", "CSV"),
    ("innovations:export_xlsx", "XLSX"),
    ("innovations:export_json", "JSON"),
    ("innovations:feed", gettext_lazy("Feed of new ones (Atom)")),
)
MOST_ALSO = 4  # names of one group that widened a search
VIEWS = (
    ("innovations:list", gettext_lazy("List"), "list"),
    ("innovations:map", gettext_lazy("Map"), "map"),
    ("innovations:table", gettext_lazy("Table"), "table"),
)


class CatalogueView(TemplateView):
    """What list, map and table share: the query, its filters, chips and sorts.

    Each of them defines `shown(finding, page)`, the part of the context that only it has.
    """

    per_page = 20

    def get_context_data(self, **kwargs):
        finding = Finding(self.request.GET, getattr(self.request, "catalogue_version", None))
        if finding.words and not finding.found:
            note_empty_search(query=finding.words.query, now=timezone.now())
        page = Paginator(finding, self.per_page).get_page(finding.asked.page)
        return super().get_context_data(
            finding=finding,
            asked=finding.asked,
            page=page,
            chips=chips(finding),
            sorts=sorts(finding),
            sort_note=SORT_NOTES.get(finding.sort, ""),
            tabs=tabs(self.request.path, finding.asked),
            complete_address=reverse("innovations:complete"),
            downloads=downloads(finding.asked),
            shared_query=finding.asked.to().removesuffix("?"),
            feed_address=address("innovations:feed", get_language()) + finding.asked.to(sort="", place=""),
            **(of_words(finding) if finding.words else of_plain(finding)),
            **(of_municipality(finding) if finding.sort == "obec" else {}),
            **({} if finding.total else of_nothing(finding)),
            **of_pages(finding.asked, page),
            **self.shown(finding, page),
            **kwargs,
        )


class ListPage(CatalogueView):
    template_name = "innovations/innovation_list.html"

    def shown(self, finding, page):
        return {"cards": cards(finding, page.object_list)}


class TablePage(CatalogueView):
    template_name = "innovations/innovation_table.html"
    per_page = 50

    def shown(self, finding, page):
        shown = columns(finding)
        return {
            "columns": shown,
            "rows": rows(page.object_list, shown),
            "title_link": finding.asked.to(sort="nazev"),
        }


class MapPage(CatalogueView):
    template_name = "innovations/innovation_map.html"

    def shown(self, finding, page):
        return clusters(finding)


def chips(finding):
    """Every active filter as (text, link that takes it away, whether it excludes)."""
    asked, removable = finding.asked, []
    for group in finding.memory.groups:
        selection = asked.filters.get(group.parameter)
        for value in (*selection.included, *selection.excluded) if selection else ():
            link = asked.with_filter(group.parameter, selection.without(value)).to()
            name = finding.names[group.parameter][value]
            removable.append((f"{group.label}: {name}", link, value in selection.excluded))
    return removable


def sorts(finding):
    """The sorts on offer as (name, link, whether it is the present one)."""
    asked = finding.asked
    return [
        (
            SORT_NAMES[sort],
            asked.to(
                sort="" if sort == finding.default_sort else sort,
                place=asked.place if sort == "obec" else "",
            ),
            sort == finding.sort,
        )
        for sort in finding.sorts
    ]


def tabs(path, asked):
    """The three views with the same query, as (address, name, whether it is this one, icon)."""
    places = [(address(name, get_language()), label, icon) for name, label, icon in VIEWS]
    return [(f"{place}{asked.to()}", label, place == path, icon) for place, label, icon in places]


def downloads(asked):
    """The same result as files, as (address, name)."""
    return [(f"{address(name, get_language())}{asked.to()}", label) for name, label in DOWNLOADS]


def of_words(finding):
    """What the page says about a search: the words that widened it, each with a link that searches for it."""
    asked = finding.asked
    return {
        "also_searched": [
            (name, asked.to(words=name)) for name in finding.words.query.also_searched(MOST_ALSO)
        ],
        "own_words_link": asked.to(own_words_only=True),
        "all_words_link": asked.to(own_words_only=False),
        "without_words_link": asked.to(words="", own_words_only=False),
    }


def of_pages(asked, page):
    """The links to other pages of a long list, with "…" where some are left out."""
    if not page.has_other_pages():
        return {}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [(number, asked.to(page=number) if isinstance(number, int) else "") for number in numbers]
    return {
        "pages": links,
        "previous_link": asked.to(page=page.number - 1),
        "next_link": asked.to(page=page.number + 1),
    }


def of_plain(finding):
    """What the first screen says: how many examples from how many countries, and four ways in."""
    memory, names = finding.memory, finding.names["skupina"]
    ways_in = list(names.items())[:4]
    return {
        "intro": {"examples": memory.everything.bit_count(), "territories": len(memory.bits["zeme"])},
        "starts": [
            (name, Asked().with_filter("skupina", Selection((value,))).to()) for value, name in ways_in
        ],
    }


def of_municipality(finding):
    """The names from which a reader chooses a municipality; two of the same name say their districts."""
    return {
        "municipality_names": Municipality.objects.in_order().values_list("name", flat=True).distinct(),
        "choices": [(each, finding.asked.to(place=each.lau2)) for each in finding.choices],
    }


def of_nothing(finding):
    """When nothing is left: what one filter less would find, and where to ask."""
    labels = {group.parameter: group.label for group in finding.memory.groups}
    asked = finding.asked
    return {
        "wider": [
            (labels[parameter], count, asked.with_filter(parameter, None).to())
            for parameter, count in finding.without_one_filter()
            if parameter in labels
        ],
        "ask_address": f"{reverse('centres:ask_any')}?{urlencode({'about': asked.words})}",
    }

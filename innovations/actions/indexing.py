"""The words of an example for the search: title before vocabulary before summary before the rest."""

from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from csi_portal.fulltext.actions import forget_words, write_entries
from csi_portal.fulltext.queries import either, joined
from csi_portal.fulltext.vectors import SUMMARY, TEXT, TITLE, VOCABULARY, Part, group_key, quoted
from csi_portal.fulltext.words import ENGLISH, clean, tokens

from ..models import Innovation, InnovationEntry, search_vocabulary

LANGUAGES = ("cs", "en")
SUMMARIES = ("summary", "problem")
TEXTS = (
    "how",
    "state_note",
    "funding",
    "challenges",
    "conditions",
    "lessons",
    "programme_eligibility",
    "programme_rate",
    "programme_duration",
    "programme_payer",
    "module_audience",
    "module_materials",
    "smallest_population_note",
    "transfer_staff",
    "transfer_law",
    "transfer_money",
    "transfer_changes",
    "transfer_risks",
    "evidence_reason",
    "caveats",
)
FIGURES = {"results": "text", "costs": "note", "replications": "outcome"}
INDEXED = ("target_groups", "themes", "actors", *FIGURES)  # what to prefetch for many


def index(innovations):
    """Write the search entries of published innovations, from their vocabulary and figures (`INDEXED`).

    Others have none: neither their words nor their forms may be offered to anybody who searches.
    """
    innovations = list(innovations)
    hidden = {each.pk: each for each in innovations if not each.is_published}
    if InnovationEntry.objects.filter(pk__in=hidden).delete()[0]:
        forget_words(chain.from_iterable(map(words_of, hidden.values())))
    if published := [each for each in innovations if each.is_published]:
        write_entries(entries=[entry_of(each) for each in published], vocabulary=search_vocabulary())


@transaction.atomic
def index_again(keys):
    """Write the search entries of the innovations with these primary keys, each locked meanwhile."""
    innovations = Innovation.objects.select_for_update().filter(pk__in=keys)
    index(innovations.prefetch_related(*INDEXED))


def concerned_by(term):
    """Innovations whose search entry changes with a term: they bear it, mentioned it, or mention it now."""
    names = (term.name_cs, term.name_en, *term.synonyms)
    mentions = [
        joined([(token.word,) for token in tokens(clean(name))], ENGLISH, " & ") for name in names if name
    ]
    found = either([quoted(group_key(term_key(term))), *(f"({words})" for words in mentions if words)])
    mentioned = InnovationEntry.objects.filter(vector__matches=found).values("pk")
    return Innovation.objects.filter(Q(pk__in=mentioned) | Q(pk__in=term.innovations.values("pk")))


def entry_of(innovation):
    """(entry, parts, groups) of one innovation, as `fulltext.actions.write_entries` takes them."""
    groups = [term_key(term) for term in terms_of(innovation)]
    return InnovationEntry(innovation_id=innovation.pk), words_of(innovation), groups


def words_of(innovation):
    """The list of its `Part`s."""
    return list(parts_of(innovation, terms_of(innovation)))


def terms_of(innovation):
    return [*innovation.target_groups.all(), *innovation.themes.all(), *innovation.actors.all()]


def term_key(term):
    """The key of a vocabulary entry in the search; two lists may use one identifier."""
    return f"{term._meta.model_name}.{term.slug}"


def parts_of(innovation, terms):
    """All that is searched, as `Part`s in the order of the page."""
    yield from _both(innovation, "title", TITLE)
    yield Part(innovation.original_title, TITLE, innovation.original_language)
    for term in terms:
        yield from _both(term, "name", VOCABULARY)  # synonyms widen the query, so that it can do without
    for name in SUMMARIES:
        yield from _both(innovation, name, SUMMARY)
    for text in (innovation.organisation, innovation.place, innovation.region):
        yield Part(text, TEXT)
    for language in LANGUAGES:
        with translation.override(language):
            yield Part(f"{innovation.country.name} {innovation.territory_name}", TEXT, language)
    for name in TEXTS:
        yield from _both(innovation, name, TEXT)
    for related, name in FIGURES.items():
        for figure in getattr(innovation, related).all():
            yield from _both(figure, name, TEXT)
    yield Part(innovation.original_text, TEXT, innovation.original_language)


def _both(obj, name, weight):
    for language in LANGUAGES:
        if text := getattr(obj, f"{name}_{language}"):
            yield Part(text, weight, language)

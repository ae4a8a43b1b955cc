"""What the search box offers while somebody types: vocabulary with counts, words, titles. JSON for one
script.
"""

from itertools import chain, islice

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from csi_portal.fulltext.suggestions import complete as complete_word
from csi_portal.fulltext.words import plain
from innovations.filters import Asked, Selection, clean, current_memory, find_words
from innovations.models import Innovation, said

from .wording import examples

SHORTEST = 2  # characters
MOST_TERMS, MOST_WORDS, MOST_TITLES = 4, 3, 4
OFFERED = ("skupina", "tema", "zeme", "druh")


@require_safe
def complete(request):
    """`?q=zem` → {"options": [{"text", "hint", "address"}, …]}; empty for fewer than two letters."""
    typed = clean(request.GET.get("q", ""))
    memory, language = current_memory(), get_language()
    if len(plain(typed)) < SHORTEST:
        return JsonResponse({"options": []})
    options = [*terms(typed, memory, language)]
    options += words_and_titles(typed, memory, language)
    return JsonResponse({"options": options})


def terms(typed, memory, language):
    """Values of filters one of whose words begins with what is typed, those with most examples first."""
    wanted = plain(typed)
    names = memory.kept(("plain names", language), lambda: plain_names(memory, language))
    found = [
        (count, name, parameter, value)
        for parameter, value, name, without_accents, count in names
        if without_accents.startswith(wanted) or f" {wanted}" in without_accents
    ]
    for count, name, parameter, value in sorted(found, key=lambda row: -row[0])[:MOST_TERMS]:
        link = Asked(filters={parameter: Selection((value,))}).to()
        yield option(name, examples(count), f"{reverse('innovations:list')}{link}")


def plain_names(memory, language):
    """(parameter, value, name, name without accents, number of examples) of all that is offered."""
    return [
        (parameter, value, name, plain(name), memory.bits[parameter][value].bit_count())
        for parameter in OFFERED
        for value, name in memory.names(language)[parameter].items()
        if memory.bits[parameter].get(value)
    ]


def words_and_titles(typed, memory, language):
    """The last word completed, with the number of examples found; then the titles of the best of them."""
    *before, last = typed.split()
    completions = complete_word(last, limit=MOST_WORDS) or [last]
    titles = []
    for word in completions:
        asked = Asked(words=" ".join([*before, word]))
        by_words = find_words(asked, memory, language)
        if count := by_words.found.bits.bit_count():
            yield option(asked.words, examples(count), f"{reverse('innovations:list')}{asked.to()}")
            best = chain.from_iterable(map(by_words.index.keys, by_words.found.tiers))
            titles += islice(best, MOST_TITLES)
    best = list(dict.fromkeys(titles))[:MOST_TITLES]
    found = Innovation.objects.only("slug", "title_cs", "title_en").in_bulk(best)
    for example in (found[pk] for pk in best if pk in found):
        yield option(said(example, "title").text, "", example.get_absolute_url())


def option(text, hint, address):
    return {"text": text, "hint": hint, "address": address}

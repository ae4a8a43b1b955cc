"""The search box: from typed words to the bits of the examples that match, the best first."""

from typing import NamedTuple

from csi_portal.fulltext.queries import Query, understand
from csi_portal.fulltext.ranking import search
from csi_portal.fulltext.vocabulary import Group, Vocabulary
from innovations.models import Actor, InnovationEntry, TargetGroup, Theme


class Found(NamedTuple):
    """`hits`: bitset of the matching examples; `ranked`: the bits of those that come first, best first."""

    query: Query
    hits: int
    ranked: list
    partial: bool  # some hold only a part of the words


def find_words(asked, memory, language):
    """What the words of the address find among the published examples."""
    query = understand(
        asked.words,
        vocabulary=memory.kept("vocabulary", vocabulary),
        language=language,
        only_own_words=asked.own_words_only,
    )
    found = search(InnovationEntry.objects.all(), query)
    ranked = [memory.bit_of[pk] for pk in found.ranked if pk in memory.bit_of]
    return Found(query, memory.hits(found.ids), ranked, bool(found.partial))


def vocabulary():
    """The controlled lists as the search widens words by them."""
    return Vocabulary(
        Group(f"{model._meta.model_name}.{slug}", czech, (*synonyms, *filter(None, [english])))
        for model in (TargetGroup, Theme, Actor)
        for slug, czech, english, synonyms in model.objects.values_list(
            "slug", "name_cs", "name_en", "synonyms"
        )
    )

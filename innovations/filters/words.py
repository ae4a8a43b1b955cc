"""The search box: from typed words to the bits of the examples that match, the best first."""

from typing import NamedTuple

from csi_portal.fulltext.queries import Query, understand
from csi_portal.fulltext.ranking import search
from innovations.models import InnovationEntry, search_vocabulary


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
        vocabulary=memory.kept("vocabulary", search_vocabulary),
        language=language,
        only_own_words=asked.own_words_only,
    )
    found = search(InnovationEntry.objects.all(), query)
    ranked = [memory.bit_of[pk] for pk in found.ranked if pk in memory.bit_of]
    return Found(query, memory.hits(found.ids), ranked, bool(found.partial))

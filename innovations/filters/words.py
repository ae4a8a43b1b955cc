"""The search box: from typed words to the bits of the examples that match, the best first."""

from typing import NamedTuple

from csi_portal.fulltext.index import Index
from csi_portal.fulltext.queries import Query, understand
from csi_portal.fulltext.ranking import Found, search
from innovations.models import InnovationEntry, search_vocabulary


class FoundByWords(NamedTuple):
    """`found`: bits of the memory, by which `index` goes too."""

    query: Query
    found: Found
    index: Index


def find_words(asked, memory, language):
    """What the words of the address find among the published examples."""
    index = memory.kept("index", lambda: Index(InnovationEntry.objects.all(), memory.ids))
    query = understand(
        asked.words,
        vocabulary=memory.kept("vocabulary", lambda: search_vocabulary(memory.listed)),
        language=language,
        only_own_words=asked.own_words_only,
        known=index.known_forms,
    )
    return FoundByWords(query, search(index, query), index)

"""What readers filter by: the address, the facets in memory, and the counts.

`Finding(request.GET)` answers one query; it stands on the memory (`current_memory`), the address
(`read_address`), the counts (`facets`), the words of the search box (`find_words`) and the likeness of
municipalities.
"""

from .address import NOTHING, SORTS, Asked, Selection, clean, read_address
from .facets import Facet, Value, allowed, counts, facets, restricted
from .finding import Finding
from .groups import GROUPS, NEEDED, PARAMETERS, territory_name
from .likeness import find_municipality, likeness_order, likeness_reason
from .memory import Memory, cost_band, current_memory
from .similar import Similar, similar_to
from .walk import examples_found, examples_with
from .words import find_words

__all__ = [
    "GROUPS",
    "NEEDED",
    "NOTHING",
    "PARAMETERS",
    "SORTS",
    "Asked",
    "Facet",
    "Finding",
    "Memory",
    "Selection",
    "Similar",
    "Value",
    "allowed",
    "clean",
    "cost_band",
    "counts",
    "current_memory",
    "examples_found",
    "examples_with",
    "facets",
    "find_municipality",
    "find_words",
    "likeness_order",
    "likeness_reason",
    "read_address",
    "restricted",
    "similar_to",
    "territory_name",
]

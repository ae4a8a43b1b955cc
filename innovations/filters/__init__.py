"""What readers filter by: the address, the facets in memory, and the counts.

`current_memory()` → `read_address(request.GET, memory.names(language))` → `restricted(…)`, `facets(…)`.
"""

from .address import NOTHING, SORTS, Asked, Selection, read_address
from .facets import Facet, Value, allowed, counts, facets, restricted
from .groups import GROUPS, NEEDED, PARAMETERS, territory_name
from .memory import Memory, cost_band, current_memory

__all__ = [
    "GROUPS",
    "NEEDED",
    "NOTHING",
    "PARAMETERS",
    "SORTS",
    "Asked",
    "Facet",
    "Memory",
    "Selection",
    "Value",
    "allowed",
    "cost_band",
    "counts",
    "current_memory",
    "facets",
    "read_address",
    "restricted",
    "territory_name",
]

"""The catalogue of foreign examples."""

from .addresses import is_reserved
from .catalogue import CatalogueVersion
from .europe import place_on_map
from .evidence import (
    ESTIMABLE,
    Cost,
    Estimate,
    ExchangeRate,
    Replication,
    Result,
    Source,
    field_label,
    lowest_cost,
    lowest_whole,
)
from .innovation import SUBDIVISIONS, Authorship, Innovation, InnovationQuerySet
from .links import DEAD_AFTER, LinkCheck, published_addresses, with_dead_links, with_link_check
from .media import RENDITION_WIDTHS, Attachment, Picture
from .proposals import Proposal
from .quality import Completeness, Freshness, completeness, freshness, next_check
from .review import ReviewComment
from .search import InnovationEntry, ListedTerm, listed_terms, search_vocabulary
from .shortlists import MOST_LISTED, SHARED_LASTS, SharedList
from .team_lists import LONGEST_COMMENT, MOST_TEAM_LISTS, Shortlist, ShortlistComment, ShortlistItem
from .text import Said, bilingual, opening_sentences, said, sentences, teaser
from .versions import ROW_EVENTS, TERM_EVENTS, InnovationEvent
from .vocabulary import Actor, TargetGroup, Term, Theme

__all__ = [
    "DEAD_AFTER",
    "ESTIMABLE",
    "LONGEST_COMMENT",
    "MOST_LISTED",
    "MOST_TEAM_LISTS",
    "RENDITION_WIDTHS",
    "ROW_EVENTS",
    "SHARED_LASTS",
    "SUBDIVISIONS",
    "TERM_EVENTS",
    "Actor",
    "Attachment",
    "Authorship",
    "CatalogueVersion",
    "Completeness",
    "Cost",
    "Estimate",
    "ExchangeRate",
    "Freshness",
    "Innovation",
    "InnovationEntry",
    "InnovationEvent",
    "InnovationQuerySet",
    "LinkCheck",
    "ListedTerm",
    "Picture",
    "Proposal",
    "Replication",
    "Result",
    "ReviewComment",
    "Said",
    "SharedList",
    "Shortlist",
    "ShortlistComment",
    "ShortlistItem",
    "Source",
    "TargetGroup",
    "Term",
    "Theme",
    "bilingual",
    "completeness",
    "field_label",
    "freshness",
    "is_reserved",
    "listed_terms",
    "lowest_cost",
    "lowest_whole",
    "next_check",
    "opening_sentences",
    "place_on_map",
    "published_addresses",
    "said",
    "search_vocabulary",
    "sentences",
    "teaser",
    "with_dead_links",
    "with_link_check",
]

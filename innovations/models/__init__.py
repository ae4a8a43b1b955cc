"""The catalogue of foreign examples."""

from .catalogue import CatalogueVersion
from .europe import europe, place_on_map
from .evidence import Cost, Estimate, ExchangeRate, Replication, Result, Source
from .innovation import SUBDIVISIONS, Innovation, InnovationQuerySet
from .media import Attachment, Picture
from .quality import Completeness, Freshness, completeness, freshness, next_check
from .search import InnovationEntry
from .text import Said, bilingual, opening_sentences, said, sentences, teaser
from .vocabulary import Actor, TargetGroup, Term, Theme

__all__ = [
    "SUBDIVISIONS",
    "Actor",
    "Attachment",
    "CatalogueVersion",
    "Completeness",
    "Cost",
    "Estimate",
    "ExchangeRate",
    "Freshness",
    "Innovation",
    "InnovationEntry",
    "InnovationQuerySet",
    "Picture",
    "Replication",
    "Result",
    "Said",
    "Source",
    "TargetGroup",
    "Term",
    "Theme",
    "bilingual",
    "completeness",
    "europe",
    "freshness",
    "next_check",
    "opening_sentences",
    "place_on_map",
    "said",
    "sentences",
    "teaser",
]

"""The catalogue of foreign examples."""

from .catalogue import CatalogueVersion
from .evidence import Cost, Estimate, ExchangeRate, Replication, Result, Source
from .innovation import Innovation, InnovationQuerySet
from .media import Attachment, Picture
from .text import Said, bilingual, said
from .vocabulary import Actor, TargetGroup, Term, Theme

__all__ = [
    "Actor",
    "Attachment",
    "CatalogueVersion",
    "Cost",
    "Estimate",
    "ExchangeRate",
    "Innovation",
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
    "said",
]

"""The catalogue in the administration: plain but complete."""

from .innovation import InnovationAdmin
from .links import LinkCheckAdmin
from .proposals import ProposalAdmin
from .vocabulary import ActorAdmin, ExchangeRateAdmin, TargetGroupAdmin, ThemeAdmin

__all__ = [
    "ActorAdmin",
    "ExchangeRateAdmin",
    "InnovationAdmin",
    "LinkCheckAdmin",
    "ProposalAdmin",
    "TargetGroupAdmin",
    "ThemeAdmin",
]

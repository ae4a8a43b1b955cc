"""Everything that changes places, organisations, and who belongs to them."""

from .municipalities import load_municipality

__all__ = ["load_municipality"]

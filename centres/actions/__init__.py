"""Everything that changes centres, the roles and people in them, and the questions people ask."""

from .centres import load_centres

__all__ = ["load_centres"]

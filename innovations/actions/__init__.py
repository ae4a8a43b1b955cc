"""Everything that changes the catalogue. Verbs take `by=` and `now=`; a refusal is a `ValidationError`."""

from .editing import save_edited, save_rate, save_term
from .estimates import confirm_estimate
from .loading import load_innovation, load_rate, load_term
from .publishing import archive, publish

__all__ = [
    "archive",
    "confirm_estimate",
    "load_innovation",
    "load_rate",
    "load_term",
    "publish",
    "save_edited",
    "save_rate",
    "save_term",
]

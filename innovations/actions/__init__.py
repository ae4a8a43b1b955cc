"""Everything that changes the catalogue. Verbs take `by=` and `now=`; a refusal is a `ValidationError`."""

from .editing import mark_checked, remove_term, save_edited, save_rate, save_term
from .estimates import confirm_estimate
from .indexing import index_again
from .loading import load_innovation, load_rate, load_term
from .media import (
    remove_attachment,
    remove_picture,
    save_attachment,
    save_picture,
    upload_attachment,
    upload_picture,
)
from .publishing import archive, publish, remove

__all__ = [
    "archive",
    "confirm_estimate",
    "index_again",
    "load_innovation",
    "load_rate",
    "load_term",
    "mark_checked",
    "publish",
    "remove",
    "remove_attachment",
    "remove_picture",
    "remove_term",
    "save_attachment",
    "save_edited",
    "save_picture",
    "save_rate",
    "save_term",
    "upload_attachment",
    "upload_picture",
]

"""Everything that changes the catalogue. Verbs take `by=` and `now=`; a refusal is a `ValidationError`."""

from .editing import mark_checked, remove_term, save_edited, save_rate, save_term, start_draft
from .estimates import confirm_estimate
from .importing import REFUSED, import_batch
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
from .workflow import (
    approve,
    archive,
    comment,
    publish,
    remove,
    reopen,
    resolve_comment,
    return_for_changes,
    submit,
)

__all__ = [
    "REFUSED",
    "approve",
    "archive",
    "comment",
    "confirm_estimate",
    "import_batch",
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
    "reopen",
    "resolve_comment",
    "return_for_changes",
    "save_attachment",
    "save_edited",
    "save_picture",
    "save_rate",
    "save_term",
    "start_draft",
    "submit",
    "upload_attachment",
    "upload_picture",
]

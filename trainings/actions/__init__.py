"""Everything that changes modules and trainings. A refusal is a `ValidationError` with a sentence."""

from .editing import (
    forget_answer_files,
    note_edited,
    remove_draft,
    remove_material,
    save_edited,
    save_material,
    start_draft,
)
from .modules import remove_module, save_module, set_module_state
from .moving import Dates, copy_training, reschedule

__all__ = [
    "Dates",
    "copy_training",
    "forget_answer_files",
    "note_edited",
    "remove_draft",
    "remove_material",
    "remove_module",
    "reschedule",
    "save_edited",
    "save_material",
    "save_module",
    "set_module_state",
    "start_draft",
]

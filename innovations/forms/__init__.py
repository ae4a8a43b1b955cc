"""What people type about examples: editors in the administration, and those who propose from outside."""

from .editing import (
    MOST_ROWS,
    NEW_SOURCE,
    AttachmentForm,
    EstimateForm,
    FigureForm,
    FigureFormSet,
    InnovationForm,
    MergeForm,
    PictureForm,
    RowFormSet,
    SourceField,
    TermForm,
    free_slug,
    slug_for,
)
from .own_drafts import ROW_SETS, OwnDraftForm, OwnPictureForm
from .proposals import ChangeForm, NewExampleForm
from .team_lists import ListCommentForm, ListNameForm

__all__ = [
    "MOST_ROWS",
    "NEW_SOURCE",
    "ROW_SETS",
    "AttachmentForm",
    "ChangeForm",
    "EstimateForm",
    "FigureForm",
    "FigureFormSet",
    "InnovationForm",
    "ListCommentForm",
    "ListNameForm",
    "MergeForm",
    "NewExampleForm",
    "OwnDraftForm",
    "OwnPictureForm",
    "PictureForm",
    "RowFormSet",
    "SourceField",
    "TermForm",
    "free_slug",
    "slug_for",
]

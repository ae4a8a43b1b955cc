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
from .proposals import ChangeForm, NewExampleForm

__all__ = [
    "MOST_ROWS",
    "NEW_SOURCE",
    "AttachmentForm",
    "ChangeForm",
    "EstimateForm",
    "FigureForm",
    "FigureFormSet",
    "InnovationForm",
    "MergeForm",
    "NewExampleForm",
    "PictureForm",
    "RowFormSet",
    "SourceField",
    "TermForm",
    "free_slug",
    "slug_for",
]

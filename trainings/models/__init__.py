"""Modules, dated trainings with their sessions and materials, and the registrations for them."""

from .modules import Module
from .registrations import (
    TrainingAnswer,
    TrainingGroup,
    TrainingNeeds,
    TrainingQuestion,
    TrainingRegistration,
)
from .trainings import Material, Session, Training
from .versions import ModuleEvent

__all__ = [
    "Material",
    "Module",
    "ModuleEvent",
    "Session",
    "Training",
    "TrainingAnswer",
    "TrainingGroup",
    "TrainingNeeds",
    "TrainingQuestion",
    "TrainingRegistration",
]

"""The desk of trainings: modules, dated trainings, and who registered for them."""

from .modules import ModuleAdmin
from .registrations import TrainingGroupAdmin, TrainingRegistrationAdmin
from .trainings import TrainingAdmin

__all__ = ["ModuleAdmin", "TrainingAdmin", "TrainingGroupAdmin", "TrainingRegistrationAdmin"]

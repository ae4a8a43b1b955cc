"""The coordinator's desk: bases for the admin of every kind of event."""

from .events import EventAdmin
from .registrations import GroupAdmin, RegistrationAdmin

__all__ = ["EventAdmin", "GroupAdmin", "RegistrationAdmin"]

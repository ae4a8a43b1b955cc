"""Abstract events, registrations, groups, questions and needs. Each kind of event owns its tables.

The child of `Registration` and of `Group` has the foreign key `event` with the reverse name `registrations`
and `groups`; the child of `Registration` has `group` too. The kit never names a child.
"""

from .events import Entry, Event, EventQuerySet
from .groups import Group
from .needs import CURRENT_NEEDS_CONSENT, NEEDS_CONSENTS, Needs
from .questions import Answer, Question
from .registrations import ENDED, LIVE, TAKING, Registration, RegistrationQuerySet, name_key

__all__ = [
    "CURRENT_NEEDS_CONSENT",
    "ENDED",
    "LIVE",
    "NEEDS_CONSENTS",
    "TAKING",
    "Answer",
    "Entry",
    "Event",
    "EventQuerySet",
    "Group",
    "Needs",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "name_key",
]

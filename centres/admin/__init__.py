"""The centres in the administration: their pages and people, and the desk where questions are answered."""

from .centres import CentreAdmin, CentrePersonAdmin, CentreRoleAdmin, SupporterAdmin
from .desk import EnquiryAdmin
from .letters import LetterAdmin

__all__ = [
    "CentreAdmin",
    "CentrePersonAdmin",
    "CentreRoleAdmin",
    "EnquiryAdmin",
    "LetterAdmin",
    "SupporterAdmin",
]

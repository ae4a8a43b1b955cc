"""The centres in the administration: their pages and people, and the desk where questions are answered."""

from .centres import CentreAdmin, CentrePersonAdmin, CentreRoleAdmin, SupporterAdmin
from .desk import EnquiryAdmin

__all__ = ["CentreAdmin", "CentrePersonAdmin", "CentreRoleAdmin", "EnquiryAdmin", "SupporterAdmin"]

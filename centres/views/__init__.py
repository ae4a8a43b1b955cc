"""Pages of the centres, and the conversation with those who ask."""

from .enquiries import Ask, AskAny, EnquiryPage
from .pages import CentreDetail, CentreList, withdraw_consent

__all__ = ["Ask", "AskAny", "CentreDetail", "CentreList", "EnquiryPage", "withdraw_consent"]

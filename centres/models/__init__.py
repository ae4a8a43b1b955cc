"""The two centres, who works in them, and the questions people ask them."""

from .centres import Centre, CentrePerson, CentreRole, Supporter
from .enquiries import Enquiry, EnquiryMessage

__all__ = ["Centre", "CentrePerson", "CentreRole", "Enquiry", "EnquiryMessage", "Supporter"]

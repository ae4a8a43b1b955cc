"""Places and organisations, and who belongs to which."""

from .memberships import Invitation, JoinRequest, Membership
from .municipalities import Municipality
from .organisations import Organisation

__all__ = ["Invitation", "JoinRequest", "Membership", "Municipality", "Organisation"]

"""Everything that changes places, organisations, and who belongs to them."""

from .joining import (
    accept_invitation,
    accept_request,
    ask_to_join,
    erase_overdue,
    invite,
    refuse_request,
    withdraw_invitation,
    withdraw_request,
)
from .members import change_role, leave, remove_member
from .municipalities import load_municipality
from .organisations import change, confirm, propose, refuse

__all__ = [
    "accept_invitation",
    "accept_request",
    "ask_to_join",
    "change",
    "change_role",
    "confirm",
    "erase_overdue",
    "invite",
    "leave",
    "load_municipality",
    "propose",
    "refuse",
    "refuse_request",
    "remove_member",
    "withdraw_invitation",
    "withdraw_request",
]

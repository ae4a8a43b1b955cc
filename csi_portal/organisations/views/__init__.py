"""Pages of organisations and of the territory, and the verbs behind their buttons."""

from .joining import (
    InvitationPage,
    accept_request,
    ask_to_join,
    refuse_request,
    withdraw_invitation,
    withdraw_request,
)
from .members import Members, change_role, leave, remove_member
from .organisations import (
    OrganisationChange,
    OrganisationCreate,
    OrganisationDetail,
    OrganisationList,
    confirm,
    refuse,
)
from .places import MunicipalityList, find_centre

__all__ = [
    "InvitationPage",
    "Members",
    "MunicipalityList",
    "OrganisationChange",
    "OrganisationCreate",
    "OrganisationDetail",
    "OrganisationList",
    "accept_request",
    "ask_to_join",
    "change_role",
    "confirm",
    "find_centre",
    "leave",
    "refuse",
    "refuse_request",
    "remove_member",
    "withdraw_invitation",
    "withdraw_request",
]

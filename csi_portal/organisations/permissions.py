"""Who may do what with organisations: `manages` is their own part, `looks_after` the coordinator's."""

import rules

from centres.permissions import coordinates_a_centre, is_coordinator
from csi_portal.accounts.permissions import is_signed_in, let_manage

from .models import Membership


@rules.predicate
def is_member(user, organisation):
    return is_signed_in(user) and Membership.objects.filter(user=user, organisation=organisation).exists()


@rules.predicate
def manages(user, organisation):
    if not is_signed_in(user):
        return False
    managers = Membership.objects.filter(organisation=organisation, role=Membership.Role.MANAGER)
    return managers.filter(user=user).exists()


@rules.predicate
def looks_after(user, organisation):
    """Coordinators of the centre of its municipality; of an organisation without one, any coordinator."""
    return is_coordinator(user, organisation.centre)


def may_view(user, organisation):
    """Confirmed ones are open to all who are signed in; others to their people and to those who confirm."""
    if organisation.is_confirmed:
        return is_signed_in(user)
    return is_member(user, organisation) or looks_after(user, organisation)


def may_see_members(user, organisation):
    return is_member(user, organisation) or looks_after(user, organisation)


def may_manage(user, organisation):
    """Change its contact, invite, decide on requests, change roles, remove members."""
    return manages(user, organisation) or looks_after(user, organisation)


def may_confirm(user, organisation):
    """Confirm, refuse, and change what it is: name, kind, company number, municipality."""
    return looks_after(user, organisation)


def may_decide(user, join_request):
    return may_manage(user, join_request.organisation)


let_manage("organisations.municipality", coordinates_a_centre, verbs=("view",))
let_manage("organisations.organisation", coordinates_a_centre, verbs=("view", "change"))
let_manage("organisations.membership", coordinates_a_centre, verbs=("view",))
let_manage("organisations.invitation", coordinates_a_centre, verbs=("view",))
let_manage("organisations.joinrequest", coordinates_a_centre, verbs=("view",))

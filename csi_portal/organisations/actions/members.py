"""Who belongs to an organisation and as what. The last manager stays until there is another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .. import emails
from ..models import Membership
from .organisations import locked, note

Role = Membership.Role


@transaction.atomic
def change_role(*, membership, role, by, now):
    """Make a member a manager, or a manager a member. Raises ValidationError for the last manager."""
    membership = _locked_membership(membership)
    if membership.role == role:
        return membership
    if role == Role.MEMBER:
        _refuse_to_lose_last_manager(membership)
    membership.role = role
    membership.save()
    note(
        organisation=membership.organisation,
        verb="change_role",
        by=by,
        now=now,
        reason=f"{membership.user_id}: {role}",
    )
    return membership


@transaction.atomic
def leave(*, membership, by, now):
    """Leave an organisation by one's own will. Raises ValidationError for the last manager."""
    membership = _locked_membership(membership)
    _refuse_to_lose_last_manager(membership)
    note(organisation=membership.organisation, verb="leave", by=by, now=now)
    membership.delete()


@transaction.atomic
def remove_member(*, membership, by, now):
    """End somebody's membership and tell her. Raises ValidationError for the last manager."""
    membership = _locked_membership(membership)
    _refuse_to_lose_last_manager(membership)
    note(
        organisation=membership.organisation,
        verb="remove_member",
        by=by,
        now=now,
        reason=str(membership.user_id),
    )
    emails.removed(membership.user, membership.organisation, now)
    membership.delete()


def _locked_membership(membership):
    organisation = locked(membership.organisation)
    found = organisation.memberships.select_related("user").filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError(_("This person no longer belongs to the organisation. Reload the page."))
    found.organisation = organisation
    return found


def _refuse_to_lose_last_manager(membership):
    if membership.role != Role.MANAGER:
        return
    others = membership.organisation.memberships.filter(role=Role.MANAGER).exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(
            _("This is the only manager of the organisation. Make somebody else a manager, then try again.")
        )

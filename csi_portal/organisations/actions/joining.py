"""Two ways into an organisation: its manager invites, or a person asks."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .. import emails
from ..models import Invitation, JoinRequest, Membership
from ..models.memberships import INVITATION_LASTS, token_hash
from .organisations import locked, note

MOST_INVITATIONS_A_DAY = 30
MOST_REQUESTS_A_DAY = 10
# Settled requests and invitations are erased after this time (see personal.py).
KEEP_SETTLED = timedelta(days=90)


@transaction.atomic
def invite(*, organisation, email, role, by, now):
    """Invite a person by e-mail; an earlier open invitation to the address stops working."""
    organisation = locked(organisation)
    email = email.strip().lower()
    _require_confirmed(organisation)
    if organisation.memberships.filter(user__email=email).exists():
        raise ValidationError(_("Who has this address already belongs to the organisation."))
    if (
        organisation.invitations.filter(created_at__gt=now - timedelta(days=1)).count()
        >= MOST_INVITATIONS_A_DAY
    ):
        raise ValidationError(
            _("The organisation has sent many invitations today. Please send this one tomorrow.")
        )
    organisation.invitations.open().filter(email=email).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    note(organisation=organisation, verb="invite", by=by, now=now, reason=role)
    emails.invitation(invitation, token, now)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation, by, now):
    """Make an open invitation useless."""
    organisation = locked(invitation.organisation)
    if not organisation.invitations.open().filter(pk=invitation.pk).update(withdrawn_at=now):
        raise ValidationError(_("This invitation is no longer open. Reload the page."))
    note(organisation=organisation, verb="withdraw_invitation", by=by, now=now)


@transaction.atomic
def accept_invitation(*, invitation, by, now):
    """Join by an invitation: once, until it expires, with the invited address. Returns the Membership."""
    organisation = locked(invitation.organisation)
    invitation = organisation.invitations.select_related("invited_by").get(pk=invitation.pk)
    refusal = invitation.refusal(by, now)
    if refusal:
        raise ValidationError(refusal)
    invitation.accepted_at = now
    invitation.save()
    membership = _join(organisation, by, invitation.role, invitation.invited_by, now)
    note(organisation=organisation, verb="accept_invitation", by=by, now=now)
    return membership


@transaction.atomic
def ask_to_join(*, organisation, message, by, now):
    """Ask to join; a manager, or a coordinator, decides. Returns the JoinRequest."""
    _refuse_too_many_requests(by, now)
    organisation = locked(organisation)
    _require_confirmed(organisation)
    if organisation.memberships.filter(user=by).exists():
        raise ValidationError(_("You already belong to this organisation."))
    if organisation.join_requests.filter(user=by, state=JoinRequest.State.WAITING).exists():
        raise ValidationError(_("You have already asked to join; your request waits for a decision."))
    wish = JoinRequest.objects.create(organisation=organisation, user=by, message=message, created_at=now)
    note(organisation=organisation, verb="ask_to_join", by=by, now=now)
    emails.join_request(wish, now)
    return wish


@transaction.atomic
def accept_request(*, wish, role, by, now):
    """Accept a waiting request. Returns the Membership."""
    wish = _waiting(wish)
    _decide(wish, JoinRequest.State.ACCEPTED, by, now)
    membership = _join(wish.organisation, wish.user, role, by, now)
    note(organisation=wish.organisation, verb="accept_request", by=by, now=now, reason=role)
    emails.join_decided(wish, now)
    return membership


@transaction.atomic
def refuse_request(*, wish, reason, by, now):
    """Refuse a waiting request with a reason, which the person reads in a letter."""
    wish = _waiting(wish)
    if not reason.strip():
        raise ValidationError(_("Please write the reason: the person will read it in a letter."))
    _decide(wish, JoinRequest.State.REFUSED, by, now, reason)
    note(organisation=wish.organisation, verb="refuse_request", by=by, now=now)
    emails.join_decided(wish, now)


@transaction.atomic
def withdraw_request(*, wish, by, now):
    """Take one's own request back."""
    wish = _waiting(wish)
    _decide(wish, JoinRequest.State.WITHDRAWN, by, now)
    note(organisation=wish.organisation, verb="withdraw_request", by=by, now=now)


def past_retention(now):
    """Decided requests and useless invitations whose retention is over, as two QuerySets."""
    limit = now - KEEP_SETTLED
    useless = Q(accepted_at__lt=limit) | Q(withdrawn_at__lt=limit) | Q(expires_at__lt=limit)
    return [JoinRequest.objects.filter(decided_at__lt=limit), Invitation.objects.filter(useless)]


@transaction.atomic
def erase_overdue(*, now):
    """Delete them. Returns how many rows."""
    return sum(rows.delete()[0] for rows in past_retention(now))


def _refuse_too_many_requests(by, now):
    """Each request, even one that was withdrawn, is a letter to the managers."""
    if by.join_requests.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_REQUESTS_A_DAY:
        raise ValidationError(_("You have asked many organisations today. Please ask this one tomorrow."))


def _waiting(wish):
    organisation = locked(wish.organisation)
    wish = organisation.join_requests.select_related("user").get(pk=wish.pk)
    wish.organisation = organisation
    if wish.state != JoinRequest.State.WAITING:
        raise ValidationError(_("Somebody has decided already. Reload the page to see how."))
    return wish


def _decide(wish, state, by, now, reason=""):
    wish.state = state
    wish.decided_at = now
    wish.decided_by = by
    wish.reason = reason.strip()
    wish.save()


def _join(organisation, user, role, accepted_by, now):
    """Write the membership and close what else was open for this person."""
    if organisation.memberships.filter(user=user).exists():
        raise ValidationError(_("This person already belongs to the organisation."))
    waiting = organisation.join_requests.filter(user=user, state=JoinRequest.State.WAITING)
    waiting.update(state=JoinRequest.State.WITHDRAWN, decided_at=now, decided_by=user)
    organisation.invitations.open().filter(email=user.email).update(withdrawn_at=now)
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, since=now, accepted_by=accepted_by
    )


def _require_confirmed(organisation):
    if not organisation.is_confirmed:
        raise ValidationError(
            _("This organisation waits for confirmation by the centre. Try again once it is confirmed.")
        )

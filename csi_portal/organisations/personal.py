"""Personal data of organisations: who belongs to which, who is invited, who asks to join."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Invitation, JoinRequest, Membership

MEMBERSHIP = {
    "basis": _("Performance of the agreement about your account (GDPR art. 6(1)(b))."),
    "retention": _(
        "As long as you belong to the organisation; erased when you leave it or with the account."
    ),
}
INVITATION = {
    "basis": _("Our legitimate interest in letting colleagues join (GDPR art. 6(1)(f))."),
    "retention": _("Ninety days after the invitation was accepted, withdrawn, or expired."),
}
REQUEST = {
    "basis": _("Steps you asked for yourself (GDPR art. 6(1)(b))."),
    "retention": _("Ninety days after the decision, or with the account."),
}

FIELDS = {
    "organisations.Membership.user": {
        "purpose": _("It says for which organisation you act; its people see it."),
        **MEMBERSHIP,
    },
    "organisations.Membership.accepted_by": {"purpose": _("It says who let a person in."), **MEMBERSHIP},
    "organisations.Invitation.email": {
        "purpose": _("The invitation goes to it and works for it only."),
        **INVITATION,
    },
    "organisations.Invitation.invited_by": {"purpose": _("It says who invites."), **INVITATION},
    "organisations.JoinRequest.user": {"purpose": _("Managers know who asks to join."), **REQUEST},
    "organisations.JoinRequest.message": {"purpose": _("Managers know who asks to join."), **REQUEST},
    "organisations.JoinRequest.decided_by": {"purpose": _("It says who decided."), **REQUEST},
    "organisations.JoinRequest.reason": {"purpose": _("You know why your request was refused."), **REQUEST},
}

LABELS = {
    "memberships": _("organisations you belong to"),
    "organisation": _("organisation"),
    "since": _("since"),
    "requests": _("requests to join"),
    "message": _("message"),
    "state": _("state"),
    "reason": _("reason"),
    "invitations": _("invitations to your address"),
    "sent_at": _("sent at"),
}


def export(user):
    """What the organisations hold of this person, as JSON-able lists."""
    memberships = Membership.objects.filter(user=user).select_related("organisation")
    wishes = JoinRequest.objects.filter(user=user).select_related("organisation")
    invitations = Invitation.objects.filter(email=user.email).select_related("organisation")
    return {
        "memberships": [
            {"organisation": m.organisation.name, "role": m.get_role_display(), "since": m.since.isoformat()}
            for m in memberships
        ],
        "requests": [
            {
                "organisation": wish.organisation.name,
                "sent_at": wish.created_at.isoformat(),
                "message": wish.message,
                "state": wish.get_state_display(),
                "reason": wish.reason,
            }
            for wish in wishes
        ],
        "invitations": [
            {
                "organisation": i.organisation.name,
                "sent_at": i.created_at.isoformat(),
                "role": i.get_role_display(),
            }
            for i in invitations
        ],
    }


def erasure_refusals(user):
    """Who alone manages an organisation with other members must hand it over first."""
    managed = Membership.objects.filter(user=user, role=Membership.Role.MANAGER).select_related(
        "organisation"
    )
    return [
        gettext("You alone manage %(name)s. Make another member its manager first, or remove all others.")
        % {"name": membership.organisation}
        for membership in managed
        if _leaves_others_without_manager(membership)
    ]


def erasure_notes(user):
    """Say that an organisation whose only person leaves stays, and who decides about the next one."""
    alone = Membership.objects.filter(user=user).exclude(
        organisation__memberships__in=Membership.objects.exclude(user=user)
    )
    return [
        gettext(
            "%(name)s stays on the portal without a manager; "
            "when somebody else asks to join it, its centre decides."
        )
        % {"name": membership.organisation}
        for membership in alone.select_related("organisation")
    ]


def _leaves_others_without_manager(membership):
    others = membership.organisation.memberships.exclude(pk=membership.pk)
    return others.exists() and not others.filter(role=Membership.Role.MANAGER).exists()


def erase(user, now):
    """Erase memberships, requests and invitations of the person, and the name under what she decided."""
    Membership.objects.filter(user=user).delete()
    JoinRequest.objects.filter(user=user).delete()
    Invitation.objects.filter(email=user.email).delete()
    Membership.objects.filter(accepted_by=user).update(accepted_by=None)
    Invitation.objects.filter(invited_by=user).update(invited_by=None)
    JoinRequest.objects.filter(decided_by=user).update(decided_by=None)

"""Who belongs to an organisation, who is invited, and who asks to join."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .organisations import Organisation

INVITATION_LASTS = timedelta(days=14)


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    MEMBER = "member", _("member")


def token_hash(token):
    """What the database keeps of an invitation's token: a copy of the table opens no invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


class Membership(models.Model):
    """A person belongs to an organisation. A manager invites, accepts, and keeps its data right."""

    Role = Role

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(_("since"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["role", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_once",
                violation_error_message=_("This person already belongs to the organisation."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.organisation}"

    @property
    def is_manager(self):
        return self.role == Role.MANAGER


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither accepted nor withdrawn; perhaps expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def by_token(self, token):
        return self.filter(token_hash=token_hash(token))


class Invitation(models.Model):
    """A manager asks a person, by e-mail, to join. Works once, until it expires, for that address only."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
                violation_error_message=_("This address already has an open invitation."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
                violation_error_message=_("An invitation is either accepted or withdrawn."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_role_display()}"

    def refusal(self, user, now):
        """A sentence that says why this user can't accept now, or None."""
        if self.accepted_at:
            return _("This invitation has already been used. Each one works once.")
        if self.withdrawn_at:
            return _("The organisation has withdrawn this invitation. Ask its manager for a new one.")
        if self.expires_at < now:
            return _("This invitation has expired. Ask the manager of the organisation for a new one.")
        if user.email.lower() != self.email.lower():
            return _(
                "This invitation is for another e-mail address. Sign in with the address it was sent to."
            )
        return None


class JoinRequest(models.Model):
    """A person asks to join an organisation; a manager or a coordinator decides."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("request", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="join_requests", verbose_name=_("organisation")
    )
    message = models.TextField(_("message"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state="waiting"),
                name="join_request_one_waiting",
                violation_error_message=_(
                    "You have already asked to join; your request waits for a decision."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="join_request_decided_at",
                violation_error_message=_("A decided request says when; a waiting one does not."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.organisation}"

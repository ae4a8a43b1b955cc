"""Questions to a centre and the conversation that follows."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from csi_portal.accounts.seals import seal, unseal
from csi_portal.ui.typography import moment

from .centres import Centre

# A question older than this without an answer is shown as overdue.
ANSWER_WITHIN = timedelta(days=5)
# An answered or closed question is erased after this time without another word (see personal.py).
KEEP_FOR = timedelta(days=730)


def new_token():
    """192 random bits for the address under which the sender follows the question."""
    return secrets.token_urlsafe(24)


def token_hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def new_secret():
    """The fields of a new secret address: its hash finds the question, its seal lets later letters repeat it.

    A copy of the database without the SECRET_KEY opens no conversation.
    """
    token = new_token()
    return {"token_hash": token_hash(token), "token_sealed": seal(token, purpose="enquiry")}


class EnquiryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Enquiry.State.WAITING)

    def overdue(self, now):
        return self.waiting().filter(waiting_since__lt=now - ANSWER_WITHIN)

    def in_centres(self, centres):
        return self.filter(centre__in=centres)

    def by_token(self, token):
        return self.filter(token_hash=token_hash(token))

    def past_retention(self, now):
        return self.exclude(state=Enquiry.State.WAITING).filter(last_message_at__lt=now - KEEP_FOR)


class Enquiry(models.Model):
    """A question that landed with a centre. Only the end of its retention, or erasure, deletes it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("question", "waiting")
        ANSWERED = "answered", pgettext_lazy("question", "answered")
        CLOSED = "closed", pgettext_lazy("question", "closed")

    class CloseReason(models.TextChoices):
        SPAM = "spam", _("spam")
        ELSEWHERE = "elsewhere", _("settled elsewhere")
        DUPLICATE = "duplicate", _("asked twice")

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enquiries", verbose_name=_("centre"))
    token_hash = models.CharField(_("address: hash"), max_length=64, unique=True, editable=False)
    token_sealed = models.CharField(_("address: sealed"), max_length=200, editable=False)
    # The form's own number: a second press of the button finds the first question instead of writing another.
    submission = models.CharField(max_length=40, unique=True, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("sender's account"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    place = models.CharField(_("municipality"), max_length=100, blank=True)
    about = models.CharField(_("what it concerns"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="cs")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_enquiries",
        verbose_name=_("assigned to"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    waiting_since = models.DateTimeField(_("waits since"), null=True, blank=True)
    last_message_at = models.DateTimeField(_("last word at"))
    close_reason = models.CharField(_("why closed"), max_length=20, choices=CloseReason, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a centre")
        verbose_name_plural = _("questions to the centres")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["centre", "state", "waiting_since"], name="enquiry_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                | (~Q(state="waiting") & Q(waiting_since__isnull=True)),
                name="enquiry_waits_since",
                violation_error_message=_("A question that waits says since when; another does not."),
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(close_reason=""))
                | (~Q(state="closed") & Q(close_reason="")),
                name="enquiry_closed_with_reason",
                violation_error_message=_("A closed question says why it was closed; another does not."),
            ),
        ]

    def __str__(self):
        return _("Question no. %(number)s") % {"number": self.pk}

    @property
    def secret_address(self):
        """The sender's own page: whoever knows this address may read the conversation.

        It is no `get_absolute_url`: Django would hand that to everybody in the administration.
        """
        token = unseal(self.token_sealed, purpose="enquiry")
        return reverse("centres:enquiry", kwargs={"token": token})

    @property
    def stage(self):
        """The state in words: a waiting question is new until somebody takes it."""
        if self.state == self.State.WAITING:
            return pgettext("question", "assigned") if self.assigned_to_id else pgettext("question", "new")
        return self.get_state_display()

    @property
    def answer_due_at(self):
        """The moment by which the centre promises an answer, or None when nothing waits."""
        return self.waiting_since + ANSWER_WITHIN if self.waiting_since else None

    def is_overdue(self, now):
        return self.waiting_since is not None and self.answer_due_at < now


class EnquiryMessage(models.Model):
    """One word of the conversation. Notes stay inside the centre."""

    class Origin(models.TextChoices):
        SENDER = "sender", _("sender")
        CENTRE = "centre", _("centre")
        NOTE = "note", _("internal note")

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="messages", verbose_name=_("question"))
    origin = models.CharField(_("from"), max_length=10, choices=Origin)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    # One number for each press of a button, as in Enquiry.submission.
    submission = models.CharField(max_length=40, unique=True, editable=False)
    text = models.TextField(_("text"), max_length=5000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="enquiry_message_not_empty",
                violation_error_message=_("Please write the text."),
            )
        ]

    def __str__(self):
        return f"{self.get_origin_display()}, {moment(self.written_at)}"

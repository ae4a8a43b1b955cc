"""Letters that wait for their delivery, those that are gone, and those that could not be delivered.

A letter knows whom it concerns as text only (address, language, topic, centre, subject), so it stands below
every app that writes one.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What is left of the contents of a letter that has been erased.
WITHOUT_WORDS = {"text": "", "html": "", "calendar": ""}

MINUTES_ONLY = timedelta(hours=1)

REASONS = {
    "Expired": _("It had lost its use before it could be delivered."),
    "SMTPRecipientsRefused": _("The address does not exist, or its mail server refuses letters to it."),
    "SMTPDataError": _("The mail server refused this letter."),
    "ValueError": _("No letter can be sent to this address; there is a mistake in it."),
}


class LetterQuerySet(models.QuerySet):
    def queued(self):
        return self.filter(state=Letter.State.QUEUED)

    def sent(self):
        return self.filter(state=Letter.State.SENT)

    def failed(self):
        return self.filter(state=Letter.State.FAILED)

    def unsettled(self):
        """Failed letters that nobody has dealt with. A code that belongs to no centre lapses by itself."""
        return self.failed().filter(settled_at=None).exclude(secret=True, centre="")

    def of_centres(self, slugs):
        return self.filter(centre__in=slugs)

    def about(self, obj):
        return self.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk))

    def to(self, address):
        return self.filter(address__iexact=address)

    def naming(self, words):
        """Letters in which these words stand, as far as they are not erased."""
        return self.filter(Q(text__icontains=words) | Q(subject__icontains=words))


class Letter(models.Model):
    """One letter to one address, written in the transaction that caused it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waits to be sent")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", _("not delivered")

    address = models.EmailField(_("to whom"), max_length=254)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    topic = models.CharField(_("topic"), max_length=60, help_text=_("Which letter it is: “trainings.offer”."))
    centre = models.CharField(_("centre"), max_length=40, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=100, blank=True)
    subject_id = models.CharField(_("number of the subject"), max_length=64, blank=True)
    subject = models.CharField(_("heading"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    calendar = models.TextField(_("calendar entry"), blank=True)
    method = models.CharField(_("method of the calendar entry"), max_length=20, blank=True)
    secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("It holds a code or a link that opens something: nobody else reads it."),
    )
    message_id = models.CharField(_("Message-ID"), max_length=250, unique=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("written at"))
    retry_at = models.DateTimeField(_("next attempt not before"))
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    error = models.CharField(_("why it was not delivered"), max_length=100, blank=True)
    resent_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="resent_as",
        verbose_name=_("sent again instead of"),
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="letter_sent_at",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                violation_error_message=_("A letter that was sent says when; another does not."),
            ),
            models.CheckConstraint(
                name="letter_failed_at",
                condition=Q(state="failed", failed_at__isnull=False)
                | ~Q(state="failed") & Q(failed_at__isnull=True),
                violation_error_message=_("A letter that was given up says when; another does not."),
            ),
            models.CheckConstraint(
                name="letter_settled",
                condition=Q(settled_at__isnull=True) | Q(state="failed"),
                violation_error_message=_("Only a letter that was not delivered can be dealt with."),
            ),
            models.CheckConstraint(
                name="letter_secret_erased",
                condition=Q(secret=False) | Q(state="queued") | Q(**WITHOUT_WORDS),
                violation_error_message=_("A secret letter is erased once it is sent or given up."),
            ),
        ]
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="letter_order"),
            models.Index(fields=["centre", "-queued_at", "-id"], name="letter_centre"),
            models.Index(fields=["subject_type", "subject_id", "-queued_at"], name="letter_subject"),
            models.Index(Upper("address"), name="letter_address"),
            models.Index(fields=["retry_at"], name="letter_queued", condition=Q(state="queued")),
            models.Index(fields=["centre", "failed_at"], name="letter_failed", condition=Q(state="failed")),
        ]

    def __str__(self):
        return self.subject or self.topic

    @property
    def is_urgent(self):
        """Somebody waits for it with the page open: it holds what is of use for minutes only."""
        return bool(self.expires_at and self.expires_at - self.queued_at <= MINUTES_ONLY)

    @property
    def is_unsettled(self):
        return self.state == self.State.FAILED and not self.settled_at

    @property
    def can_be_resent(self):
        """Its words are still here, and it is not on its way already."""
        return bool(self.text) and not self.secret and self.state != self.State.QUEUED

    @property
    def why_not(self):
        """Why the letter was not delivered (yet), in a sentence; empty when nothing went wrong."""
        kind = self.error.partition(" ")[0]
        if not kind:
            return ""
        sentence = REASONS.get(kind, _("The mail server could not be reached or did not take it now."))
        return f"{sentence} ({self.error})"

    @property
    def masked_address(self):
        """Enough to tell two people apart in a list, too little to write to them: “j…@example.org”."""
        name, _at, host = self.address.rpartition("@")
        return f"{name[:1]}…@{host}"

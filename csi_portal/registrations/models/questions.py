"""What the organiser asks of those who register, and their answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from translated_fields import to_attribute

from csi_portal.support.models import bilingual


class Question(models.Model):
    """Abstract; the child has the foreign key `event` with the reverse name `questions`."""

    class Kind(models.TextChoices):
        TEXT = "text", _("a line of text")
        LONG_TEXT = "long_text", _("a paragraph")
        CHOICE = "choice", _("one of several")
        SEVERAL = "several", _("any of several")
        NUMBER = "number", _("a number")
        CONSENT = "consent", _("a consent")
        FILE = "file", _("a file")

    label = bilingual(
        models.CharField(pgettext_lazy("event", "question"), max_length=300), en={"blank": True}
    )
    reason = bilingual(
        models.CharField(_("why we ask"), max_length=300, help_text=_("People see it beside the question.")),
        en={"blank": True},
    )
    kind = models.CharField(_("kind of answer"), max_length=20, choices=Kind, default=Kind.TEXT)
    options = bilingual(
        models.TextField(_("options"), blank=True, help_text=_("One on a line; only for choices.")),
    )
    required = models.BooleanField(_("must be answered"), default=False)
    shown_if = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only after the answer to"),
    )
    shown_if_value = models.CharField(
        _("when that answer is"), max_length=200, blank=True, help_text=_("An option in Czech, or “yes”.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        verbose_name = pgettext_lazy("event", "question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=["choice", "several"]) & ~Q(options_cs=""))
                | (~Q(kind__in=["choice", "several"]) & Q(options_cs="")),
                name="%(class)s_options",
                violation_error_message=_("A choice has options, one on a line; another question has none."),
            ),
            models.CheckConstraint(
                condition=~Q(label_cs="") & ~Q(reason_cs=""),
                name="%(class)s_reason",
                violation_error_message=_("A question says what it asks and why."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def choices(self):
        """(stored, shown): an answer is stored as the Czech option, whatever language it was given in."""
        stored = self._lines("cs")
        shown = [line for line in self.options.splitlines() if line.strip()]
        return list(zip(stored, shown if len(shown) == len(stored) else stored, strict=True))

    def _lines(self, language):
        return [
            line.strip()
            for line in getattr(self, to_attribute("options", language)).splitlines()
            if line.strip()
        ]


class Answer(models.Model):
    """Abstract; the child has `registration` (reverse name `answers`) and `question`. No history is kept."""

    value = models.JSONField(_("answer"), default=str, blank=True)
    file = models.FileField(_("file"), upload_to="private/answers", blank=True)

    class Meta:
        abstract = True
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"],
                name="%(class)s_once",
                violation_error_message=_("This question has been answered already."),
            )
        ]

    def __str__(self):
        return str(self.value)

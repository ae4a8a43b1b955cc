"""Who did what when. Rows have no foreign keys, so they outlive their subject, and no personal values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActQuerySet(models.QuerySet):
    def about(self, obj):
        return self.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk))


class Act(models.Model):
    """One act of a person (or of the portal itself, when `actor_id` is empty)."""

    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(_("who"), null=True, blank=True)
    verb = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=64)
    centre = models.CharField(_("centre"), max_length=40, blank=True)
    reason = models.TextField(_("why"), blank=True)
    version = models.UUIDField(
        _("version"),
        null=True,
        blank=True,
        help_text=_("Of the content that it changed."),
    )
    fields = models.JSONField(_("changed fields"), default=list, help_text=_("Names only, never values."))

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="act_subject"),
            models.Index(fields=["-at", "-id"], name="act_order"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Erasure(models.Model):
    """One run of the retention over the whole portal, and how much it erased: the proof that it happened."""

    at = models.DateTimeField(_("when"))
    erased = models.JSONField(
        _("what was erased"), default=dict, help_text=_("How many rows of each kind; never whose.")
    )

    class Meta:
        verbose_name = _("run of the retention")
        verbose_name_plural = _("runs of the retention")
        ordering = ["-at", "-id"]

    def __str__(self):
        return str(self.at)

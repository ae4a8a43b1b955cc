"""The grant projects that pay for what the centres do: their publicity, and how long evidence is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedField
from translated_fields.utils import fallback_to_default


def bilingual(field, **specific):
    """A field with one column for each language; a missing one is read in Czech."""
    return TranslatedField(field, specific, attrgetter=fallback_to_default)


class GrantProject(models.Model):
    """A project of a fund: what its rules ask to be shown and kept."""

    name = bilingual(models.CharField(_("name"), max_length=200), en={"blank": True})
    number = models.CharField(_("registration number"), max_length=60, unique=True)
    programme = models.CharField(_("programme"), max_length=200)
    publicity = bilingual(
        models.CharField(
            _("publicity sentence"),
            max_length=500,
            blank=True,
            help_text=_("Shown beside the logos, as the rules of the fund want it."),
        )
    )
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    support_threshold_hours = models.PositiveSmallIntegerField(
        _("minimum support, hours"),
        default=40,
        help_text=_("From how many hours a person counts as supported."),
    )
    keep_until = models.DateField(
        _("evidence is kept until"), help_text=_("As the grant agreement says; personal data go after it.")
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        verbose_name = _("grant project")
        verbose_name_plural = _("grant projects")
        ordering = ["-starts_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(keep_until__gte=F("ends_on")),
                name="grant_project_days",
                violation_error_message=_(
                    "A project ends after it begins, and its evidence is kept at least until its end."
                ),
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.number})"


class GrantLogo(models.Model):
    """One logo of the publicity strip, in the order that the fund wants."""

    project = models.ForeignKey(
        GrantProject, models.CASCADE, related_name="logos", verbose_name=_("grant project")
    )
    image = models.ImageField(
        _("logo"), upload_to="support/logos", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    alternative_text = bilingual(
        models.CharField(_("alternative text"), max_length=200, help_text=_("What the logo says.")),
        en={"blank": True},
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alternative_text_cs=""),
                name="grant_logo_described",
                violation_error_message=_("A logo needs its alternative text."),
            )
        ]

    def __str__(self):
        return self.alternative_text

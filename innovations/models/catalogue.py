"""The catalogue as a whole: its version, by which every worker knows that its memory is old."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueVersionManager(models.Manager):
    def current(self):
        """The number of the present version; 0 for a catalogue that never held anything."""
        return self.values_list("number", flat=True).first() or 0


class CatalogueVersion(models.Model):
    """One row. Triggers raise `number` in the transaction of any change of the catalogue's tables."""

    number = models.BigIntegerField(_("version"), default=1)

    objects = CatalogueVersionManager()

    class Meta:
        verbose_name = _("version of the catalogue")
        verbose_name_plural = _("version of the catalogue")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="catalogue_version_single",
                violation_error_message=_("There is one version of the catalogue only."),
            )
        ]

    def __str__(self):
        return str(self.number)

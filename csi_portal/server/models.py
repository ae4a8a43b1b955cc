"""What the first start has loaded, so that no later start loads it over people's work; and the jobs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob


class LoadedData(models.Model):
    """A management command that loads data, run once for this database or left out on purpose."""

    command = models.CharField(_("command"), max_length=60, primary_key=True)
    skipped = models.BooleanField(_("left out"), default=False)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("loaded data")
        verbose_name_plural = _("loaded data")

    def __str__(self):
        return self.command


class Permit(models.Model):
    """How often somebody has done something lately; see `csi_portal.server.limits`. The key names nobody."""

    key = models.CharField(max_length=140, primary_key=True)
    moments = ArrayField(models.DateTimeField())
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        default_permissions = ()

    def __str__(self):
        return self.key


class Job(ProcrastinateJob):
    """A job of the queue under our names, to read only: what it does stands in a `tasks.py`."""

    class Meta:
        proxy = True
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

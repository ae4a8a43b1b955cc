"""A dated run of a module: its sessions and materials."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from csi_portal.registrations.models import Entry, Event, EventQuerySet
from csi_portal.ui.typography import day
from innovations.models.text import bilingual

from .modules import Module


class TrainingQuerySet(EventQuerySet):
    def for_list(self):
        """All that a row of a list shows, in one query."""
        return self.select_related("module", "centre").with_seats()

    def for_detail(self):
        """All that the page of a training shows of itself, in three queries."""
        related = self.select_related("module__source_example", "centre", "project")
        return related.prefetch_related("sessions").with_seats()


class Training(Event):
    """A training at a centre or online."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="trainings", verbose_name=_("module"))
    slug = models.SlugField(_("name in the address"), max_length=100, unique=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    language = models.CharField(_("language of the teaching"), max_length=5, default="cs")
    trainers = models.CharField(_("trainers"), max_length=250, blank=True)
    note = bilingual(models.TextField(_("note"), blank=True, help_text=_("What to bring, how to get there.")))

    objects = TrainingQuerySet.as_manager()

    RELATED, PREFETCHED = ("centre", "module"), ("sessions",)

    class Meta(Event.Meta):
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["starts_at", "pk"]
        constraints = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_online=True) | ~Q(place=""),
                name="training_somewhere",
                violation_error_message=_("A training has a place, or it is online."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="training_list"),
            models.Index(fields=["centre", "state", "starts_at"], name="training_desk"),
        ]

    def __str__(self):
        return f"{self.module.title} ({day(self.starts_at)})"

    def get_absolute_url(self):
        return reverse("trainings:detail", kwargs={"slug": self.slug})

    @property
    def title(self):
        return self.module.title

    def siblings(self):
        """Other dates of the same module that are still to come."""
        same = Training.objects.filter(module_id=self.module_id, state=self.State.PUBLISHED)
        return same.exclude(pk=self.pk)

    def calendar_entries(self):
        """One for each session."""
        return [
            Entry(
                key=f"session-{session.pk}",
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                title=f"{self.title}: {session.topic}" if session.topic else self.title,
                place=session.place or self.place,
            )
            for session in self.sessions.all()
        ]


class Session(models.Model):
    """One part of a training, with a beginning and an end."""

    training = models.ForeignKey(
        Training, models.CASCADE, related_name="sessions", verbose_name=_("training")
    )
    starts_at = models.DateTimeField(pgettext_lazy("session", "begins"))
    ends_at = models.DateTimeField(pgettext_lazy("session", "ends"))
    topic = bilingual(models.CharField(pgettext_lazy("session", "topic"), max_length=200, blank=True))
    place = models.CharField(
        _("place"), max_length=250, blank=True, help_text=_("Only if another than that of the training.")
    )
    online_link = models.URLField(_("online link"), blank=True, help_text=_("Only participants see it."))
    trainer = models.CharField(_("trainer"), max_length=150, blank=True)
    trainer_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions_taught",
        verbose_name=_("account of the trainer"),
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("A session ends after it begins."),
            )
        ]

    def __str__(self):
        return self.topic or f"{timezone.localtime(self.starts_at):%-d. %-m. %Y %H:%M}"


class MaterialQuerySet(models.QuerySet):
    def of(self, training):
        """Those of the training itself, and those of its module."""
        return self.filter(Q(training=training) | Q(module=training.module_id))


class Material(models.Model):
    """What participants get to read: a file or a link, of one training or of every training of a module."""

    module = models.ForeignKey(
        Module, models.CASCADE, null=True, blank=True, related_name="materials", verbose_name=_("module")
    )
    training = models.ForeignKey(
        Training, models.CASCADE, null=True, blank=True, related_name="materials", verbose_name=_("training")
    )
    title = bilingual(models.CharField(_("title"), max_length=200), en={"blank": True})
    file = models.FileField(_("file"), upload_to="private/materials", blank=True)
    link = models.URLField(_("link"), blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(module__isnull=False, training__isnull=True)
                | Q(module__isnull=True, training__isnull=False),
                name="material_of_one",
                violation_error_message=_("A material belongs to a module or to a training, never to both."),
            ),
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file="")),
                name="material_file_or_link",
                violation_error_message=_("A material is a file or a link, never both."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def extension(self):
        return PurePosixPath(self.file.name).suffix.lstrip(".")

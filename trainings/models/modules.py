"""What can be taught, independent of any date."""

from django.db import models
from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovations.models import Innovation
from innovations.models.text import bilingual


class ModuleQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Module.State.PUBLISHED)

    def in_order(self):
        """In the order of the Czech alphabet."""
        return self.order_by("title_key", "pk")

    def with_next_date(self, now):
        """Each with `next_at`, when its next training begins; None while none is announced."""
        coming = Q(trainings__state="published", trainings__starts_at__gte=now)
        return self.annotate(next_at=Min("trainings__starts_at", filter=coming))


class Module(models.Model):
    """A training module: what one learns, for whom it is, and where it comes from."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("module", "draft")
        PUBLISHED = "published", pgettext_lazy("module", "published")

    slug = models.SlugField(_("name in the address"), max_length=80, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    title = bilingual(models.CharField(_("title"), max_length=200), en={"blank": True})
    title_key = models.BinaryField(editable=False)  # the title in Czech order
    aim = bilingual(models.TextField(_("aim")), en={"blank": True})
    outcomes = bilingual(
        models.TextField(_("what participants learn"), blank=True, help_text=_("One on a line."))
    )
    syllabus = bilingual(models.TextField(_("syllabus"), blank=True, help_text=_("One part on a line.")))
    audience = bilingual(models.TextField(_("for whom"), blank=True))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    threshold_percent = models.PositiveSmallIntegerField(
        _("attendance for a certificate, %"), default=80, help_text=_("Share of the hours.")
    )
    source_example = models.ForeignKey(
        Innovation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="modules",
        verbose_name=_("made from the example"),
    )
    source_partner = models.CharField(_("made with the foreign partner"), max_length=200, blank=True)
    language = models.CharField(_("language of the teaching"), max_length=5, default="cs")
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        ordering = ["title_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="module_hours",
                violation_error_message=_("A module has some hours."),
            ),
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=1, threshold_percent__lte=100),
                name="module_threshold",
                violation_error_message=_("The attendance for a certificate is between 1 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=~Q(title_cs="") & ~Q(aim_cs=""),
                name="module_described",
                violation_error_message=_("A module has its title and aim in Czech."),
            ),
        ]
        indexes = [models.Index(fields=["state", "title_key", "id"], name="module_list")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("trainings:module", kwargs={"slug": self.slug})

"""The example itself: what it is, where, how it works, and what it would take here."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from .addresses import refuse_reserved
from .text import bilingual
from .vocabulary import Actor, TargetGroup, Theme

# Parts of a country that people look for by their own name.
SUBDIVISIONS = {
    "GB-ENG": _("England"),
    "GB-NIR": _("Northern Ireland"),
    "GB-SCT": _("Scotland"),
    "GB-WLS": _("Wales"),
}


def written_by(user):
    """Keys of what a person has written in, for a filter."""
    return Authorship.objects.filter(user=user).values("innovation")


class InnovationQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Innovation.Status.PUBLISHED)

    def visible_to(self, user):
        """What this reader may open: everyone the published, a partner also her own drafts, editors all.

        Having written in it opens nothing by itself: an editor's power sleeps without a second factor.
        """
        if user.has_perm("innovations.view_draft"):
            return self
        if not user.has_perm("innovations.view_own_draft"):
            return self.published()
        own = Q(pk__in=written_by(user), revises=None)
        return self.filter(Q(status=Innovation.Status.PUBLISHED) | own)

    def written_by(self, user):
        """Examples and working copies that this person has written in since their last publication."""
        return self.filter(pk__in=written_by(user))

    def working_copies(self):
        """Copies in which published examples are being rewritten."""
        return self.filter(revises__isnull=False)

    def waiting_for_approval_by(self, user):
        """Submitted by others and written by others, so that this person can approve them; oldest first."""
        waiting = self.filter(status=Innovation.Status.SUBMITTED).exclude(pk__in=written_by(user))
        return waiting.exclude(submitted_by=user).order_by("submitted_at", "pk")

    def returned_to(self, user):
        """Returned to this person, who wrote in them, for changes."""
        return self.written_by(user).filter(status=Innovation.Status.RETURNED).order_by("updated_at", "pk")

    def approved(self):
        """Approved by a second person, so that they can be published; oldest first."""
        return self.filter(status=Innovation.Status.APPROVED).order_by("approved_at", "pk")

    def check_due(self, today):
        """Published examples whose facts want to be compared with their sources again, longest due first."""
        return self.published().filter(check_due_on__lte=today).order_by("check_due_on", "pk")

    def for_detail(self):
        """With all that the page of one example shows; sources of figures are found among `sources`."""
        return self.select_related("checked_by").prefetch_related(
            "target_groups",
            "themes",
            "actors",
            "sources",
            "results",
            "costs",
            "replications",
            "estimates",
            "pictures",
            "attachments",
        )


class Innovation(models.Model):
    """A social innovation from abroad, described so that somebody here can decide about it.

    Every figure stands in a row of its own with its source (`Result`, `Cost`, `Replication`). What is our own
    reasoning and not a source's is listed in `estimates`, field by field, until an editor confirms it.
    """

    class Kind(models.TextChoices):
        METHOD = "method", _("method")
        INCENTIVE_PROGRAMME = "incentive_programme", _("incentive programme")
        TRAINING_MODULE = "training_module", _("training module")
        SERVICE = "service", _("service")
        SOCIAL_ENTERPRISE = "social_enterprise", _("social enterprise")
        PARTNERSHIP = "partnership", _("partnership")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned for changes")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        STOPPED = "stopped", _("stopped")
        UNKNOWN = "unknown", _("state not known")

    class Evidence(models.TextChoices):
        DESCRIBED = "described", _("described")
        EVALUATED = "evaluated", _("evaluated")
        REPLICATED = "replicated", _("replicated")

    class Origin(models.TextChoices):
        HUMAN = "human", _("translated by a person")
        MACHINE = "machine", _("machine translation")
        MACHINE_EDITED = "machine_edited", _("machine translation, edited")

    # Publication
    slug = models.SlugField(_("address"), max_length=100, unique=True, validators=[refuse_reserved])
    status = models.CharField(_("publication"), max_length=12, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("checked by"),
    )  # fmt: skip
    check_due_on = models.DateField(_("next check due"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    # The way to publication: who wrote, who submitted, who approved since it was last published
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Authorship", related_name="+", verbose_name=_("authors")
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("submitted by"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("approved by"),
    )  # fmt: skip
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    text_version = models.PositiveIntegerField(
        _("version of the text"), default=1, editable=False, help_text=_("Rises with every save.")
    )
    revises = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="working_copies",
        verbose_name=_("working copy of"),
    )  # fmt: skip

    # What and where
    title = bilingual(models.CharField(_("title"), max_length=200), en={"blank": True})
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    country = CountryField(_("country"))
    subdivision = models.CharField(
        _("part of the country"), max_length=6, blank=True, help_text=_("ISO 3166-2, such as GB-SCT.")
    )
    region = models.CharField(_("region"), max_length=150, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    coordinates_approximate = models.BooleanField(_("coordinates are approximate"), default=True)
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    web = models.URLField(_("web"), max_length=500, blank=True)
    year_started = models.PositiveSmallIntegerField(
        _("year started"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.UNKNOWN)
    state_note = bilingual(models.TextField(_("about its state"), blank=True))
    target_groups = models.ManyToManyField(
        TargetGroup, blank=True, related_name="innovations", verbose_name=_("target groups")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="innovations", verbose_name=_("themes"))
    actors = models.ManyToManyField(
        Actor, blank=True, related_name="innovations", verbose_name=_("who can run it here")
    )

    # The original and its adaptation
    original_language = models.CharField(_("original language"), max_length=5, blank=True)
    original_title = models.CharField(_("original title"), max_length=250, blank=True)
    original_text = models.TextField(_("original text"), blank=True)
    adaptation_origin = models.CharField(
        _("origin of the adaptation"), max_length=16, choices=Origin, blank=True
    )

    # The story
    summary = bilingual(models.TextField(_("summary"), blank=True))
    problem = bilingual(models.TextField(_("problem"), blank=True))
    how = bilingual(models.TextField(_("how it works"), blank=True))
    funding = bilingual(models.TextField(_("funding"), blank=True))
    challenges = bilingual(models.TextField(_("challenges and failures"), blank=True))
    conditions = bilingual(models.TextField(_("conditions for success"), blank=True))
    lessons = bilingual(models.TextField(_("lessons"), blank=True))

    # Incentive programmes
    programme_eligibility = bilingual(models.TextField(_("who is eligible"), blank=True))
    programme_rate = bilingual(models.TextField(_("rate of support"), blank=True))
    programme_duration = bilingual(models.TextField(_("duration of support"), blank=True))
    programme_payer = bilingual(models.TextField(_("who pays"), blank=True))

    # Training modules
    module_audience = bilingual(models.TextField(_("audience of the module"), blank=True))
    module_hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    module_materials = bilingual(models.TextField(_("materials"), blank=True))

    # The transfer block: what it would take here
    smallest_population = models.PositiveIntegerField(
        _("smallest sensible population"),
        null=True,
        blank=True,
        help_text=_("Inhabitants of the municipality or union."),
    )
    smallest_population_note = bilingual(models.TextField(_("about the smallest population"), blank=True))
    transfer_staff = bilingual(models.TextField(_("staff"), blank=True))
    months_to_first_result = models.PositiveSmallIntegerField(
        _("months to the first result"), null=True, blank=True
    )
    transfer_law = bilingual(models.TextField(_("Czech law"), blank=True))
    transfer_money = bilingual(models.TextField(_("Czech money"), blank=True))
    transfer_changes = bilingual(models.TextField(_("what must change"), blank=True))
    transfer_risks = bilingual(models.TextField(_("risks"), blank=True))

    # Evidence
    evidence_level = models.CharField(
        _("evidence"), max_length=10, choices=Evidence, default=Evidence.DESCRIBED
    )
    evidence_reason = bilingual(models.TextField(_("reason for the evidence level"), blank=True))
    caveats = bilingual(models.TextField(_("caveats"), blank=True))
    figures_not_rechecked = models.BooleanField(
        _("some figures were not rechecked"),
        default=False,
        help_text=_("Taken over without a second look at the page."),
    )

    # Where an imported example comes from; an import goes by it and readers never see it
    imported_from = models.CharField(_("imported from"), max_length=100, blank=True, editable=False)
    external_id = models.CharField(_("identifier there"), max_length=100, blank=True, editable=False)
    import_digest = models.CharField(
        _("fingerprint of the imported content"), max_length=64, blank=True, editable=False
    )
    import_rest = models.TextField(
        _("left over from the import"),
        blank=True,
        help_text=_("What the file said and no field could hold. Readers don't see it; clear it when done."),
    )

    # Kept by actions, for sorting and filtering
    title_key = models.BinaryField(_("title in Czech order"), default=b"", editable=False)
    completeness = models.PositiveSmallIntegerField(
        _("completeness"), default=0, editable=False, help_text="0–100"
    )
    lowest_cost_czk = models.BigIntegerField(_("lowest stated cost in CZK"), null=True, editable=False)
    loaded_digest = models.CharField(
        _("fingerprint of the loaded record"), max_length=64, blank=True, editable=False
    )

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("innovation")
        verbose_name_plural = _("innovations")
        ordering = ["title_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | (Q(published_at__isnull=False) & ~Q(title_cs="")),
                name="innovation_published_whole",
                violation_error_message=_(
                    "A published innovation needs its Czech title and the moment of publication."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "approved"]) | Q(submitted_at__isnull=False),
                name="innovation_submitted_at_a_moment",
                violation_error_message=_("Say when the example was submitted."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False),
                name="innovation_approved_at_a_moment",
                violation_error_message=_("Say when the example was approved."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=models.F("submitted_by")),
                name="innovation_approved_by_a_second_person",
                violation_error_message=_("Somebody else than who submitted it has to approve it."),
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(status__in=["published", "archived"]),
                name="innovation_copy_not_published",
                violation_error_message=_("A working copy itself is never published."),
            ),
            models.UniqueConstraint(
                fields=["revises"],
                name="innovation_one_working_copy",
                violation_error_message=_("This example already has a working copy."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A comparison with NULL would pass the check.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="innovation_coordinates_both",
                violation_error_message=_("Give both coordinates, or neither."),
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(state_note_cs="") | ~Q(state_note_en=""),
                name="innovation_stopped_with_reason",
                violation_error_message=_("Say why the innovation was stopped."),
            ),
            models.CheckConstraint(
                condition=Q(completeness__lte=100),
                name="innovation_completeness_percent",
                violation_error_message=_("Completeness is a number from 0 to 100."),
            ),
            models.UniqueConstraint(
                fields=["imported_from", "external_id"],
                condition=~Q(external_id=""),
                name="innovation_imported_once",
                violation_error_message=_("This example of that source is in the catalogue already."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="innovation_newest"),
            models.Index(fields=["status", "title_key", "id"], name="innovation_title"),
        ]

    def __str__(self):
        return self.title or self.original_title

    def get_absolute_url(self):
        return reverse("innovations:detail", args=[self.slug])

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_working_copy(self):
        return self.revises_id is not None

    @property
    def working_copy(self):
        """The copy in which this example is being rewritten, or None."""
        return self.working_copies.first()

    @property
    def territory(self):
        """The country, or its part where that is what people look for (Scotland)."""
        return self.subdivision or self.country.code

    @property
    def territory_name(self):
        return SUBDIVISIONS.get(self.subdivision) or self.country.name


class Authorship(models.Model):
    """A person wrote in an example since it was last published, so somebody else has to approve it."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="+", verbose_name=_("innovation"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who wrote")
    )

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authorships")
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "user"],
                name="authorship_once",
                violation_error_message=_("This person is already among the authors."),
            )
        ]

    def __str__(self):
        return f"{self.innovation_id} – {self.user_id}"

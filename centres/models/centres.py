"""A centre, the roles in it, its public people, and those who support it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from translated_fields import TranslatedField
from translated_fields.utils import fallback_to_default

# What a person agrees to before the card is shown. A changed text gets a new key and the old ones stay:
# a recorded consent always points at the words that were agreed to.
CONSENT_TEXTS = {
    "2026-11": _(
        "I agree that the portal publishes my name, position, and the contact details written on my card "
        "on the page of the centre, until I withdraw this consent or stop working for the centre. "
        "I can withdraw it at any time in my account or by a letter to the centre."
    ),
}
CURRENT_CONSENT = "2026-11"


class CentreQuerySet(models.QuerySet):
    def where_role(self, user, *roles):
        """Centres in which the user has one of the roles."""
        return self.filter(roles__user=user, roles__role__in=roles).distinct()


class Centre(models.Model):
    """One of the centres. A contact that is not documented stays blank, and the page says so."""

    class Accent(models.TextChoices):
        SPRUCE = "spruce", _("spruce green")
        CLAY = "clay", _("clay")

    slug = models.SlugField(_("name in the address"), max_length=40, unique=True)
    name = TranslatedField(models.CharField(_("name"), max_length=100), attrgetter=fallback_to_default)
    district = models.CharField(_("district"), max_length=60, help_text=_("The district that it serves."))
    intro = TranslatedField(
        models.TextField(_("introduction"), blank=True),
        attrgetter=fallback_to_default,
    )
    sources = models.TextField(
        _("sources of the introduction"),
        blank=True,
        help_text=_("One on a line: the address, a space, the title."),
    )
    host = models.CharField(_("host organisation"), max_length=200, blank=True)
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    web = models.URLField(_("web"), blank=True)
    accent = models.CharField(_("colour"), max_length=10, choices=Accent, default=Accent.SPRUCE)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("centres:detail", kwargs={"slug": self.slug})

    @property
    def has_contact(self):
        return bool(self.address or self.email or self.phone)

    @property
    def source_links(self):
        """The sources as (address, title); the address stands in for a missing title."""
        lines = (line.split(maxsplit=1) for line in self.sources.splitlines() if line.strip())
        return [(parts[0], parts[-1]) for parts in lines]


class CentreRole(models.Model):
    """A person works for a centre: a coordinator runs it, a mentor answers what she is given."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        MENTOR = "mentor", _("mentor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="centre_roles", verbose_name=_("user")
    )
    centre = models.ForeignKey(Centre, models.CASCADE, related_name="roles", verbose_name=_("centre"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )

    class Meta:
        verbose_name = _("role in a centre")
        verbose_name_plural = _("roles in centres")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "centre", "role"],
                name="centre_role_once",
                violation_error_message=_("This person already has this role in this centre."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.centre}"


class CentrePersonQuerySet(models.QuerySet):
    def public(self):
        """Only people whose consent is recorded. Withdrawing it erases the card."""
        return self.filter(consent_at__isnull=False)


class CentrePerson(models.Model):
    """A public card of a person of the centre. Without a recorded consent nobody outside sees it."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="people", verbose_name=_("centre"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="centre_cards",
        verbose_name=_("account"),
        help_text=_("If the person has an account here, she can withdraw the consent by herself."),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    job = TranslatedField(
        models.CharField(_("job title"), max_length=150),
        {"en": {"blank": True}},
        attrgetter=fallback_to_default,
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    consent_version = models.CharField(_("text of the consent"), max_length=20, blank=True, editable=False)
    consent_at = models.DateTimeField(_("consent given on"), null=True, blank=True, editable=False)
    consent_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("consent recorded by"),
    )

    objects = CentrePersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person of a centre")
        verbose_name_plural = _("people of the centres")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_at__isnull=True, consent_version="")
                | (Q(consent_at__isnull=False) & ~Q(consent_version="")),
                name="centre_person_consent_whole",
                violation_error_message=_("A consent has both its text and its moment, or neither."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def consent_text(self):
        """The words this person agreed to, or would agree to."""
        return CONSENT_TEXTS[self.consent_version or CURRENT_CONSENT]


class Supporter(models.Model):
    """Who stands by a centre: named only when it is documented."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("partner")
        SUPPORTER = "supporter", _("supporter")

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="supporters", verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    contribution = TranslatedField(
        models.CharField(_("what it does"), max_length=300, blank=True), attrgetter=fallback_to_default
    )
    web = models.URLField(_("web"), blank=True)
    source = models.URLField(_("source"), help_text=_("The page or document that says so."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("supporter or partner")
        verbose_name_plural = _("supporters and partners")
        ordering = ["kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="supporter_once",
                violation_error_message=_("This centre already lists this name."),
            )
        ]

    def __str__(self):
        return self.name

"""Organisations that use the portal."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from .municipalities import Municipality, plain_name

ICO_TAKEN = _("An organisation with this company number (IČO) is already here. Ask to join it.")


def validate_ico(value):
    """Eight digits, the last computed from the others (weights 8 to 2, modulo 11), or ValidationError."""
    if not re.fullmatch(r"[0-9]{8}", value):
        raise ValidationError(
            _("A company number (IČO) has eight digits. Add leading zeros if it is shorter."), "ico"
        )
    weighted = sum(int(digit) * weight for digit, weight in zip(value, range(8, 1, -1), strict=False))
    if (11 - weighted % 11) % 10 != int(value[7]):
        raise ValidationError(
            _("This company number (IČO) does not exist: its check digit does not fit."), "ico"
        )


class OrganisationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(state=Organisation.State.CONFIRMED)

    def with_ico(self, ico):
        """Those that hold the company number; a refused proposal leaves it free."""
        return self.exclude(state=Organisation.State.REFUSED).filter(ico=ico)

    def matching(self, text):
        """Those whose name holds all the words, whatever their accents, or whose company number begins so."""
        digits = "".join(text.split())
        if digits.isdigit():
            return self.filter(ico__startswith=digits)
        words = (Q(name_plain__contains=word) for word in plain_name(text).split())
        return self.filter(*words)

    def in_order(self):
        return self.order_by("name_sort_key", "pk")

    def visible_to(self, user):
        """The confirmed ones, and those in which the user is a member."""
        mine = Q(memberships__user=user) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(state=Organisation.State.CONFIRMED) | mine).distinct()

    def in_centres(self, centres):
        """Those whose municipality belongs to the centres, and those without one: any coordinator's."""
        return self.filter(Q(municipality__centre__in=centres) | Q(municipality__isnull=True))


class Organisation(models.Model):
    """An organisation whose people use the portal: confirmed by a coordinator before others see it."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        NGO = "ngo", _("non-governmental organisation")
        MAS = "mas", _("local action group (MAS)")
        UNION = "union_of_municipalities", _("union of municipalities")
        SCHOOL = "school", _("school")
        COMPANY = "company", _("company")
        PUBLIC_BODY = "public_body", _("public body")
        FOREIGN_PARTNER = "foreign_partner", _("foreign partner")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for confirmation")
        CONFIRMED = "confirmed", pgettext_lazy("organisation", "confirmed")
        REFUSED = "refused", pgettext_lazy("organisation", "refused")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_sort_key = models.BinaryField(_("key of the Czech order"))
    name_plain = models.CharField(_("name without accents"), max_length=200, editable=False)
    country = CountryField(_("country"), default="CZ")
    ico = models.CharField(
        _("company number (IČO)"),
        max_length=8,
        blank=True,
        validators=[validate_ico],
        help_text=_("Eight digits; Czech organisations only."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
        help_text=_("Where it has its seat, if it is in the territory of the centres."),
    )
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    web = models.URLField(_("web"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["ico"],
                condition=~Q(ico="") & ~Q(state="refused"),
                name="organisation_ico_unique",
                violation_error_message=ICO_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(country="CZ", ico__regex=r"^[0-9]{8}$") | (~Q(country="CZ") & Q(ico="")),
                name="organisation_ico_if_czech",
                violation_error_message=_(
                    "A Czech organisation has a company number (IČO) of eight digits, a foreign one has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="foreign_partner") & ~Q(country="CZ") | ~Q(kind="foreign_partner"),
                name="organisation_foreign_partner_abroad",
                violation_error_message=_("A foreign partner has its seat abroad. Choose its country."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:detail", kwargs={"pk": self.pk})

    @property
    def is_confirmed(self):
        return self.state == self.State.CONFIRMED

    @property
    def centre(self):
        """The centre whose coordinators look after it, or None: then any coordinator may."""
        return self.municipality.centre if self.municipality_id else None

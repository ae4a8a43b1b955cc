"""The municipalities of the two districts, loaded from data/municipalities.csv."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from csi_portal.fulltext.words import plain


def plain_name(text):
    """Lower-case text without accents and with single spaces: what a hurried person types."""
    # PostgreSQL takes no zero bytes, and an address may bring one.
    folded = unicodedata.normalize("NFKD", text.replace("\0", "")).casefold()
    return " ".join(plain(folded).split())


class MunicipalityQuerySet(models.QuerySet):
    def in_order(self):
        """In the order of the Czech alphabet; the two Jindřichovs by district."""
        return self.order_by("name_sort_key", "district")

    def matching(self, text):
        """Municipalities one of whose words begins with the text, whatever its accents and case; best first.

        The exact name comes first, then names that begin with the text, then the others, each in Czech order.
        An empty text matches nothing.
        """
        wanted = plain_name(text)
        if not wanted:
            return self.none()
        rank = models.Case(
            models.When(name_plain=wanted, then=0),
            models.When(name_plain__startswith=wanted, then=1),
            default=2,
        )
        found = Q(name_plain__startswith=wanted) | Q(name_plain__contains=f" {wanted}") | Q(lau2=wanted)
        return self.filter(found).order_by(rank, "name_sort_key", "district")


class Municipality(models.Model):
    """A municipality of the territory. Its key is the LAU2 code: Jindřichov exists in both districts."""

    class Status(models.TextChoices):
        VILLAGE = "obec", _("village municipality")
        MARKET_TOWN = "mestys", _("market town")
        TOWN = "mesto", _("town")
        STATUTORY_CITY = "statutarni_mesto", _("statutory city")

    lau2 = models.CharField(_("LAU2 code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    name_sort_key = models.BinaryField(_("key of the Czech order"))
    name_plain = models.CharField(_("name without accents"), max_length=100, editable=False, db_index=True)
    district = models.CharField(_("district"), max_length=60)
    district_code = models.CharField(_("LAU1 code"), max_length=6)
    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="municipalities", verbose_name=_("centre")
    )
    orp = models.CharField(_("municipality with extended powers"), max_length=60)
    orp_code = models.CharField(_("its code"), max_length=4)
    pou = models.CharField(_("authorised municipal office"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    population = models.PositiveIntegerField(
        _("inhabitants"), help_text=_("From the source's latest column; its year is not stated (about 2020).")
    )
    population_2013 = models.PositiveIntegerField(_("inhabitants in 2013"), null=True, blank=True)
    population_2018 = models.PositiveIntegerField(_("inhabitants in 2018"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    ico = models.CharField(_("company number (IČO)"), max_length=8, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    mas = models.CharField(_("local action group (MAS)"), max_length=100, blank=True)
    mas_basis = models.CharField(
        _("how the MAS is known"), max_length=60, blank=True, help_text=_("source:… or inferred:…")
    )
    microregion = models.CharField(_("micro-region"), max_length=100, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "district"],
                name="municipality_name_in_district",
                violation_error_message=_("This district already has a municipality of this name."),
            ),
            models.UniqueConstraint(
                fields=["ico"],
                condition=~Q(ico=""),
                name="municipality_ico_unique",
                violation_error_message=_("Another municipality has this company number."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(48, 52), longitude__range=(12, 19)),
                name="municipality_in_czechia",
                violation_error_message=_("The coordinates lie outside the Czech Republic."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def mas_is_inferred(self):
        return self.mas_basis.startswith("inferred:")

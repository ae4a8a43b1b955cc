"""What is known about an innovation and from where: every figure keeps its source."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from .innovation import Innovation
from .text import bilingual


class Source(models.Model):
    """A page or document that says something about an innovation."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="sources", verbose_name=_("innovation")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    url = models.URLField(_("address"), max_length=1000)
    title = models.CharField(_("title"), max_length=300, blank=True)
    accessed_on = models.DateField(_("accessed on"), null=True, blank=True)
    archived_url = models.URLField(_("archived copy"), max_length=1000, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "url"],
                name="source_once",
                violation_error_message=_("This innovation already has this source."),
            )
        ]

    def __str__(self):
        return self.title or self.url


class Figure(models.Model):
    """A statement with its source. A source that a figure stands on can't be removed from under it."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="%(class)ss", verbose_name=_("innovation")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.ForeignKey(Source, models.RESTRICT, related_name="%(class)ss", verbose_name=_("source"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def clean(self):
        if self.source_id and self.source.innovation_id != self.innovation_id:
            raise ValidationError({"source": _("Choose a source of this innovation.")})


class Result(Figure):
    """A stated result."""

    text = bilingual(models.TextField(_("result")), en={"blank": True})
    measured = bilingual(models.TextField(_("how it was measured"), blank=True))

    class Meta(Figure.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return self.text[:80]


class Cost(Figure):
    """A stated amount of money, in the currency of the source."""

    class What(models.TextChoices):
        START_UP = "start-up", _("start-up cost")
        YEARLY = "yearly", _("cost a year")
        PER_PARTICIPANT = "per-participant", _("cost for each participant")
        TOTAL = "total", _("total cost")

    what = models.CharField(_("what"), max_length=16, choices=What)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, help_text=_("ISO 4217, such as EUR."))
    note = bilingual(models.TextField(_("note"), blank=True))

    class Meta(Figure.Meta):
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="cost_not_negative",
                violation_error_message=_("An amount is zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="cost_currency_code",
                violation_error_message=_("Write the currency as three capital letters, such as EUR."),
            ),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency}"

    def in_czk(self, rates):
        """The amount in whole CZK by `rates` ({currency: ExchangeRate}); None where no rate is stated."""
        if self.currency == "CZK":
            return round(self.amount)
        rate = rates.get(self.currency)
        return round(self.amount * rate.czk) if rate else None


def lowest_whole(costs, rates):
    """(CZK, cost) of the lowest stated cost for the whole; (None, None) when none can be converted.

    An amount for one participant says nothing of what the whole costs and is left out.
    """
    whole = [
        (czk, cost)
        for cost in costs
        if cost.what != Cost.What.PER_PARTICIPANT and (czk := cost.in_czk(rates)) is not None
    ]
    return min(whole, key=lambda pair: pair[0], default=(None, None))


def lowest_cost(costs, rates):
    """The cost that stands for an example: the lowest for the whole, else the first; None without any."""
    return lowest_whole(costs, rates)[1] or (costs[0] if costs else None)


class Replication(Figure):
    """Where else it was tried, and what came of it."""

    place = models.CharField(_("place"), max_length=150, blank=True)
    country = CountryField(_("country"), blank=True)
    outcome = bilingual(models.TextField(_("outcome")), en={"blank": True})

    class Meta(Figure.Meta):
        verbose_name = _("replication")
        verbose_name_plural = _("replications")

    def __str__(self):
        return self.place or str(self.country.name)


# Fields of an innovation that may hold our own reasoning, in the order of the page.
ESTIMABLE = (
    "challenges",
    "conditions",
    "lessons",
    "actors",
    "smallest_population",
    "smallest_population_note",
    "transfer_staff",
    "months_to_first_result",
    "transfer_law",
    "transfer_money",
    "transfer_changes",
    "transfer_risks",
)


def field_label(name):
    """What a field of an innovation is called; a bilingual field is named without its language."""
    columns = {field.name: field for field in Innovation._meta.get_fields()}
    label = str((columns.get(name) or columns[f"{name}_cs"]).verbose_name)
    return label.removesuffix(" [cs]")  # which the administration adds to columns of one language


class Estimate(models.Model):
    """A field that holds our own reasoning, not a source's, until a named editor confirms it."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="estimates", verbose_name=_("innovation")
    )
    field = models.CharField(_("field"), max_length=60)
    stated_on = models.DateField(_("stated on"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed_by_name = models.CharField(_("name of who confirmed it"), max_length=150, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("own estimate")
        verbose_name_plural = _("own estimates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "field"],
                name="estimate_once",
                violation_error_message=_("This field is already marked as our estimate."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by_name="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by_name="")),
                name="estimate_confirmed_by_name",
                violation_error_message=_(
                    "A confirmed estimate needs the name of the editor who confirmed it."
                ),
            ),
        ]

    def __str__(self):
        return str(self.label) if self.field in ESTIMABLE else self.field

    def clean(self):
        if self.field not in ESTIMABLE:
            raise ValidationError({"field": _("Choose one of the fields that may hold our reasoning.")})

    @property
    def label(self):
        return field_label(self.field)

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None


class ExchangeRateManager(models.Manager):
    def by_currency(self):
        """All rates as {"EUR": <ExchangeRate>, …}, read once for a whole page."""
        return {rate.currency: rate for rate in self.all()}


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in CZK, at a stated day and from a stated source."""

    currency = models.CharField(_("currency"), max_length=3, unique=True)
    czk = models.DecimalField(
        _("CZK for one unit"), max_digits=12, decimal_places=4, validators=[MinValueValidator(0)]
    )
    stated_on = models.DateField(_("rate of the day"))
    source_url = models.URLField(_("source"), max_length=500)

    objects = ExchangeRateManager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency"]

    def __str__(self):
        return f"1 {self.currency} = {self.czk} CZK"

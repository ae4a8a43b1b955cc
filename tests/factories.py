"""Test objects, one factory for each model, in the order of the apps' names."""

import datetime
from decimal import Decimal

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from csi_portal.accounts.actions import grant_role
from csi_portal.accounts.models import SiteRole, User
from csi_portal.fulltext.order import czech_sort_key
from csi_portal.organisations.models import Municipality, Organisation
from csi_portal.organisations.models.municipalities import plain
from innovations.actions.editing import refresh
from innovations.models import (
    Actor,
    Cost,
    Estimate,
    ExchangeRate,
    Innovation,
    Replication,
    Result,
    Source,
    TargetGroup,
    Theme,
)

# --- accounts -------------------------------------------------------------------------------------------

PASSWORD = "slunce nad jesenicemi 7"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a verified address and `PASSWORD`; `roles=["editor"]` grants roles of the whole site."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, value):
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=value is not False
            )

    @factory.post_generation
    def roles(self, create, roles):
        for role in roles or []:
            grant_role(user=self, role=role, by=None, now=timezone.now())


class SiteRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteRole

    user = factory.SubFactory(UserFactory)
    role = SiteRole.Role.PARTNER


# --- innovations ------------------------------------------------------------------------------------------


class TargetGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetGroup

    slug = factory.Sequence(lambda n: f"skupina-{n}")
    name_cs = factory.Sequence(lambda n: f"Skupina {n}")
    name_en = factory.Sequence(lambda n: f"Group {n}")


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    slug = factory.Sequence(lambda n: f"tema-{n}")
    name_cs = factory.Sequence(lambda n: f"Téma {n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")


class ActorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Actor

    slug = factory.Sequence(lambda n: f"akter-{n}")
    name_cs = factory.Sequence(lambda n: f"Aktér {n}")
    name_en = factory.Sequence(lambda n: f"Actor {n}")


class InnovationFactory(factory.django.DjangoModelFactory):
    """A published example with one source, kept by the same action that an editor's save calls.

    `status="draft"` leaves it unpublished; `target_groups`, `themes` and `actors` take lists.
    """

    class Meta:
        model = Innovation
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"priklad-{n}")
    status = Innovation.Status.PUBLISHED
    published_at = factory.Maybe(
        factory.LazyAttribute(lambda self: self.status == Innovation.Status.PUBLISHED),
        factory.LazyFunction(timezone.now),
        None,
    )
    title_cs = factory.Sequence(lambda n: f"Příklad číslo {n}")
    title_en = factory.Sequence(lambda n: f"Example number {n}")
    kind = Innovation.Kind.METHOD
    country = "ES"
    how_cs = "Obec najala dva lidi. Ti obešli všechny domy."
    how_en = "The municipality hired two people. They went from door to door."

    @factory.post_generation
    def sources(self, create, urls):
        for position, url in enumerate(["https://example.org/zdroj"] if urls is None else urls, start=1):
            SourceFactory(innovation=self, url=url, position=position)

    @factory.post_generation
    def target_groups(self, create, rows):
        self.target_groups.set(rows or [])

    @factory.post_generation
    def themes(self, create, rows):
        self.themes.set(rows or [])

    @factory.post_generation
    def actors(self, create, rows):
        self.actors.set(rows or [])

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh(instance)


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    innovation = factory.SubFactory(InnovationFactory, sources=[])
    url = factory.Sequence(lambda n: f"https://example.org/zdroj-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")


class FigureFactory(factory.django.DjangoModelFactory):
    """A figure stands on the first source of its innovation."""

    class Meta:
        abstract = True

    innovation = factory.SubFactory(InnovationFactory)
    source = factory.LazyAttribute(lambda self: self.innovation.sources.first())


class ResultFactory(FigureFactory):
    class Meta:
        model = Result

    year = 2024
    text_cs = factory.Sequence(lambda n: f"Práci našlo {n + 10} lidí")


class CostFactory(FigureFactory):
    class Meta:
        model = Cost

    what = Cost.What.YEARLY
    amount = 100_000
    currency = "EUR"
    year = 2024


class ReplicationFactory(FigureFactory):
    class Meta:
        model = Replication

    place = factory.Sequence(lambda n: f"Místo {n}")
    outcome_cs = "Převzala je sousední obec."


class EstimateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Estimate

    innovation = factory.SubFactory(InnovationFactory)
    field = "conditions"
    stated_on = datetime.date(2026, 11, 23)


class ExchangeRateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeRate
        django_get_or_create = ["currency"]

    currency = "EUR"
    czk = Decimal("25")
    stated_on = datetime.date(2026, 1, 2)
    source_url = "https://example.org/kurz"


# --- organisations --------------------------------------------------------------------------------------


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """A made-up municipality; `centre` is given by the test."""

    class Meta:
        model = Municipality

    lau2 = factory.Sequence(lambda n: f"{900000 + n}")
    name = factory.Sequence(lambda n: f"Obec {n}")
    name_plain = factory.LazyAttribute(lambda it: plain(it.name))
    name_sort_key = factory.LazyAttribute(lambda it: czech_sort_key(it.name))
    district = "Šumperk"
    district_code = "CZ0715"
    orp = "Šumperk"
    orp_code = "7111"
    status = Municipality.Status.VILLAGE
    population = 480
    latitude = 49.9
    longitude = 17.0


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = Organisation.Kind.NGO
    name = factory.Sequence(lambda n: f"Organisation {n}")
    name_plain = factory.LazyAttribute(lambda it: plain(it.name))
    name_sort_key = factory.LazyAttribute(lambda it: czech_sort_key(it.name))
    ico = factory.Sequence(lambda n: valid_ico(7000000 + n))
    state = Organisation.State.CONFIRMED


def valid_ico(seven):
    """A company number with the right check digit after the given seven."""
    remainder = (
        sum(int(digit) * weight for digit, weight in zip(str(seven), range(8, 1, -1), strict=True)) % 11
    )
    return f"{seven}{(11 - remainder) % 10}"

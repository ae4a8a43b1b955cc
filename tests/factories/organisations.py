import datetime
from decimal import Decimal

import factory
from django.utils import timezone

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.organisations.models import (
    Invitation,
    JoinRequest,
    Membership,
    Municipality,
    Organisation,
)
from csi_portal.organisations.models.memberships import token_hash
from csi_portal.organisations.models.municipalities import plain_name

from .accounts import UserFactory
from .centres import CentreFactory


def ico(number):
    """A company number with a right check digit: `number` followed by it."""
    digits = f"{number:07d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"{digits}{(11 - weighted % 11) % 10}"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality

    lau2 = factory.Sequence(lambda n: f"{900000 + n}")
    name = factory.Sequence(lambda n: f"Obec {n}")
    name_sort_key = factory.LazyAttribute(lambda self: czech_sort_key(self.name))
    name_plain = factory.LazyAttribute(lambda self: plain_name(self.name))
    centre = factory.SubFactory(CentreFactory)
    district = factory.LazyAttribute(lambda self: self.centre.district)
    district_code = "CZ0715"
    orp = "Šumperk"
    orp_code = "7111"
    status = Municipality.Status.VILLAGE
    population = 480
    latitude = Decimal("49.95")
    longitude = factory.Sequence(lambda n: Decimal("16.5") + Decimal(n % 1000) / 1000)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A confirmed organisation; `managers=[…]` and `members=[…]` take users."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kind = Organisation.Kind.NGO
    name = factory.Sequence(lambda n: f"Spolek {n}")
    name_sort_key = factory.LazyAttribute(lambda self: czech_sort_key(self.name))
    name_plain = factory.LazyAttribute(lambda self: plain_name(self.name))
    ico = factory.Sequence(ico)
    state = Organisation.State.CONFIRMED

    @factory.post_generation
    def managers(self, create, users):
        for user in users or []:
            MembershipFactory(organisation=self, user=user, role=Membership.Role.MANAGER)

    @factory.post_generation
    def members(self, create, users):
        for user in users or []:
            MembershipFactory(organisation=self, user=user)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    since = factory.LazyFunction(timezone.now)


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation; `token` is what its letter would hold."""

    class Meta:
        model = Invitation
        exclude = ["token"]

    organisation = factory.SubFactory(OrganisationFactory)
    token = factory.Sequence(lambda n: f"token-{n}")
    token_hash = factory.LazyAttribute(lambda self: token_hash(self.token))
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda self: self.created_at + datetime.timedelta(days=14))


class JoinRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    created_at = factory.LazyFunction(timezone.now)

"""Test objects, one factory for each model, in the order of the apps' names."""

import datetime
import io
from decimal import Decimal

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from centres import actions as centre_actions
from centres.models import Centre, CentrePerson, CentreRole, Enquiry, Supporter
from csi_portal.accounts.actions import grant_role
from csi_portal.accounts.models import SiteRole, User
from csi_portal.fulltext.models import EmptySearch
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
from innovations.actions import propose, save_attachment, save_picture
from innovations.actions.editing import refresh
from innovations.models import (
    Actor,
    Attachment,
    Cost,
    Estimate,
    ExchangeRate,
    Innovation,
    LinkCheck,
    Picture,
    Proposal,
    Replication,
    Result,
    ReviewComment,
    Shortlist,
    ShortlistComment,
    ShortlistItem,
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


# --- centres ----------------------------------------------------------------------------------------------


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ["slug"]

    slug = "sumpersko"
    name_cs = factory.LazyAttribute(lambda self: f"Centrum {self.slug}")
    name_en = factory.LazyAttribute(lambda self: f"Centre {self.slug}")
    district = "Šumperk"


class CentrePersonFactory(factory.django.DjangoModelFactory):
    """A card without a consent; `consent_at` with `consent_version="2026-11"` makes it public."""

    class Meta:
        model = CentrePerson

    centre = factory.SubFactory(CentreFactory)
    name = factory.Sequence(lambda n: f"Osoba {n}")
    job_cs = "koordinátorka"


class CentreRoleFactory(factory.django.DjangoModelFactory):
    """A role granted by the action, so that it opens the administration."""

    class Meta:
        model = CentreRole

    user = factory.SubFactory(UserFactory)
    centre = factory.SubFactory(CentreFactory)
    role = CentreRole.Role.COORDINATOR

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return centre_actions.grant_role(by=None, now=timezone.now(), **kwargs)


class EnquiryFactory(factory.django.DjangoModelFactory):
    """A question as it arrives, through the action; `asked_at` is its moment."""

    class Meta:
        model = Enquiry

    centre = factory.SubFactory(CentreFactory)
    question = "Jak začít se sociálním podnikem?"
    email = factory.Sequence(lambda n: f"sender{n}@example.org")
    name = ""
    place = ""
    about = ""
    language = "en"
    submission = factory.Sequence(lambda n: f"submission-{n}")
    by = None
    now = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return centre_actions.ask(**kwargs)


class SupporterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supporter

    centre = factory.SubFactory(CentreFactory)
    kind = Supporter.Kind.PARTNER
    name = factory.Sequence(lambda n: f"Partner {n}")
    source = "https://example.org/partner"


# --- fulltext ---------------------------------------------------------------------------------------------


class EmptySearchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmptySearch

    words = factory.Sequence("kosmická sonda {}".format)
    language = "cs"
    first_on = last_on = datetime.date(2026, 11, 24)


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

    `status="draft"` leaves it unpublished; `authors`, `target_groups`, `themes` and `actors` take lists.
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
    submitted_at = approved_at = factory.LazyAttribute(
        lambda self: timezone.now() if self.status in ("submitted", "approved") else None
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
    def authors(self, create, users):
        self.authors.set(users or [])

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


class LinkCheckFactory(factory.django.DjangoModelFactory):
    """A link that answers."""

    class Meta:
        model = LinkCheck

    address = factory.Sequence(lambda n: f"https://example.org/link-{n}")
    status = 200
    checked_at = factory.LazyFunction(timezone.now)


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


class ReviewCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewComment

    innovation = factory.SubFactory(InnovationFactory, status="draft")
    text = "Doplňte prosím zdroj."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


class ProposalFactory(factory.django.DjangoModelFactory):
    """A proposal as it arrives, through the action; `innovation` makes it a change of that example."""

    class Meta:
        model = Proposal

    kind = factory.LazyAttribute(lambda self: "change" if self.innovation else "new")
    innovation = None
    title = factory.Sequence(lambda n: f"Návrh číslo {n}")
    text = "Dílna, ve které lidé opravují kola."
    sources = "https://example.org/dilna"
    email = factory.Sequence(lambda n: f"proposer{n}@example.org")
    language = "en"
    submission = factory.Sequence(lambda n: f"proposal-{n}")
    by = None
    now = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return propose(**kwargs)


class EstimateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Estimate

    innovation = factory.SubFactory(InnovationFactory)
    field = "conditions"
    stated_on = datetime.date(2026, 11, 23)


def small_picture():
    """A file with a real picture of 600 × 400 points."""
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), "green").save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name="picture.png")


class PictureFactory(factory.django.DjangoModelFactory):
    """Stored by the action that takes uploads in, in its two sizes."""

    class Meta:
        model = Picture

    innovation = factory.SubFactory(InnovationFactory)
    image = factory.LazyFunction(small_picture)
    alternative_text_cs = "Zelená plocha"
    credit = "Test, CC0"

    @classmethod
    def _create(cls, model, *args, **values):
        return save_picture(picture=model(**values), by=None, now=timezone.now())


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    innovation = factory.SubFactory(InnovationFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="report.pdf"))
    title_cs = factory.Sequence(lambda n: f"Zpráva {n}")

    @classmethod
    def _create(cls, model, *args, **values):
        return save_attachment(attachment=model(**values), by=None, now=timezone.now())


class ExchangeRateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExchangeRate
        django_get_or_create = ["currency"]

    currency = "EUR"
    czk = Decimal("25")
    stated_on = datetime.date(2026, 1, 2)
    source_url = "https://example.org/kurz"


# --- organisations ----------------------------------------------------------------------------------------


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


class ShortlistFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Shortlist

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Výběr {n}")
    created_at = factory.LazyFunction(timezone.now)


class ShortlistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShortlistItem

    shortlist = factory.SubFactory(ShortlistFactory)
    innovation = factory.SubFactory(InnovationFactory)
    position = factory.Sequence(lambda n: n % 1000 + 1)


class ShortlistCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShortlistComment

    item = factory.SubFactory(ShortlistItemFactory)
    text = "Tohle by šlo i u nás."
    at = factory.LazyFunction(timezone.now)

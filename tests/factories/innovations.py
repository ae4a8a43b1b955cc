import datetime
import io
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

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

from .accounts import UserFactory
from .organisations import OrganisationFactory


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

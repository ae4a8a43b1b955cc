import factory
from django.utils import timezone

from centres import actions
from centres.models import Centre, CentrePerson, CentreRole, Enquiry, Supporter

from .accounts import UserFactory


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
        return actions.grant_role(by=None, now=timezone.now(), **kwargs)


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
        return actions.ask(**kwargs)


class SupporterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supporter

    centre = factory.SubFactory(CentreFactory)
    kind = Supporter.Kind.PARTNER
    name = factory.Sequence(lambda n: f"Partner {n}")
    source = "https://example.org/partner"

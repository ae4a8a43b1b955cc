from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.registrations.models import name_key
from csi_portal.registrations.models.secrets import new_secret
from csi_portal.support.models import GrantLogo, GrantProject
from trainings.models import (
    Material,
    Module,
    Session,
    Training,
    TrainingGroup,
    TrainingQuestion,
    TrainingRegistration,
)

from .centres import CentreFactory

DAY = timedelta(days=1)


class GrantProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GrantProject

    name_cs = factory.Sequence(lambda n: f"Ukázkový projekt {n}")
    number = factory.Sequence(lambda n: f"SAMPLE/{n}")
    programme = "Ukázkový program"
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyAttribute(lambda self: self.starts_on + 365 * DAY)
    keep_until = factory.LazyAttribute(lambda self: self.ends_on + 5 * 365 * DAY)
    is_sample = True


class GrantLogoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GrantLogo

    project = factory.SubFactory(GrantProjectFactory)
    image = factory.django.ImageField(width=200, height=80, format="WEBP", filename="logo.webp")
    alternative_text_cs = "Ukázkové logo"


class ModuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Module

    slug = factory.Sequence(lambda n: f"modul-{n}")
    state = Module.State.PUBLISHED
    title_cs = factory.Sequence(lambda n: f"Modul {n}")
    title_key = factory.LazyAttribute(lambda self: czech_sort_key(self.title_cs))
    aim_cs = "Účastníci umějí začít."
    hours = Decimal("8")


class TrainingFactory(factory.django.DjangoModelFactory):
    """A published training in three weeks with one session and open registration."""

    class Meta:
        model = Training
        skip_postgeneration_save = True

    module = factory.SubFactory(ModuleFactory)
    centre = factory.SubFactory(CentreFactory)
    slug = factory.Sequence(lambda n: f"skoleni-{n}")
    state = Training.State.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    place = "Šumperk, zasedací místnost"
    capacity = 10
    starts_at = factory.LazyFunction(lambda: timezone.now() + 21 * DAY)
    ends_at = factory.LazyAttribute(lambda self: self.starts_at + timedelta(hours=6))
    closes_at = factory.LazyAttribute(lambda self: self.starts_at - 2 * DAY)
    cancel_until = factory.LazyAttribute(lambda self: self.starts_at - DAY)

    @factory.post_generation
    def sessions(self, create, extracted, **kwargs):
        if create and extracted is None:
            Session.objects.create(training=self, starts_at=self.starts_at, ends_at=self.ends_at)


class MaterialFactory(factory.django.DjangoModelFactory):
    """A document of a training, stored as an upload is: named by chance, its ending by its content."""

    class Meta:
        model = Material

    training = factory.SubFactory(TrainingFactory)
    title_cs = "Pracovní list"
    file = factory.django.FileField(data=b"%PDF-1.7 " + bytes(range(256)), filename="material.pdf")


class TrainingGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrainingGroup

    event = factory.SubFactory(TrainingFactory)
    contact_name = "Jana Kontaktní"
    contact_email = factory.Sequence(lambda n: f"contact{n}@example.org")
    created_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **{**new_secret(), **kwargs})


class TrainingRegistrationFactory(factory.django.DjangoModelFactory):
    """A registration as the database holds it, confirmed unless `state` says otherwise; no letters."""

    class Meta:
        model = TrainingRegistration

    event = factory.SubFactory(TrainingFactory)
    name = factory.Sequence(lambda n: f"Účastnice {n}")
    name_key = factory.LazyAttribute(lambda self: name_key(self.name))
    email = factory.Sequence(lambda n: f"participant{n}@example.org")
    state = "confirmed"
    submitted_at = factory.LazyFunction(timezone.now)
    verified_at = factory.LazyAttribute(lambda self: self.submitted_at)
    queued_at = factory.LazyAttribute(lambda self: self.submitted_at)
    confirmed_at = factory.LazyAttribute(
        lambda self: self.submitted_at if self.state in ("confirmed", "attended", "absent") else None
    )
    expires_at = factory.LazyAttribute(
        lambda self: self.submitted_at + 2 * DAY if self.state == "offered" else None
    )
    ended_at = factory.LazyAttribute(
        lambda self: (
            self.submitted_at if self.state in ("refused", "cancelled", "declined", "expired") else None
        )
    )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **{**new_secret(), **kwargs})


class TrainingQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrainingQuestion

    event = factory.SubFactory(TrainingFactory)
    label_cs = factory.Sequence(lambda n: f"Otázka {n}")
    reason_cs = "Lektorka se podle toho připraví."

"""What tests of the desk share: two centres with a training, people and a coordinator each."""

import re
from datetime import timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csi_portal.history.models import Act
from tests.conftest import signed_in_client
from tests.factories import (
    CentreRoleFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
)
from trainings.models import TrainingAnswer, TrainingGroup, TrainingQuestion, TrainingRegistration

DAY = timedelta(days=1)


class Desk(NamedTuple):
    """A centre's coordinator, signed in, and a training of the centre with one of everything."""

    user: object
    client: Client
    training: object
    registration: TrainingRegistration
    group: TrainingGroup
    question: TrainingQuestion
    answer: TrainingAnswer

    def page(self, name, *args):
        return reverse(f"admin:trainings_{name}", args=args)

    def step(self, verb, row, **answers):
        """Press the button of a preview: what was shown, then done. Gives the answer of the second press."""
        address = self.page(f"{row._meta.model_name}_{verb}", row.pk)
        shown = self.client.post(address, answers)
        assert shown.status_code == 200, shown
        context = shown.context
        assert not context["form"].errors, context["form"].errors
        return self.client.post(address, {**answers, "shown": context["shown"], "sure": "1"})


def make_desk(slug, mark):
    """A desk of the centre `slug`; every text of it holds `mark`."""
    role = CentreRoleFactory(role="coordinator", centre__slug=slug)
    training = TrainingFactory(
        centre=role.centre,
        place=f"Sál {mark}",
        capacity=3,
    )
    group = TrainingGroupFactory(event=training, contact_name=f"Kontakt {mark}")
    registration = TrainingRegistrationFactory(
        event=training, group=group, name=f"Osoba {mark}", email=f"{mark}@example.org"
    )
    question = TrainingQuestionFactory(event=training, label_cs=f"Otázka {mark}", kind="file")
    answer = TrainingAnswer(registration=registration, question=question)
    answer.file.save(f"{mark}.pdf", ContentFile(b"%PDF-1.7"))
    return Desk(role.user, signed_in_client(role.user), training, registration, group, question, answer)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def last_act(row):
    return Act.objects.about(row).order_by("pk").last()


def dates(training, begins, hours=6):
    def field(moment):
        return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"

    return {
        "closes_at": field(begins - 2 * DAY),
        "cancel_until": field(begins - DAY),
        "place": training.place,
        "begins_1": field(begins),
        "ends_1": field(begins + timedelta(hours=hours)),
    }

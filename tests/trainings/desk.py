"""What tests of the desk share: two centres with a training, people and a coordinator each."""

from typing import NamedTuple

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.conftest import signed_in_client
from tests.factories import (
    CentreRoleFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
)
from trainings.models import TrainingAnswer, TrainingGroup, TrainingQuestion, TrainingRegistration


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

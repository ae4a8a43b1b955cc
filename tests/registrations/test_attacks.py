"""What people try who want more than their seat: each was possible once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import TrainingQuestionFactory, TrainingRegistrationFactory

pytestmark = pytest.mark.django_db


# --- Files --------------------------------------------------------------------------------------------------


def test_a_file_sent_again_takes_the_place_of_the_one_before(client, django_capture_on_commit_callbacks):
    registration = TrainingRegistrationFactory()
    question = TrainingQuestionFactory(event=registration.event, kind="file")
    other = TrainingQuestionFactory(event=registration.event)
    address = reverse("trainings:registration_answers", kwargs={"token": registration.token})

    def send(**data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, {f"question_{other.pk}": "ano", **data})

    send(**{f"question_{question.pk}": SimpleUploadedFile("a.pdf", b"%PDF-1.7 one")})
    first = registration.answers.get(question=question).file
    assert send().status_code == 302
    assert registration.answers.get(question=question).file.name == first.name
    send(**{f"question_{question.pk}": SimpleUploadedFile("b.pdf", b"%PDF-1.7 two")})
    second = registration.answers.get(question=question).file
    assert second.read() == b"%PDF-1.7 two"
    assert not first.storage.exists(first.name)

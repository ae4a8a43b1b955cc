import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from centres.models import Centre, CentrePerson, Enquiry, EnquiryMessage

from ..factories import CentreFactory, CentrePersonFactory, CentreRoleFactory, EnquiryFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"waiting_since": None}, "enquiry_waits_since"),
        ({"state": "answered"}, "enquiry_waits_since"),
        ({"state": "closed", "waiting_since": None}, "enquiry_closed_with_reason"),
        ({"close_reason": "spam"}, "enquiry_closed_with_reason"),
    ],
)
def test_the_database_refuses_a_question_that_contradicts_itself(changes, constraint):
    enquiry = EnquiryFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**changes)


def test_the_database_refuses_an_empty_message():
    message = EnquiryFactory().messages.get()
    with pytest.raises(IntegrityError, match="enquiry_message_not_empty"), transaction.atomic():
        EnquiryMessage.objects.filter(pk=message.pk).update(text="")


def test_the_database_refuses_half_a_consent():
    person = CentrePersonFactory()
    with pytest.raises(IntegrityError, match="centre_person_consent_whole"), transaction.atomic():
        CentrePerson.objects.filter(pk=person.pk).update(consent_at=NOW)


def test_a_role_is_held_once():
    role = CentreRoleFactory()
    with pytest.raises(IntegrityError, match="centre_role_once"), transaction.atomic():
        type(role).objects.create(user=role.user, centre=role.centre, role=role.role)


def test_addresses_of_questions_cannot_be_guessed():
    tokens = {EnquiryFactory().secret_address.split("/")[-2] for _number in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 32 for token in tokens)


def test_sources_are_read_line_by_line():
    centre = Centre(sources="https://a.example Zdroj první\n\nhttps://b.example\n")
    assert centre.source_links == [
        ("https://a.example", "Zdroj první"),
        ("https://b.example", "https://b.example"),
    ]


def test_a_name_without_translation_falls_back_to_czech():
    assert CentreFactory(slug="x", name_cs="Centrum", name_en="").name == "Centrum"

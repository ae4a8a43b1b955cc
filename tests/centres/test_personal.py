import json

import pytest
from django.utils import timezone

from centres import actions, personal
from centres.models import CentrePerson, CentreRole, Enquiry, EnquiryMessage

from ..factories import CentrePersonFactory, CentreRoleFactory, EnquiryFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_person_gets_all_that_is_held_of_her_but_no_notes(centre, coordinator):
    user = UserFactory(email="anna@example.org")
    enquiry = EnquiryFactory(centre=centre, email="Anna@example.org", name="Anna", question="How?")
    EnquiryFactory(centre=centre, by=user, email="office@example.org")
    EnquiryFactory(centre=centre)
    actions.note(enquiry=enquiry, text="Internal", submission="n", by=coordinator, now=NOW)
    CentrePersonFactory(centre=centre, user=user, name="Anna N.")
    CentreRoleFactory(centre=centre, user=user, role="mentor")
    held = json.loads(json.dumps(personal.export(user)))
    assert {question["email"] for question in held["questions"]} == {"Anna@example.org", "office@example.org"}
    words = [word["text"] for question in held["questions"] for word in question["conversation"]]
    assert "How?" in words
    assert "Internal" not in words
    assert held["cards"][0]["name"] == "Anna N."
    assert held["roles"] == [{"centre": centre.name, "role": "mentor"}]


def test_erasing_leaves_nothing_of_the_person_and_the_answers_to_others(centre, coordinator):
    user = CentreRoleFactory(centre=centre, user=UserFactory(email="anna@example.org")).user
    EnquiryFactory(centre=centre, email="anna@example.org")
    other = EnquiryFactory(centre=centre)
    actions.answer(enquiry=other, text="So.", submission="a", by=user, now=NOW)
    CentrePersonFactory(centre=centre, user=user)
    mine = CentrePersonFactory(centre=centre)
    actions.give_consent(person=mine, by=user, now=NOW)
    assert len(personal.erasure_notes(user)) == 1
    personal.erase(user, NOW)
    assert list(Enquiry.objects.all()) == [other]
    assert set(EnquiryMessage.objects.values_list("text", "author")) >= {("So.", None)}
    assert not CentreRole.objects.filter(user=user).exists()
    assert list(CentrePerson.objects.values_list("pk", "consent_recorded_by")) == [(mine.pk, None)]
    other.refresh_from_db()
    assert other.assigned_to is None
    user.refresh_from_db()
    assert not user.is_staff
    assert personal.export(user) == {"questions": [], "cards": [], "roles": []}


def test_who_answered_nobody_is_told_nothing(centre):
    assert personal.erasure_notes(UserFactory()) == []

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from centres import actions, permissions
from centres.models import Enquiry

from ..factories import CentrePersonFactory, EnquiryFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_coordinator_runs_her_own_centre_only(centre, other_centre, coordinator):
    assert permissions.is_coordinator(coordinator, centre)
    assert not permissions.is_coordinator(coordinator, other_centre)
    assert list(permissions.coordinated_centres(coordinator)) == [centre]


def test_a_mentor_runs_none(centre, mentor):
    assert not permissions.is_coordinator(mentor, centre)
    assert not permissions.coordinates_a_centre(mentor)
    assert not permissions.coordinated_centres(mentor).exists()
    assert permissions.works_in_a_centre(mentor)


def test_an_administrator_runs_all(centre, other_centre):
    administrator = UserFactory(roles=["administrator"])
    assert set(permissions.coordinated_centres(administrator)) == {centre, other_centre}
    assert permissions.may_grant(administrator, centre, "coordinator")


@pytest.mark.parametrize("nobody", [AnonymousUser(), None])
def test_nobody_else_runs_anything(nobody, centre):
    user = nobody or UserFactory()
    assert not permissions.is_coordinator(user, centre)
    assert not permissions.coordinated_centres(user).exists()
    assert not permissions.visible_enquiries(user).exists()
    assert not permissions.works_in_a_centre(user)


def test_a_closed_account_may_nothing(centre, coordinator):
    coordinator.is_active = False
    assert not permissions.is_coordinator(coordinator, centre)
    assert not permissions.coordinated_centres(coordinator).exists()


def test_questions_are_seen_by_their_centre_and_by_who_has_them(
    centre, coordinator, other_coordinator, mentor
):
    first, second = EnquiryFactory(centre=centre), EnquiryFactory(centre=centre)
    actions.assign(enquiry=second, to=mentor, by=coordinator, now=NOW)
    second.refresh_from_db()
    assert set(permissions.visible_enquiries(coordinator)) == {first, second}
    assert list(permissions.visible_enquiries(mentor)) == [second]
    assert not permissions.visible_enquiries(other_coordinator).exists()
    assert permissions.may_answer(mentor, second)
    assert not permissions.may_answer(mentor, first)
    assert not permissions.may_assign(mentor, second)
    assert not permissions.may_answer(other_coordinator, first)


def test_who_left_the_centre_no_longer_sees_what_she_had(centre, coordinator, mentor):
    enquiry = EnquiryFactory(centre=centre)
    actions.assign(enquiry=enquiry, to=mentor, by=coordinator, now=NOW)
    actions.answer(enquiry=enquiry, text="So.", submission="a", by=mentor, now=NOW)
    actions.revoke_role(user=mentor, centre=centre, role="mentor", by=coordinator, now=NOW)
    assert Enquiry.objects.get(pk=enquiry.pk).assigned_to == mentor
    assert not permissions.visible_enquiries(mentor).exists()
    assert not permissions.may_answer(mentor, Enquiry.objects.get(pk=enquiry.pk))


def test_a_coordinator_names_mentors_but_not_coordinators(centre, other_centre, coordinator):
    assert permissions.may_grant(coordinator, centre, "mentor")
    assert not permissions.may_grant(coordinator, other_centre, "mentor")
    assert not permissions.may_grant(coordinator, centre, "coordinator")


def test_a_card_is_withdrawn_by_its_person_or_the_coordinator(centre, coordinator, other_coordinator):
    person = CentrePersonFactory(centre=centre, user=UserFactory())
    assert permissions.may_withdraw_consent(person.user, person)
    assert permissions.may_withdraw_consent(coordinator, person)
    assert not permissions.may_withdraw_consent(other_coordinator, person)
    assert not permissions.may_withdraw_consent(AnonymousUser(), CentrePersonFactory(centre=centre))

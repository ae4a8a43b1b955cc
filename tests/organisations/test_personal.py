import json

import pytest
from django.utils import timezone

from csi_portal.organisations import personal
from csi_portal.organisations.models import Invitation, JoinRequest, Membership

from ..factories import (
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_person_gets_all_that_is_held_of_her():
    user = UserFactory()
    organisation = OrganisationFactory(name="Lípa", members=[user])
    JoinRequestFactory(user=user, message="I work here.")
    InvitationFactory(email=user.email, organisation=organisation)
    MembershipFactory()
    held = json.loads(json.dumps(personal.export(user)))
    assert [(m["organisation"], m["role"]) for m in held["memberships"]] == [("Lípa", "member")]
    assert held["requests"][0]["message"] == "I work here."
    assert held["invitations"][0]["organisation"] == "Lípa"


def test_erasing_leaves_nothing_of_the_person():
    user = UserFactory()
    organisation = OrganisationFactory(managers=[user])
    admitted = MembershipFactory(organisation=organisation, accepted_by=user, role="manager")
    invited = InvitationFactory(organisation=organisation, invited_by=user)
    decided = JoinRequestFactory(organisation=organisation, decided_by=user, state="refused", decided_at=NOW)
    JoinRequestFactory(user=user)
    InvitationFactory(email=user.email)
    personal.erase(user, NOW)
    assert list(Membership.objects.values_list("pk", "accepted_by")) == [(admitted.pk, None)]
    assert list(Invitation.objects.values_list("pk", "invited_by")) == [(invited.pk, None)]
    assert list(JoinRequest.objects.values_list("pk", "decided_by")) == [(decided.pk, None)]
    assert personal.export(user) == {"memberships": [], "requests": [], "invitations": []}


def test_who_alone_manages_others_must_hand_over_first():
    user = UserFactory()
    alone = OrganisationFactory(managers=[user])
    assert personal.erasure_refusals(user) == []
    other = MembershipFactory(organisation=alone)
    (refusal,) = personal.erasure_refusals(user)
    assert alone.name in refusal
    other.role = "manager"
    other.save()
    assert personal.erasure_refusals(user) == []


def test_who_leaves_an_organisation_empty_is_told_what_becomes_of_it():
    user = UserFactory()
    alone = OrganisationFactory(managers=[user])
    (note,) = personal.erasure_notes(user)
    assert alone.name in note
    MembershipFactory(organisation=alone)
    assert personal.erasure_notes(user) == []

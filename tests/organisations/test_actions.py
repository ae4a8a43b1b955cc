from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from csi_portal.history.models import Act
from csi_portal.organisations import actions
from csi_portal.organisations.models import Invitation, JoinRequest, Membership, Organisation

from ..factories import (
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from ..mailbox import fresh_letters
from ..threads import at_once

NOW = timezone.now()


def verbs(obj):
    return list(Act.objects.about(obj).order_by("id").values_list("verb", flat=True))


def propose(by, **changes):
    values = {"kind": "mas", "name": "MAS  Šumperský venkov", "ico": "27025675", "country": "CZ"}
    return actions.propose(values=values | changes, by=by, now=NOW)


@pytest.fixture
def letters():
    def run(act):
        with fresh_letters():
            act()
        return sorted(letter.to[0] for letter in mail.outbox)

    return run


# --- proposing and confirming -------------------------------------------------------------------------------


def test_who_proposes_manages_at_once_and_the_centre_is_told(municipality, coordinator, letters):
    user = UserFactory()
    assert letters(lambda: propose(user, municipality=municipality)) == [coordinator.email]
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.name_plain) == ("MAS Šumperský venkov", "mas sumpersky venkov")
    assert organisation.state == "waiting"
    assert organisation.memberships.get().role == "manager"
    assert verbs(organisation) == ["propose"]


def test_one_without_municipality_goes_to_all_coordinators(coordinator, other_coordinator, letters):
    assert letters(lambda: propose(UserFactory())) == sorted([coordinator.email, other_coordinator.email])


def test_the_same_company_number_is_refused_with_a_way_on(municipality):
    propose(UserFactory())
    with pytest.raises(ValidationError, match=r"already here\. Ask to join it"):
        propose(UserFactory(), name="Another")
    assert Organisation.objects.count() == Membership.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ico": "12345678"}, "check digit"),
        ({"ico": ""}, "has a company number"),
        ({"country": "AT"}, "a foreign one has none"),
        ({"kind": "foreign_partner"}, "seat abroad"),
        ({"name": "  "}, "cannot be blank"),
    ],
)
def test_contradictions_are_refused_with_a_sentence(changes, sentence):
    with pytest.raises(ValidationError, match=sentence):
        propose(UserFactory(), **changes)
    assert not Organisation.objects.exists()


def test_confirming_opens_it_and_tells_its_manager(municipality, coordinator, letters):
    user = UserFactory()
    organisation = propose(user, municipality=municipality)
    assert letters(lambda: actions.confirm(organisation=organisation, by=coordinator, now=NOW)) == [
        user.email
    ]
    organisation.refresh_from_db()
    assert organisation.is_confirmed
    with pytest.raises(ValidationError, match="decided already"):
        actions.refuse(organisation=organisation, reason="No.", by=coordinator, now=NOW)


def test_refusing_needs_a_reason_and_frees_the_number(municipality, coordinator, letters):
    user = UserFactory()
    organisation = propose(user, municipality=municipality)
    with pytest.raises(ValidationError, match="write the reason"):
        actions.refuse(organisation=organisation, reason=" ", by=coordinator, now=NOW)
    sent = letters(
        lambda: actions.refuse(organisation=organisation, reason="Not yours.", by=coordinator, now=NOW)
    )
    assert sent == [user.email]
    assert "Not yours." in mail.outbox[0].body
    assert propose(UserFactory()).state == "waiting"


def test_only_what_differs_is_changed_and_named(organisation, manager):
    values = {"email": "spolek@example.org", "phone": organisation.phone}
    actions.change(organisation=organisation, values=values, by=manager, now=NOW)
    assert Act.objects.about(organisation).get().fields == ["email"]
    actions.change(organisation=organisation, values=values, by=manager, now=NOW)
    assert verbs(organisation) == ["change"]


# --- invitations --------------------------------------------------------------------------------------------


def invite(organisation, manager, email="new@example.org", role="member", now=NOW):
    return actions.invite(organisation=organisation, email=email, role=role, by=manager, now=now)


def test_an_invitation_works_once_for_its_address(organisation, manager, letters):
    assert letters(lambda: invite(organisation, manager, "New@Example.org")) == ["new@example.org"]
    invitation, user = Invitation.objects.get(), UserFactory(email="new@example.org")
    with pytest.raises(ValidationError, match="another e-mail address"):
        actions.accept_invitation(invitation=invitation, by=UserFactory(), now=NOW)
    membership = actions.accept_invitation(invitation=invitation, by=user, now=NOW)
    assert (membership.user, membership.role, membership.accepted_by) == (user, "member", manager)
    with pytest.raises(ValidationError, match="already been used"):
        actions.accept_invitation(invitation=invitation, by=user, now=NOW)
    assert verbs(organisation) == ["invite", "accept_invitation"]


def test_the_letter_holds_the_only_copy_of_the_token(organisation, manager, letters):
    letters(lambda: invite(organisation, manager))
    token = mail.outbox[0].body.split("/invitation/")[1].split("/")[0]
    invitation = Invitation.objects.by_token(token).get()
    assert len(token) >= 43
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at == NOW + timedelta(days=14)


def test_a_second_invitation_replaces_the_first(organisation, manager):
    first, second = invite(organisation, manager), invite(organisation, manager)
    user = UserFactory(email="new@example.org")
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.accept_invitation(invitation=first, by=user, now=NOW)
    assert actions.accept_invitation(invitation=second, by=user, now=NOW)


def test_an_expired_or_withdrawn_invitation_admits_nobody(organisation, manager):
    user = UserFactory(email="new@example.org")
    invitation = invite(organisation, manager)
    with pytest.raises(ValidationError, match="expired"):
        actions.accept_invitation(invitation=invitation, by=user, now=NOW + timedelta(days=15))
    actions.withdraw_invitation(invitation=invitation, by=manager, now=NOW)
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.accept_invitation(invitation=invitation, by=user, now=NOW)
    with pytest.raises(ValidationError, match="no longer open"):
        actions.withdraw_invitation(invitation=invitation, by=manager, now=NOW)
    assert not Membership.objects.filter(user=user).exists()


def test_who_belongs_is_not_invited_and_unconfirmed_ones_invite_nobody(organisation, manager):
    with pytest.raises(ValidationError, match="already belongs"):
        invite(organisation, manager, manager.email)
    waiting = OrganisationFactory(state="waiting", managers=[manager])
    with pytest.raises(ValidationError, match="waits for confirmation"):
        invite(waiting, manager)


def test_an_organisation_does_not_write_to_the_whole_world(organisation, manager):
    for number in range(30):
        invite(organisation, manager, f"n{number}@example.org")
    with pytest.raises(ValidationError, match="tomorrow"):
        invite(organisation, manager)
    assert invite(organisation, manager, now=NOW + timedelta(days=2))


# --- requests -----------------------------------------------------------------------------------------------


def ask(organisation, user, message=""):
    return actions.ask_to_join(organisation=organisation, message=message, by=user, now=NOW)


def test_a_request_goes_to_the_managers_and_is_accepted(organisation, manager, letters):
    user = UserFactory()
    assert letters(lambda: ask(organisation, user)) == [manager.email]
    wish = JoinRequest.objects.get()
    with pytest.raises(ValidationError, match="already asked"):
        ask(organisation, user)
    sent = letters(lambda: actions.accept_request(wish=wish, role="manager", by=manager, now=NOW))
    assert sent == [user.email]
    assert organisation.memberships.get(user=user).role == "manager"
    with pytest.raises(ValidationError, match="decided already"):
        actions.refuse_request(wish=wish, reason="No.", by=manager, now=NOW)
    with pytest.raises(ValidationError, match="already belong"):
        ask(organisation, user)


def test_without_a_manager_the_coordinators_are_asked(municipality, coordinator, letters):
    organisation = OrganisationFactory(municipality=municipality)
    assert letters(lambda: ask(organisation, UserFactory())) == [coordinator.email]


def test_a_refusal_carries_its_reason(organisation, manager, letters):
    user = UserFactory()
    wish = ask(organisation, user)
    with pytest.raises(ValidationError, match="write the reason"):
        actions.refuse_request(wish=wish, reason="", by=manager, now=NOW)
    letters(lambda: actions.refuse_request(wish=wish, reason="We don't know you.", by=manager, now=NOW))
    assert "We don't know you." in mail.outbox[0].body
    assert not organisation.memberships.filter(user=user).exists()
    assert ask(organisation, user).state == "waiting"


def test_a_withdrawn_request_is_not_accepted(organisation, manager):
    wish = ask(organisation, UserFactory())
    actions.withdraw_request(wish=wish, by=wish.user, now=NOW)
    with pytest.raises(ValidationError, match="decided already"):
        actions.accept_request(wish=wish, role="member", by=manager, now=NOW)


def test_joining_by_one_way_closes_the_other(organisation, manager):
    user = UserFactory(email="new@example.org")
    wish, invitation = ask(organisation, user), invite(organisation, manager)
    actions.accept_invitation(invitation=invitation, by=user, now=NOW)
    wish.refresh_from_db()
    assert wish.state == "withdrawn"


# --- members ------------------------------------------------------------------------------------------------


def test_the_last_manager_stays(organisation, manager, letters):
    mine = organisation.memberships.get(user=manager)
    other = MembershipFactory(organisation=organisation)
    for act in (
        lambda: actions.leave(membership=mine, by=mine.user, now=NOW),
        lambda: actions.remove_member(membership=mine, by=manager, now=NOW),
        lambda: actions.change_role(membership=mine, role="member", by=manager, now=NOW),
    ):
        with pytest.raises(ValidationError, match="only manager"):
            act()
    actions.change_role(membership=other, role="manager", by=manager, now=NOW)
    actions.leave(membership=mine, by=mine.user, now=NOW)
    assert list(organisation.memberships.all()) == [other]


def test_who_is_removed_gets_a_letter(organisation, manager, letters):
    member = MembershipFactory(organisation=organisation)
    sent = letters(lambda: actions.remove_member(membership=member, by=manager, now=NOW))
    assert sent == [member.user.email]
    with pytest.raises(ValidationError, match="no longer belongs"):
        actions.remove_member(membership=member, by=manager, now=NOW)


def test_settled_invitations_and_requests_are_erased_after_ninety_days(organisation):
    old, recent = NOW - timedelta(days=120), NOW - timedelta(days=80)
    InvitationFactory(organisation=organisation, created_at=old)
    kept = InvitationFactory(organisation=organisation, created_at=recent)
    JoinRequestFactory(organisation=organisation, created_at=old, state="refused", decided_at=old)
    waiting = JoinRequestFactory(organisation=organisation, created_at=old)
    assert actions.erase_overdue(now=NOW) == 2
    assert list(Invitation.objects.all()) == [kept]
    assert list(JoinRequest.objects.all()) == [waiting]


# --- two people at once: real threads on a real database ----------------------------------------------------


def refused(results):
    return sum(isinstance(result, ValidationError) for result in results)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("managers", [2, 4])
def test_of_managers_who_all_leave_at_once_one_stays(managers):
    organisation = OrganisationFactory(managers=UserFactory.create_batch(managers))
    results = at_once(
        *[
            lambda m=membership: actions.leave(membership=m, by=m.user, now=NOW)
            for membership in organisation.memberships.all()
        ]
    )
    assert refused(results) == 1
    assert organisation.memberships.get().role == "manager"


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_demote_each_other_one_stays_manager():
    organisation = OrganisationFactory(managers=UserFactory.create_batch(2))
    first, second = organisation.memberships.all()
    results = at_once(
        lambda: actions.change_role(membership=second, role="member", by=first.user, now=NOW),
        lambda: actions.change_role(membership=first, role="member", by=second.user, now=NOW),
    )
    assert refused(results) == 1
    assert organisation.memberships.filter(role="manager").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_organisation_proposed_at_once_by_many_is_written_once():
    people = UserFactory.create_batch(4)
    results = at_once(*[lambda person=person: propose(person) for person in people])
    assert refused(results) == 3
    assert all("Ask to join it" in str(result) for result in results if isinstance(result, ValidationError))
    assert Membership.objects.get().organisation == Organisation.objects.get()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_accepted_at_once_many_times_admits_once():
    user = UserFactory(email="new@example.org")
    invitation = InvitationFactory(email="new@example.org")
    results = at_once(*[lambda: actions.accept_invitation(invitation=invitation, by=user, now=NOW)] * 4)
    assert refused(results) == 3
    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_accepted_and_refused_at_once_is_decided_once():
    manager = UserFactory()
    wish = JoinRequestFactory(organisation=OrganisationFactory(managers=[manager]))
    results = at_once(
        lambda: actions.accept_request(wish=wish, role="member", by=manager, now=NOW),
        lambda: actions.refuse_request(wish=wish, reason="No.", by=manager, now=NOW),
    )
    assert refused(results) == 1
    wish.refresh_from_db()
    assert wish.organisation.memberships.filter(user=wish.user).exists() is (wish.state == "accepted")

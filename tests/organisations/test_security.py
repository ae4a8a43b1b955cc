"""What was tried against organisations, and does not work."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from csi_portal.organisations import actions
from csi_portal.organisations.models import Invitation, Membership, Organisation

from ..factories import (
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

NOW = timezone.now()


def propose(by, number):
    values = {"kind": "foreign_partner", "name": f"Partner {number}", "country": "AT"}
    return actions.propose(values=values, by=by, now=NOW)


@pytest.mark.django_db
def test_proposals_do_not_flood_the_coordinators():
    user = UserFactory()
    for number in range(5):
        propose(user, number)
    with pytest.raises(ValidationError, match="tomorrow"):
        propose(user, 6)
    assert propose(UserFactory(), 7)
    assert Organisation.objects.count() == 6


@pytest.mark.django_db
def test_requests_asked_and_withdrawn_do_not_flood_the_managers():
    user, organisation = UserFactory(), OrganisationFactory(state="confirmed")
    for _press in range(10):
        wish = actions.ask_to_join(organisation=organisation, message="", by=user, now=NOW)
        actions.withdraw_request(wish=wish, by=user, now=NOW)
    with pytest.raises(ValidationError, match="tomorrow"):
        actions.ask_to_join(organisation=OrganisationFactory(state="confirmed"), message="", by=user, now=NOW)


@pytest.mark.django_db
def test_a_manager_of_one_organisation_is_nobody_in_another(sign_in):
    """Keys of rows in another organisation, put into the addresses of one's own."""
    client = sign_in(MembershipFactory(role="manager").user)
    other = MembershipFactory(role="manager")
    keys = {
        "change_role": other.pk,
        "remove_member": other.pk,
        "withdraw_invitation": InvitationFactory(organisation=other.organisation).pk,
        "accept_request": JoinRequestFactory(organisation=other.organisation).pk,
        "refuse_request": JoinRequestFactory(organisation=other.organisation).pk,
        "change": other.organisation_id,
        "members": other.organisation_id,
        "confirm": other.organisation_id,
        "refuse": other.organisation_id,
    }
    for name, key in keys.items():
        address = reverse(f"organisations:{name}", args=[key])
        data = {"role": "manager", "reason": "x", "email": "thief@example.org"}
        assert client.post(address, data).status_code == 403, name
    withdrawn = reverse("organisations:withdraw_request", args=[keys["refuse_request"]])
    assert client.post(withdrawn).status_code == 404
    assert client.get(reverse("organisations:members", args=[other.organisation_id])).status_code == 403


@pytest.mark.django_db
def test_an_invitation_serves_nobody_but_its_address(sign_in):
    invitation = InvitationFactory(token="the-token", email="invited@example.org")
    address = reverse("organisations:invitation", args=["the-token"])
    thief = UserFactory(email="invited@example.org.evil.example")
    sign_in(thief).post(address)
    assert not Membership.objects.filter(user=thief).exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.django_db
def test_pages_with_people_stay_in_no_cache(sign_in):
    manager = MembershipFactory(role="manager")
    page = sign_in(manager.user).get(reverse("organisations:members", args=[manager.organisation_id]))
    assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_pressed_many_times_at_once_is_used_once(sign_in):
    user = UserFactory()
    InvitationFactory(
        token="the-token", email=user.email, organisation=OrganisationFactory(state="confirmed")
    )
    clients = [sign_in(user) for _number in range(6)]
    together = threading.Barrier(6)

    def press(client):
        together.wait()
        try:
            return client.post(reverse("organisations:invitation", args=["the-token"])).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, clients)) == {302}
    assert Membership.objects.filter(user=user).count() == 1
    assert Invitation.objects.get().accepted_at

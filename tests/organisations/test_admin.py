import pytest
from django.urls import reverse

from csi_portal.history.models import Act
from csi_portal.organisations.models import Organisation

from ..factories import (
    CentreFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("model", ["organisation", "membership", "joinrequest", "invitation", "municipality"])
def test_every_list_costs_the_same(desk, municipality, model, rows, django_assert_max_num_queries):
    for _row in range(rows):
        organisation = OrganisationFactory(municipality=municipality, members=[UserFactory()])
        JoinRequestFactory(organisation=organisation)
        InvitationFactory(organisation=organisation)
    MunicipalityFactory.create_batch(rows, centre=municipality.centre)
    with django_assert_max_num_queries(12):
        assert desk.get(reverse(f"admin:organisations_{model}_changelist")).status_code == 200


def test_a_coordinator_sees_her_own_centre_and_those_without_one(desk, municipality):
    mine, nowhere = OrganisationFactory(municipality=municipality), OrganisationFactory()
    other = MunicipalityFactory(centre=CentreFactory(slug="prerovsko", district="Přerov"))
    OrganisationFactory(municipality=other)
    MembershipFactory(organisation=mine)
    MembershipFactory(organisation=OrganisationFactory(municipality=other))
    page = desk.get(reverse("admin:organisations_organisation_changelist"))
    assert set(page.context["cl"].result_list) == {mine, nowhere}
    assert desk.get(reverse("admin:organisations_membership_changelist")).context["cl"].result_count == 1
    assert desk.get(reverse("admin:organisations_municipality_changelist")).context["cl"].result_count == 1


def test_waiting_organisations_are_confirmed_and_refused_by_buttons(desk, municipality):
    first, second = OrganisationFactory.create_batch(2, state="waiting", municipality=municipality)
    desk.post(reverse("admin:organisations_organisation_confirm", args=[first.pk]))
    address = reverse("admin:organisations_organisation_refuse", args=[second.pk])
    assert "write the reason" in desk.post(address, follow=True).content.decode()
    desk.post(address, {"reason": "Not yours."})
    assert set(Organisation.objects.values_list("pk", "state")) == {
        (first.pk, "confirmed"),
        (second.pk, "refused"),
    }


def test_another_centre_s_organisation_is_out_of_reach(desk):
    other = MunicipalityFactory(centre=CentreFactory(slug="prerovsko", district="Přerov"))
    theirs = OrganisationFactory(state="waiting", municipality=other)
    assert desk.post(reverse("admin:organisations_organisation_confirm", args=[theirs.pk])).status_code == 403
    assert desk.get(reverse("admin:organisations_organisation_change", args=[theirs.pk])).status_code == 302


def test_a_correction_keeps_history_and_cannot_set_the_state(desk, municipality):
    organisation = OrganisationFactory(state="waiting", municipality=municipality)
    data = {
        "kind": "ngo",
        "name": "Lípa",
        "country": "CZ",
        "ico": organisation.ico,
        "municipality": municipality.pk,
    }
    desk.post(
        reverse("admin:organisations_organisation_change", args=[organisation.pk]),
        data | {"state": "confirmed"},
    )
    organisation.refresh_from_db()
    assert (organisation.name, organisation.name_plain, organisation.state) == ("Lípa", "lipa", "waiting")
    assert Act.objects.about(organisation).get().fields == ["name"]


def test_a_company_number_that_is_taken_is_refused_with_a_sentence(desk, municipality):
    taken = OrganisationFactory(municipality=municipality)
    organisation = OrganisationFactory(municipality=municipality)
    address = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    values = {
        "kind": "ngo",
        "name": "Lípa",
        "country": "CZ",
        "ico": taken.ico,
        "municipality": municipality.pk,
    }
    page = desk.post(address, values)
    assert page.status_code == 200
    assert "already here" in str(page.context["adminform"].form.non_field_errors())

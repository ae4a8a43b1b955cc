import pytest
from django.urls import reverse
from django.utils import timezone

from csi_portal.organisations.models import Invitation, JoinRequest, Membership, Organisation

from ..factories import (
    CentreFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)
from ..mailbox import fresh_letters

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


# --- the territory ------------------------------------------------------------------------------------------


@pytest.fixture
def places(centre):
    for name, orp, population in (
        ("Chromeč", "Šumperk", 583),
        ("Hrabová", "Zábřeh", 680),
        ("Hanušovice", "Šumperk", 2900),
    ):
        MunicipalityFactory(centre=centre, name=name, orp=orp, population=population)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Hanušovice", "Hrabová", "Chromeč"]),
        ({"sort": "population"}, ["Hanušovice", "Hrabová", "Chromeč"]),
        ({"orp": "Šumperk"}, ["Hanušovice", "Chromeč"]),
        ({"orp": "Brno", "sort": "x"}, ["Hanušovice", "Hrabová", "Chromeč"]),
    ],
)
def test_municipalities_are_sorted_and_narrowed(client, centre, places, query, names):
    page = client.get(reverse("organisations:municipalities", args=[centre.slug]), query)
    assert [place.name for place in page.context["object_list"]] == names


@pytest.mark.parametrize("rows", [1, 30])
def test_the_table_costs_the_same(client, centre, rows, django_assert_num_queries):
    MunicipalityFactory.create_batch(rows, centre=centre)
    with django_assert_num_queries(4):  # centre, names for the filter, municipalities, their inhabitants
        client.get(reverse("organisations:municipalities", args=[centre.slug]))


@pytest.mark.parametrize("typed", ["hanusovice", "Hanušovice", "hanu"])
def test_a_municipality_leads_to_its_centre(client, places, typed):
    response = client.get(reverse("organisations:find_centre"), {"place": typed, "about": "A&B"})
    assert response.url == "/en/centres/sumpersko/ask/?place=Hanu%C5%A1ovice&about=A%26B"


def test_several_or_no_municipalities_are_answered_by_a_page(client, places):
    assert "Several municipalities match" in text(
        client.get(reverse("organisations:find_centre"), {"place": "h"})
    )
    nothing = text(client.get(reverse("organisations:find_centre"), {"place": "<b>x"}))
    assert "&lt;b&gt;x" in nothing
    assert reverse("centres:ask_any") in nothing


def test_the_finder_keeps_what_was_typed(client, places):
    page = client.get(reverse("organisations:find_centre"), {"place": 'Xyz "'})
    assert 'value="Xyz &quot;"' in page.content.decode()


def test_two_of_one_name_are_both_offered(client, centre):
    other = CentreFactory(slug="prerovsko", district="Přerov")
    for its_centre in (centre, other):
        MunicipalityFactory(centre=its_centre, name="Jindřichov")
    page = text(client.get(reverse("organisations:find_centre"), {"place": "Jindřichov"}))
    assert page.count("/ask/?place=Jind%C5%99ichov") == 2


# --- the directory ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_directory_costs_the_same(person_client, municipality, rows, django_assert_max_num_queries):
    OrganisationFactory.create_batch(rows, municipality=municipality)
    with django_assert_max_num_queries(12):
        assert person_client.get(reverse("organisations:list")).status_code == 200


def test_the_directory_is_searched_and_stands_in_czech_order(person_client):
    for name in ("Charita", "Cesta", "Čas", "Hnízdo"):
        OrganisationFactory(name=name)
    listed = person_client.get(reverse("organisations:list")).context["object_list"]
    assert [organisation.name for organisation in listed] == ["Cesta", "Čas", "Hnízdo", "Charita"]
    found = person_client.get(reverse("organisations:list"), {"q": "hnizdo", "kind": "ngo"}).context[
        "object_list"
    ]
    assert [organisation.name for organisation in found] == ["Hnízdo"]
    nothing = person_client.get(reverse("organisations:list"), {"q": "x", "kind": "nonsense"})
    assert reverse("organisations:create") in text(nothing)


@pytest.mark.parametrize("rows", [1, 30])
def test_one_organisation_costs_the_same(sign_in, organisation, manager, rows, django_assert_max_num_queries):
    MembershipFactory.create_batch(rows, organisation=organisation)
    client = sign_in(manager)
    with django_assert_max_num_queries(20):
        assert client.get(organisation.get_absolute_url()).status_code == 200


def test_members_are_seen_by_members_only(sign_in, person_client, organisation, manager):
    address = reverse("organisations:members", args=[organisation.pk])
    assert person_client.get(address).status_code == 403
    assert manager.email in text(sign_in(manager).get(address))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_people_cost_the_same(sign_in, organisation, manager, rows, django_assert_max_num_queries):
    MembershipFactory.create_batch(rows, organisation=organisation)
    InvitationFactory.create_batch(rows, organisation=organisation)
    JoinRequestFactory.create_batch(rows, organisation=organisation)
    client = sign_in(manager)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("organisations:members", args=[organisation.pk])).status_code == 200


# --- a new organisation -------------------------------------------------------------------------------------

NEW = {"kind": "mas", "name": "MAS Šumperský venkov", "country": "CZ", "ico": "270 25 675"}


def test_a_new_organisation_waits_and_is_confirmed(sign_in, municipality, coordinator):
    user = UserFactory()
    client = sign_in(user)
    response = client.post(reverse("organisations:create"), NEW | {"municipality": municipality.pk})
    organisation = Organisation.objects.get()
    assert response.url == organisation.get_absolute_url()
    assert (organisation.ico, organisation.state) == ("27025675", "waiting")
    assert "Waits for confirmation" in text(client.get(response.url))
    desk = sign_in(coordinator)
    assert desk.post(reverse("organisations:confirm", args=[organisation.pk])).status_code == 302
    assert "Waits for confirmation" not in text(client.get(response.url))


def test_a_new_organisation_costs_few_queries(
    sign_in, municipality, coordinator, django_assert_max_num_queries
):
    client = sign_in(UserFactory())
    with django_assert_max_num_queries(25):
        client.post(reverse("organisations:create"), NEW | {"municipality": municipality.pk})
    assert Organisation.objects.exists()


def test_a_known_company_number_leads_to_its_organisation(person_client):
    known = OrganisationFactory(ico="27025675", name="MAS známá")
    page = text(person_client.post(reverse("organisations:create"), NEW | {"phone": "583 000 000"}))
    assert known.get_absolute_url() in page
    assert "Ask to join it" in page
    assert 'value="583 000 000"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ico": "27025674"}, "check digit"),
        ({"ico": ""}, "Please write it"),
        ({"country": "AT"}, "Only Czech organisations"),
        ({"kind": "municipality", "ico": "27017010"}, "not the company number of the municipality"),
        ({"kind": "foreign_partner"}, "seat abroad"),
    ],
)
def test_a_wrong_organisation_is_refused_and_kept(person_client, municipality, changes, sentence):
    data = NEW | {"municipality": municipality.pk} | changes
    page = text(person_client.post(reverse("organisations:create"), data))
    assert sentence in page
    assert "MAS Šumperský venkov" in page
    assert not Organisation.objects.exists()


def test_the_municipalities_stand_in_groups_and_in_czech_order(person_client, centre):
    for name, orp in (("Chromeč", "Šumperk"), ("Hrabová", "Šumperk"), ("Štíty", "Zábřeh")):
        MunicipalityFactory(centre=centre, name=name, orp=orp)
    page = text(person_client.get(reverse("organisations:create")))
    assert page.index('<optgroup label="Šumperk">') < page.index(">Hrabová<") < page.index(">Chromeč<")
    assert page.index('<optgroup label="Zábřeh">') < page.index(">Štíty<")


def test_a_manager_changes_the_contact_but_not_the_name(sign_in, organisation, manager):
    data = {"email": "spolek@example.org", "name": "Something else"}
    sign_in(manager).post(reverse("organisations:change", args=[organisation.pk]), data)
    changed = Organisation.objects.get()
    assert (changed.email, changed.name) == ("spolek@example.org", organisation.name)


def test_a_coordinator_corrects_the_name(sign_in, organisation, coordinator):
    data = {"kind": "ngo", "name": "Správný název", "country": "CZ", "ico": organisation.ico}
    response = sign_in(coordinator).post(
        reverse("organisations:change", args=[organisation.pk]),
        data | {"municipality": organisation.municipality_id},
    )
    assert response.status_code == 302
    assert Organisation.objects.get().name == "Správný název"


def test_an_unconfirmed_organisation_is_hidden_from_strangers(
    person_client, sign_in, coordinator, other_coordinator
):
    municipality = MunicipalityFactory(centre=CentreFactory())
    hidden = OrganisationFactory(state="waiting", municipality=municipality)
    assert person_client.get(hidden.get_absolute_url()).status_code == 403
    assert sign_in(other_coordinator).get(hidden.get_absolute_url()).status_code == 403
    assert sign_in(coordinator).get(hidden.get_absolute_url()).status_code == 200


# --- joining ------------------------------------------------------------------------------------------------


def test_inviting_and_accepting(sign_in, organisation, manager, mailoutbox):
    address = reverse("organisations:members", args=[organisation.pk])
    with fresh_letters():
        sign_in(manager).post(address, {"email": "new@example.org", "role": "member"})
    link = next(line for line in mailoutbox[0].body.splitlines() if "/invitation/" in line)
    path = link[link.index("/en/") :]
    client = sign_in(UserFactory(email="new@example.org"))
    assert "You are invited to the organisation" in text(client.get(path))
    assert not Membership.objects.filter(user__email="new@example.org").exists()
    assert client.post(path).url == organisation.get_absolute_url()
    assert Membership.objects.get(user__email="new@example.org").organisation == organisation
    assert "already been used" in text(client.get(path))


def test_a_refused_invitation_keeps_the_address_typed(sign_in, organisation, manager):
    address = reverse("organisations:members", args=[organisation.pk])
    page = text(sign_in(manager).post(address, {"email": manager.email, "role": "member"}))
    assert "already belongs" in page
    assert f'value="{manager.email}"' in page
    assert not Invitation.objects.exists()


def test_an_invitation_for_another_address_says_so_and_admits_nobody(sign_in, person_client, organisation):
    InvitationFactory(organisation=organisation, token="the-token")
    path = reverse("organisations:invitation", args=["the-token"])
    assert "another e-mail address" in text(person_client.get(path))
    assert "another e-mail address" in text(person_client.post(path, follow=True))
    assert person_client.get(reverse("organisations:invitation", args=["guessed"])).status_code == 404


def test_who_is_not_signed_in_comes_back_to_the_invitation(client, organisation):
    path = reverse("organisations:invitation", args=["the-token"])
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


def test_asking_and_being_accepted(sign_in, organisation, manager):
    user = UserFactory()
    client = sign_in(user)
    client.post(reverse("organisations:ask_to_join", args=[organisation.pk]), {"message": "I work here."})
    assert "your request waits" in text(client.get(organisation.get_absolute_url()))
    wish, desk = JoinRequest.objects.get(), sign_in(manager)
    assert "I work here." in text(desk.get(reverse("organisations:members", args=[organisation.pk])))
    desk.post(reverse("organisations:accept_request", args=[wish.pk]), {"role": "member"})
    assert Membership.objects.get(user=user).accepted_by == manager


def test_refusing_without_a_reason_says_so(sign_in, organisation, manager):
    wish = JoinRequestFactory(organisation=organisation)
    client, address = sign_in(manager), reverse("organisations:refuse_request", args=[wish.pk])
    assert "This field is required" in text(client.post(address, {"reason": ""}, follow=True))
    client.post(address, {"reason": "We don't know you."})
    wish.refresh_from_db()
    assert (wish.state, wish.reason) == ("refused", "We don't know you.")


def test_a_request_is_withdrawn_by_who_asked(sign_in, organisation):
    wish = JoinRequestFactory(organisation=organisation)
    sign_in(wish.user).post(reverse("organisations:withdraw_request", args=[wish.pk]))
    wish.refresh_from_db()
    assert wish.state == "withdrawn"


def test_the_last_manager_reads_why_she_stays(sign_in, organisation, manager):
    client = sign_in(manager)
    page = text(client.post(reverse("organisations:leave", args=[organisation.pk]), follow=True))
    assert "only manager" in page
    assert organisation.memberships.count() == 1


def test_a_manager_makes_another_one_and_leaves(sign_in, organisation, manager):
    other = MembershipFactory(organisation=organisation)
    client = sign_in(manager)
    client.post(reverse("organisations:change_role", args=[other.pk]), {"role": "manager"})
    client.post(reverse("organisations:leave", args=[organisation.pk]))
    assert organisation.memberships.get() == other
    assert Membership.objects.get().role == "manager"


def test_a_manager_of_one_organisation_has_no_say_in_another(sign_in, manager, organisation):
    theirs = MembershipFactory(organisation=OrganisationFactory(managers=[UserFactory()]))
    client = sign_in(manager)
    assert client.post(reverse("organisations:remove_member", args=[theirs.pk])).status_code == 403
    assert client.post(reverse("organisations:members", args=[theirs.organisation_id])).status_code == 403


def test_joining_costs_few_queries(sign_in, organisation, manager, django_assert_max_num_queries):
    wish, client = JoinRequestFactory(organisation=organisation), sign_in(manager)
    with django_assert_max_num_queries(25):
        client.post(reverse("organisations:accept_request", args=[wish.pk]), {"role": "member"})
    assert JoinRequest.objects.get().decided_at <= timezone.now()


def test_the_account_leads_to_one_s_organisations(sign_in, person_client, organisation, manager):
    assert organisation.get_absolute_url() in text(sign_in(manager).get(reverse("accounts:overview")))
    nothing = text(person_client.get(reverse("accounts:overview")))
    assert "You belong to none yet" in nothing
    assert reverse("organisations:list") in nothing

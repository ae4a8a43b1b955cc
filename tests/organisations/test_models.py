from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from csi_portal.organisations.models import Invitation, JoinRequest, Membership, Municipality, Organisation
from csi_portal.organisations.models.municipalities import plain_name
from csi_portal.organisations.models.organisations import validate_ico

from ..factories import (
    CentreFactory,
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)

NOW = timezone.now()


# --- company numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ico", ["27025675", "27017010", "26881764", "22670157", "00302546"])
def test_company_numbers_that_exist_pass(ico):
    validate_ico(ico)


@pytest.mark.parametrize(
    "ico", ["12345678", "27025674", "00302547", "2702567", "270256750", "2702567a", "", "２７０２５６７５"]
)
def test_company_numbers_that_cannot_exist_are_refused(ico):
    with pytest.raises(ValidationError):
        validate_ico(ico)


@given(st.integers(min_value=0, max_value=9_999_999))
def test_exactly_one_check_digit_fits(number):
    fitting = [digit for digit in range(10) if passes(f"{number:07d}{digit}")]
    assert len(fitting) == 1


def passes(ico):
    try:
        validate_ico(ico)
    except ValidationError:
        return False
    return True


# --- municipalities -----------------------------------------------------------------------------------------


@pytest.fixture
def places(centre):
    names = ["Hanušovice", "Chromeč", "Hrabová", "Staré Město", "Šumperk", "Čechy pod Kosířem", "Cotkytle"]
    for name in names:
        MunicipalityFactory(centre=centre, name=name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hanusovice", ["Hanušovice"]),
        ("HANUŠ", ["Hanušovice"]),
        ("mesto", ["Staré Město"]),
        ("  stare   mes ", ["Staré Město"]),
        ("h", ["Hanušovice", "Hrabová"]),
        ("c", ["Cotkytle", "Čechy pod Kosířem", "Chromeč"]),
        ("anus", []),
        ("", []),
        ("   ", []),
        ("\x00", []),
        ("%", []),
    ],
)
def test_a_municipality_is_found_as_people_type(places, typed, found):
    assert [place.name for place in Municipality.objects.matching(typed)] == found


def test_the_exact_name_comes_first(centre):
    for name in ("Lipová u Šumperka", "Dolní Lipová", "Lipová"):
        MunicipalityFactory(centre=centre, name=name)
    found = Municipality.objects.matching("lipova")
    assert [place.name for place in found] == ["Lipová", "Lipová u Šumperka", "Dolní Lipová"]


def test_a_municipality_is_found_by_its_code(places):
    place = Municipality.objects.first()
    assert list(Municipality.objects.matching(place.lau2)) == [place]


def test_names_stand_in_czech_order(places):
    names = [place.name for place in Municipality.objects.in_order()]
    assert names == [
        "Cotkytle",
        "Čechy pod Kosířem",
        "Hanušovice",
        "Hrabová",
        "Chromeč",
        "Staré Město",
        "Šumperk",
    ]


@given(st.text())
def test_plain_text_stays_plain(text):
    assert plain_name(plain_name(text)) == plain_name(text)
    assert "\0" not in plain_name(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"latitude": 45}, "municipality_in_czechia"),
        ({"longitude": 20}, "municipality_in_czechia"),
        ({"name": "Obec A"}, "municipality_name_in_district"),
        ({"ico": "00302546"}, "municipality_ico_unique"),
    ],
)
def test_the_database_refuses_wrong_municipalities(changes, constraint):
    MunicipalityFactory(name="Obec A", ico="00302546")
    place = MunicipalityFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Municipality.objects.filter(pk=place.pk).update(**changes)


# --- organisations and their people -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"ico": ""}, "organisation_ico_if_czech"),
        ({"ico": "1234567"}, "organisation_ico_if_czech"),
        ({"country": "AT"}, "organisation_ico_if_czech"),
        ({"ico": "27025675"}, "organisation_ico_unique"),
        ({"kind": "foreign_partner"}, "organisation_foreign_partner_abroad"),
    ],
)
def test_the_database_refuses_wrong_organisations(changes, constraint):
    OrganisationFactory(ico="27025675")
    organisation = OrganisationFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(**changes)


@pytest.mark.django_db
def test_a_refused_organisation_frees_its_number():
    OrganisationFactory(ico="27025675", state="refused")
    assert OrganisationFactory(ico="27025675").is_confirmed


@pytest.mark.django_db
def test_a_foreign_organisation_has_no_number():
    assert OrganisationFactory(country="AT", ico="", kind="foreign_partner").pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sumpersky", ["MAS Šumperský venkov"]),
        ("venkov mas", ["MAS Šumperský venkov"]),
        ("2702", ["MAS Šumperský venkov"]),
    ],
)
def test_an_organisation_is_found_by_words_or_number(typed, found):
    OrganisationFactory(name="MAS Šumperský venkov", name_plain="mas sumpersky venkov", ico="27025675")
    OrganisationFactory(name="Jiný spolek", name_plain="jiny spolek")
    assert [organisation.name for organisation in Organisation.objects.matching(typed)] == found


@pytest.mark.django_db
def test_unconfirmed_organisations_are_seen_by_their_people_only():
    insider, outsider = UserFactory(), UserFactory()
    hidden = OrganisationFactory(state="waiting", members=[insider])
    shown = OrganisationFactory(members=[insider, UserFactory()])
    assert set(Organisation.objects.visible_to(insider)) == {hidden, shown}
    assert list(Organisation.objects.visible_to(outsider)) == [shown]


@pytest.mark.django_db
def test_those_without_municipality_belong_to_any_coordinator():
    centre, other = CentreFactory(), CentreFactory(slug="prerovsko", district="Přerov")
    here = OrganisationFactory(municipality=MunicipalityFactory(centre=centre))
    OrganisationFactory(municipality=MunicipalityFactory(centre=other))
    nowhere = OrganisationFactory()
    assert set(Organisation.objects.in_centres([centre])) == {here, nowhere}


@pytest.mark.django_db
def test_the_database_keeps_memberships_invitations_and_requests_single():
    member = MembershipFactory()
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membership.objects.create(user=member.user, organisation=member.organisation, since=NOW)
    invitation = InvitationFactory(email="a@example.org")
    with pytest.raises(IntegrityError, match="invitation_one_open"), transaction.atomic():
        InvitationFactory(organisation=invitation.organisation, email="A@example.org")
    wish = JoinRequestFactory()
    with pytest.raises(IntegrityError, match="join_request_one_waiting"), transaction.atomic():
        JoinRequestFactory(organisation=wish.organisation, user=wish.user)


@pytest.mark.django_db
def test_the_database_refuses_contradictions_of_invitations_and_requests():
    invitation, wish = InvitationFactory(), JoinRequestFactory()
    with pytest.raises(IntegrityError, match="accepted_or_withdrawn"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=NOW, withdrawn_at=NOW)
    with pytest.raises(IntegrityError, match="join_request_decided_at"), transaction.atomic():
        JoinRequest.objects.filter(pk=wish.pk).update(state="accepted")


@pytest.mark.parametrize(
    ("changes", "email", "sentence"),
    [
        ({}, "A@example.org", None),
        ({"accepted_at": NOW}, "a@example.org", "already been used"),
        ({"withdrawn_at": NOW}, "a@example.org", "withdrawn"),
        ({"expires_at": NOW - timedelta(seconds=1)}, "a@example.org", "expired"),
        ({}, "b@example.org", "another e-mail address"),
    ],
)
def test_an_invitation_says_why_it_does_not_work(changes, email, sentence):
    invitation = InvitationFactory.build(
        organisation=OrganisationFactory.build(), email="a@example.org", created_at=NOW, **changes
    )
    refusal = invitation.refusal(UserFactory.build(email=email), NOW)
    assert refusal is None if sentence is None else sentence in refusal

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone, translation

from csi_portal.organisations import emails

from ..factories import (
    CentreRoleFactory,
    InvitationFactory,
    JoinRequestFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)
from ..mailbox import fresh_letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def send():
    """`send(letter, …)` queues the letter and gives what arrived: the one letter."""

    def run(letter, *arguments):
        with fresh_letters():
            letter(*arguments, now=NOW)
        (sent,) = mail.outbox
        return sent

    return run


def organisation_of(reader, **changes):
    return OrganisationFactory(name="Spolek <Lípa> & synové", managers=[reader], **changes)


@pytest.mark.parametrize(
    ("language", "words"), [("cs", "čeká na potvrzení"), ("en", "waits for confirmation")]
)
def test_a_proposal_is_told_in_the_coordinator_s_language(send, centre, language, words):
    reader = CentreRoleFactory(centre=centre, user=UserFactory(language=language)).user
    letter = send(emails.proposed, OrganisationFactory(municipality=MunicipalityFactory(centre=centre)))
    assert letter.to == [reader.email]
    assert words in letter.subject
    assert "/organisations/organisation/" in letter.body


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("cs", "confirmed", "je potvrzena"),
        ("en", "confirmed", "is confirmed"),
        ("cs", "refused", "nebyla potvrzena"),
        ("en", "refused", "was not confirmed"),
    ],
)
def test_a_decision_is_told_in_the_manager_s_language(send, language, state, words):
    organisation = organisation_of(UserFactory(language=language), state=state)
    letter = send(emails.decided, organisation, "Není to vaše <IČO>.")
    assert words in letter.subject
    assert "Spolek <Lípa> & synové" in letter.body
    assert ("Není to vaše <IČO>." in letter.body) is (state == "refused")


@pytest.mark.parametrize(
    ("language", "words", "path"),
    [
        ("cs", "Pozvánka do organizace", "/organizace/pozvanka/abc/"),
        ("en", "Invitation to", "/en/organisations/invitation/abc/"),
    ],
)
def test_a_stranger_is_invited_in_the_language_of_who_invites(send, language, words, path):
    invitation = InvitationFactory(email="new@example.org", organisation=organisation_of(UserFactory()))
    with translation.override(language):
        letter = send(emails.invitation, invitation, "abc")
    assert letter.to == ["new@example.org"]
    assert words in letter.subject
    assert settings.SITE_URL + path in letter.body


def test_who_has_an_account_is_invited_in_her_own_language(send):
    user = UserFactory(language="cs")
    letter = send(emails.invitation, InvitationFactory(email=user.email), "abc")
    assert "Pozvánka" in letter.subject


@pytest.mark.parametrize(
    ("language", "words"), [("cs", "Žádost o připojení"), ("en", "Somebody asks to join")]
)
def test_a_request_is_told_in_the_manager_s_language(send, language, words):
    organisation = organisation_of(UserFactory(language=language))
    letter = send(emails.join_request, JoinRequestFactory(organisation=organisation, message="Pracuji tu."))
    assert words in letter.subject.replace("\u00a0", " ")
    assert "Pracuji tu." in letter.body


@pytest.mark.parametrize(
    ("language", "state", "words"),
    [
        ("cs", "accepted", "Patříte do organizace"),
        ("en", "accepted", "You now belong to"),
        ("cs", "refused", "byla odmítnuta"),
        ("en", "refused", "was refused"),
    ],
)
def test_the_decision_on_a_request_is_told_in_the_asker_s_language(send, language, state, words):
    wish = JoinRequestFactory(
        user=UserFactory(language=language), state=state, decided_at=NOW, reason="Neznáme vás."
    )
    letter = send(emails.join_decided, wish)
    assert words in letter.subject
    assert ("Neznáme vás." in letter.body) is (state == "refused")


@pytest.mark.parametrize(("language", "words"), [("cs", "Už nepatříte"), ("en", "You no longer belong")])
def test_a_removal_is_told_in_the_member_s_language(send, language, words):
    letter = send(emails.removed, UserFactory(language=language), organisation_of(UserFactory()))
    assert words in letter.subject


def test_a_name_with_a_line_break_breaks_no_header(send):
    letter = send(emails.removed, UserFactory(), OrganisationFactory(name="Spolek\r\nBcc: all@example.org"))
    assert "\n" not in letter.subject
    assert letter.to == letter.recipients()


def test_the_invitation_says_until_when_it_holds(send):
    moment = timezone.datetime(2026, 12, 8, 12, tzinfo=timezone.get_current_timezone())
    invitation = InvitationFactory(created_at=moment - timedelta(days=14))
    assert "8\xa0December\xa02026" in send(emails.invitation, invitation, "abc").body

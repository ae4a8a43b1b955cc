"""The letters in the administration: each centre sees its own, secrets nobody, and what failed waits."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from centres import actions
from csi_portal.history.models import Act
from csi_portal.outbox import actions as outbox
from csi_portal.outbox.models import Letter

from ..conftest import signed_in_client
from ..factories import LetterFactory, UserFactory
from ..mailbox import deliver_queued

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIST = reverse_lazy("admin:outbox_letter_changelist")
REFUSED = SMTPRecipientsRefused({"somebody@example.org": (550, b"unknown")})


def page_of(letter, name="change"):
    return reverse(f"admin:outbox_letter_{name}", args=[letter.pk])


def failed_letter(**given):
    """A letter that its reader's server has refused for ever."""
    letter = LetterFactory(**given)
    outbox.give_up(letter, outbox.describe(REFUSED), NOW)
    return letter


@pytest.fixture
def desk(coordinator):
    return signed_in_client(coordinator)


def test_a_coordinator_sees_the_letters_of_her_centre_only(desk, administrator_client, centre, other_centre):
    mine = LetterFactory(centre=centre.slug, subject="Můj dopis", to="jana@example.org")
    others = LetterFactory(centre=other_centre.slug, subject="Cizí dopis")
    nobodys = LetterFactory(subject="Dopis k účtu")
    page = desk.get(LIST).text
    assert ("Můj dopis" in page, "Cizí dopis" in page, "Dopis k účtu" in page) == (True, False, False)
    assert ("j…@example.org" in page, "jana@example.org" in page) == (True, False)
    assert "jana@example.org" in desk.get(page_of(mine)).text
    for letter in (others, nobodys):
        assert desk.get(page_of(letter)).status_code == 302  # Django: it does not exist, back to the start
        for name in ("html", "resend", "settle"):
            ask = desk.get if name == "html" else desk.post
            assert ask(page_of(letter, name)).status_code == 404
        assert "Cizí dopis" not in desk.get(LIST, {"q": letter.address}).text
    page = administrator_client.get(LIST).text
    assert all(letter.subject in page for letter in (mine, others, nobodys))


def test_a_letter_is_read_as_text_and_as_a_mail_program_shows_it(desk, centre):
    letter = LetterFactory(centre=centre.slug, organisation="Spolek <b>Lípa</b>")
    page = desk.get(page_of(letter)).text
    assert "Spolek &lt;b&gt;Lípa&lt;/b&gt;" in page
    assert page_of(letter, "html") in page
    shown = desk.get(page_of(letter, "html"))
    assert shown.text == letter.html
    policy = {part.strip() for part in shown["Content-Security-Policy"].split(";")}
    assert policy == {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"}
    assert "no-store" in shown["Cache-Control"]


@pytest.mark.parametrize("deliver", [False, True])
def test_a_secret_letter_shows_nobody_what_stands_in_it(administrator_client, centre, deliver):
    letter = LetterFactory(centre=centre.slug, secret=True, organisation="K0D-K0D")
    if deliver:
        deliver_queued()
    page = administrator_client.get(page_of(letter)).text
    assert "K0D-K0D" not in page
    assert "code or a link" in page
    assert administrator_client.get(page_of(letter, "html")).status_code == 404
    administrator_client.post(page_of(letter, "resend"))
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("lookup", ["text__contains", "html__regex", "calendar__startswith", "address"])
def test_a_filter_made_up_in_the_address_spells_out_no_secret(desk, centre, lookup):
    LetterFactory(centre=centre.slug, secret=True, organisation="K0D-K0D")
    assert desk.get(LIST, {lookup: "K0D"}).status_code == 400


def test_what_failed_waits_on_the_first_page_until_it_is_sent_again(desk, centre, coordinator):
    letter = failed_letter(centre=centre.slug)
    assert "Letters that were not delivered" in desk.get(reverse("admin:index")).text
    assert letter.subject in desk.get(LIST, {"state": "unsettled"}).text
    page = desk.get(page_of(letter)).text
    assert "The address does not exist" in page
    assert "SMTPRecipientsRefused 550" in page
    response = desk.post(page_of(letter, "resend"), follow=True)
    again = Letter.objects.get(resent_from=letter)
    assert response.redirect_chain[-1][0] == page_of(again)
    assert "on its way again" in response.text
    assert "Letters that were not delivered" not in desk.get(reverse("admin:index")).text
    assert [(act.verb, act.actor_id) for act in Act.objects.about(letter)] == [
        ("resend_letter", coordinator.pk)
    ]
    assert [message.to for message in deliver_queued()] == [[letter.address]]


def test_a_failed_letter_is_dealt_with_in_another_way(desk, centre):
    letter = failed_letter(centre=centre.slug, secret=True)
    assert "in another way" in desk.get(page_of(letter)).text
    desk.post(page_of(letter, "settle"))
    assert "Letters that were not delivered" not in desk.get(reverse("admin:index")).text
    assert [act.verb for act in Act.objects.about(letter)] == ["settle_letter"]
    assert "not delivered waits" in desk.post(page_of(letter, "settle"), follow=True).text
    with pytest.raises(ValidationError):
        actions.settle_letter(letter=letter, by=None, now=NOW)


def test_letters_of_another_centre_wait_elsewhere(desk, other_centre):
    failed_letter(centre=other_centre.slug)
    assert "Letters that were not delivered" not in desk.get(reverse("admin:index")).text


def test_nobody_without_a_centre_is_told_of_letters(editor_client, centre):
    failed_letter(centre=centre.slug)
    assert "Letters that were not delivered" not in editor_client.get(reverse("admin:index")).text


@pytest.mark.parametrize("rows", [1, 30])
def test_query_counts(desk, centre, rows, django_assert_max_num_queries):
    letters = [failed_letter(centre=centre.slug, about=UserFactory()) for _row in range(rows)]
    with django_assert_max_num_queries(12):
        assert desk.get(LIST).text.count("…@example.org") == rows
    with django_assert_max_num_queries(20):
        desk.get(page_of(letters[0]))
    with django_assert_max_num_queries(20):
        desk.post(page_of(letters[0], "resend"))

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from centres import actions
from centres.forms import new_stamp
from centres.models import CentrePerson, Enquiry
from centres.views import limits
from csi_portal.organisations.models import Municipality
from csi_portal.server.models import Permit

from ..factories import (
    CentrePersonFactory,
    EnquiryFactory,
    MunicipalityFactory,
    SupporterFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def stamp():
    return new_stamp(timezone.now() - timedelta(minutes=1))


def ask(client, centre, **changes):
    data = {"question": "How do we start?", "email": "asking@example.org", "stamp": stamp()} | changes
    return client.post(reverse("centres:ask", args=[centre.slug]), data)


def add_word(client, enquiry, text="And then?"):
    return client.post(enquiry.secret_address, {"text": text, "stamp": stamp()})


# --- pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_centres_costs_the_same(client, centre, other_centre, rows, django_assert_num_queries):
    MunicipalityFactory.create_batch(rows, centre=centre)
    with django_assert_num_queries(4):  # centres, two lines of figures, names for the finder
        assert client.get(reverse("centres:list")).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_centre_costs_the_same(client, centre, rows, django_assert_num_queries):
    MunicipalityFactory.create_batch(rows, centre=centre)
    SupporterFactory.create_batch(rows, centre=centre)
    for _number in range(rows):
        actions.give_consent(person=CentrePersonFactory(centre=centre), by=None, now=timezone.now())
    with django_assert_num_queries(5):  # centre, people, supporters, municipalities, its next trainings
        assert client.get(centre.get_absolute_url()).status_code == 200


def test_what_is_not_documented_is_said_not_to_be(client, centre):
    assert client.get(centre.get_absolute_url()).content.decode().count("we have no record") == 3


def test_only_people_with_a_consent_are_shown(client, centre, coordinator):
    shown, hidden = CentrePersonFactory.create_batch(2, centre=centre)
    actions.give_consent(person=shown, by=coordinator, now=timezone.now())
    page = client.get(centre.get_absolute_url()).content.decode()
    assert shown.name in page
    assert hidden.name not in page


def test_a_person_withdraws_her_card_herself(sign_in, centre, coordinator):
    person = CentrePersonFactory(centre=centre, user=UserFactory())
    actions.give_consent(person=person, by=coordinator, now=timezone.now())
    client = sign_in(person.user)
    address = reverse("centres:withdraw_consent", args=[person.pk])
    assert address in client.get(centre.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 302
    assert not CentrePerson.objects.exists()


def test_empty_sections_are_not_shown(client, centre):
    page = client.get(centre.get_absolute_url()).content.decode()
    assert 'id="people"' not in page
    assert 'id="supporters"' not in page


def test_a_page_is_light_with_a_whole_district(client, centre):
    MunicipalityFactory.create_batch(105, centre=centre, status=Municipality.Status.VILLAGE)
    for address in (centre.get_absolute_url(), reverse("organisations:municipalities", args=[centre.slug])):
        assert len(client.get(address).content) < 60_000


# --- asking -------------------------------------------------------------------------------------------------


def test_asking_leads_to_the_question_s_own_page(client, centre):
    response = ask(client, centre, about="Zero long-term unemployment", place="Hanušovice")
    enquiry = Enquiry.objects.get()
    assert response.url == enquiry.secret_address
    assert (enquiry.language, enquiry.about, enquiry.sender) == ("en", "Zero long-term unemployment", None)
    page = client.get(response.url).content.decode()
    assert "How do we start?" in page
    assert "noindex" in page


def test_asking_costs_few_queries(client, centre, coordinator, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        assert ask(client, centre).status_code == 302


def test_who_is_signed_in_is_known(sign_in, centre):
    user = UserFactory(full_name="Anna Nováková")
    client = sign_in(user)
    page = client.get(
        reverse("centres:ask", args=[centre.slug]) + "?about=X&place=Hanu%C5%A1ovice"
    ).content.decode()
    for brought in (user.email, "Anna Nováková", 'value="X"', "Hanušovice"):
        assert brought in page
    ask(client, centre, email=user.email)
    assert Enquiry.objects.get().sender == user


def test_pressed_twice_it_is_one_question(client, centre):
    sent = stamp()
    assert ask(client, centre, stamp=sent).url == ask(client, centre, stamp=sent).url
    assert Enquiry.objects.count() == 1


def test_another_question_in_the_same_form_is_not_lost(client, centre):
    sent = stamp()
    ask(client, centre, stamp=sent)
    ask(client, centre, stamp=sent, question="What I forgot to ask")
    assert Enquiry.objects.count() == 2


def test_a_refused_form_keeps_what_was_typed(client, centre):
    response = ask(client, centre, email="not an address", question="<b>Long question</b>")
    page = response.content.decode()
    assert response.status_code == 200
    assert "&lt;b&gt;Long question&lt;/b&gt;" in page
    assert "not an address" in page
    assert not Enquiry.objects.exists()


def test_the_sixth_question_to_one_mailbox_within_an_hour_waits(client, centre):
    for _number in range(5):
        assert ask(client, centre).status_code == 302
    refused = ask(client, centre, question="My sixth")
    assert refused.status_code == 429
    assert "My sixth" in refused.content.decode()
    assert Enquiry.objects.count() == 5
    assert ask(client, centre, email="another@example.org").status_code == 302


def test_one_network_address_may_not_ask_without_end(client, centre, monkeypatch):
    monkeypatch.setattr(limits, "MOST_FROM_NETWORK_ADDRESS", 2)
    outcomes = [ask(client, centre, email=f"a{n}@example.org").status_code for n in range(3)]
    assert outcomes == [302, 302, 429]


def test_without_the_table_of_permits_nobody_asks(client, centre):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE server_permit RENAME TO lost")
    assert ask(client, centre).status_code == 429
    assert not Enquiry.objects.exists()


def test_a_permit_holds_no_address(client, centre):
    ask(client, centre)
    permit = Permit.objects.get()
    assert not any(part in permit.key for part in ("asking", "127.0.0.1"))


# --- following ----------------------------------------------------------------------------------------------


def test_the_sender_sees_answers_but_no_notes(client, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre)
    now = timezone.now()
    actions.note(enquiry=enquiry, text="Internal word", submission="n", by=coordinator, now=now)
    actions.answer(enquiry=enquiry, text="Public word", submission="a", by=coordinator, now=now)
    response = client.get(enquiry.secret_address)
    page = response.content.decode()
    assert "Public word" in page
    assert "Internal word" not in page
    assert coordinator.full_name not in page
    assert "answered" in page
    assert "no-store" in response["Cache-Control"]


def test_a_further_word_reopens(client, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre)
    actions.answer(enquiry=enquiry, text="So.", submission="a", by=coordinator, now=timezone.now())
    assert add_word(client, enquiry).url == enquiry.secret_address
    assert Enquiry.objects.get().state == "waiting"
    assert "And then?" in client.get(enquiry.secret_address).content.decode()


def test_spam_takes_no_further_word(client, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre)
    actions.close(enquiry=enquiry, reason="spam", by=coordinator, now=timezone.now())
    response = add_word(client, enquiry, "Buy this")
    assert "closed as spam" in response.content.decode()
    assert enquiry.messages.count() == 1


def test_a_guessed_address_leads_nowhere(client, centre):
    EnquiryFactory(centre=centre)
    assert client.get(reverse("centres:enquiry", args=["guessed"])).status_code == 404


@pytest.mark.parametrize("words", [1, 30])
def test_the_page_of_a_question_costs_the_same(client, centre, words, django_assert_num_queries):
    enquiry = EnquiryFactory(centre=centre)
    for number in range(words):
        actions.follow_up(enquiry=enquiry, text="More", submission=f"f{number}", by=None, now=timezone.now())
    with django_assert_num_queries(2):  # the question with its centre, its words
        assert client.get(enquiry.secret_address).status_code == 200


def test_asking_either_centre_carries_the_subject_on(client, centre, other_centre):
    page = client.get(reverse("centres:ask_any") + "?about=A%26B").content.decode()
    for slug in ("sumpersko", "prerovsko"):
        assert reverse("centres:ask", args=[slug]) + "?about=A%26B" in page


def test_the_account_shows_roles_and_questions(sign_in, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre, by=coordinator)
    page = sign_in(coordinator).get(reverse("accounts:overview")).content.decode()
    assert enquiry.secret_address in page
    assert centre.get_absolute_url() in page

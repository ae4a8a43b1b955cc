"""The form of a registration and the code that proves an address, as a browser asks for them."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from trainings.models import TrainingRegistration

from ..factories import (
    MembershipFactory,
    TrainingFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
)
from .asking import COLLEAGUES, HOUR, JANA, MOST_QUERIES, at_most, code_in, rows, state_of

# --- how many requests it takes ---------------------------------------------------------------------------


def test_signed_in_it_takes_three_requests(signed_in, form):
    assert signed_in.get(form).status_code == 200
    with at_most(MOST_QUERIES):
        sent = signed_in.post(form, JANA)
    page = signed_in.get(sent.url)
    assert page.status_code == 200
    assert page.context["registration"].state == "confirmed"


def test_by_code_it_takes_five_requests(client, form, code_page, mailoutbox):
    assert client.get(form).status_code == 200
    with at_most(MOST_QUERIES):
        sent = client.post(form, JANA)
    assert sent.url == code_page
    assert client.get(code_page).status_code == 200
    assert state_of(email=JANA["email"]) == "offered"
    code = code_in(mailoutbox[0])
    with at_most(MOST_QUERIES):
        proved = client.post(code_page, {"code": code})
    page = client.get(proved.url)
    assert page.context["registration"].state == "confirmed"


def test_a_group_takes_no_more_queries_than_one(signed_in, form, training):
    people = [(f"Osoba {number}", f"osoba{number}@example.org") for number in range(10)]
    with at_most(MOST_QUERIES):
        sent = signed_in.post(form, JANA | {"takes_part": "on"} | rows(*people))
    page = signed_in.get(sent.url)
    assert [each.state for each in page.context["registrations"]] == ["confirmed"] * 2 + ["waiting"] * 9


# --- the form ---------------------------------------------------------------------------------------------


def test_the_form_says_what_will_happen(client, form, training):
    assert "2" in client.get(form).context["form"].initial or client.get(form).context["free"] == 2
    TrainingRegistrationFactory.create_batch(2, event=training)
    TrainingRegistrationFactory.create_batch(3, event=training, state="waiting")
    page = client.get(form)
    assert page.context["free"] == 0
    assert page.context["number"] == 4


def test_rows_come_and_go_without_script_and_nothing_typed_is_lost(client, form):
    typed = JANA | {"phone": "777 123 456", "organisation_name": "Charita"} | COLLEAGUES
    more = client.post(form, typed | {"takes_part": "on", "more": "1"})
    assert [each.initial.get("name", "") for each in more.context["colleagues"].forms] == [
        "Eva Malá",
        "Iva Velká",
        "",
    ]
    assert more.context["form"]["phone"].value() == "777 123 456"
    fewer = client.post(form, typed | {"remove": "0"})
    assert [each.initial["email"] for each in fewer.context["colleagues"].forms] == ["iva@example.org"]
    assert fewer.context["form"]["takes_part"].value() is False
    assert not TrainingRegistration.objects.exists()


def test_one_summary_names_every_error_and_keeps_what_was_typed(client, form):
    page = client.post(form, {"name": "", "email": "nonsense"} | rows(("Eva Malá", "")))
    assert page.status_code == 422
    html = page.content.decode()
    assert html.count('id="error-summary"') == 1
    for field in ("id_name", "id_email", "id_colleagues-0-email"):
        assert f'href="#{field}"' in html
    assert 'value="Eva Malá"' in html


def test_empty_rows_do_not_count(signed_in, form):
    sent = signed_in.post(form, JANA | {"takes_part": "on"} | rows(("", ""), ("Eva Malá", "eva@example.org")))
    assert len(signed_in.get(sent.url).context["registrations"]) == 2


def test_nobody_to_register_is_refused_with_a_sentence(signed_in, form):
    page = signed_in.post(form, JANA | rows(("", "")))
    assert page.status_code == 422
    assert not TrainingRegistration.objects.exists()


def test_the_organisation_is_chosen_from_her_own(signed_in, jana, form):
    organisation = MembershipFactory(user=jana).organisation
    stranger = MembershipFactory().organisation
    assert signed_in.post(form, JANA | {"organisation": stranger.pk}).status_code == 422
    signed_in.post(form, JANA | {"organisation": organisation.pk})
    assert TrainingRegistration.objects.get().organisation == organisation


def test_a_draft_has_no_form_and_a_closed_one_says_why(client, form, training):
    training.closes_at = timezone.now() - HOUR
    training.save()
    page = client.get(form)
    assert page.context["refusal"]
    assert client.post(form, JANA).status_code == 422
    training.state = "draft"
    training.save()
    assert client.get(form).status_code == 404


def test_questions_are_asked_with_their_reason_and_only_when_they_follow(signed_in, form, training):
    stays = TrainingQuestionFactory(event=training, label_cs="Přespíte?", kind="choice", options_cs="ano\nne")
    room = TrainingQuestionFactory(
        event=training, label_cs="S kým?", required=True, shown_if=stays, shown_if_value="ano"
    )
    assert stays.reason_cs in signed_in.get(form).content.decode()
    refused = signed_in.post(form, JANA | {f"question_{stays.pk}": "ano"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [f"question_{room.pk}"]
    signed_in.post(form, JANA | {f"question_{stays.pk}": "ne", f"question_{room.pk}": "s Evou"})
    answers = TrainingRegistration.objects.get().answers.values_list("question", "value")
    assert list(answers) == [(stays.pk, "ne")]


# --- sent twice, and who is registered already ------------------------------------------------------------


def test_sent_twice_counts_once(signed_in, form):
    first = signed_in.post(form, JANA)
    second = signed_in.post(form, JANA)
    assert first.url == second.url
    assert TrainingRegistration.objects.count() == 1


def test_a_group_sent_twice_counts_once(signed_in, form):
    first = signed_in.post(form, JANA | {"takes_part": "on"} | COLLEAGUES)
    second = signed_in.post(form, JANA | {"takes_part": "on"} | COLLEAGUES)
    assert first.url == second.url
    assert TrainingRegistration.objects.count() == 3


@pytest.mark.parametrize("others", [{}, {"takes_part": "on"} | COLLEAGUES])
def test_sent_twice_without_an_account_the_first_code_still_counts(
    client, form, code_page, mailoutbox, others
):
    client.post(form, JANA | others)
    client.post(form, JANA | others)
    assert len(mailoutbox) == 1
    proved = client.post(code_page, {"code": code_in(mailoutbox[0])})
    assert client.get(proved.url).status_code == 200


def test_a_stranger_cannot_see_who_is_registered(client, training, form, code_page, mailoutbox):
    known = TrainingRegistrationFactory(event=training, name="Jana Nová", email=JANA["email"])
    client.post(form, JANA)
    of_known = [client.post(code_page, {"code": "000000"}) for _ in range(7)]
    client.post(form, {"name": "Petra Jiná", "email": "petra@example.org"})
    of_new = [client.post(code_page, {"code": "000000"}) for _ in range(7)]
    errors = [[page.context["form"].errors for page in pages] for pages in (of_known, of_new)]
    assert errors[0] == errors[1]
    assert errors[0][0] != errors[0][6]
    topics = [(letter.to, letter.subject) for letter in mailoutbox]
    assert topics[0][0] == [known.email]
    assert len(topics) == 2


def test_a_new_code_is_promised_in_the_same_words(client, training, form, code_page):
    TrainingRegistrationFactory(event=training, name="Jana Nová", email=JANA["email"])
    client.post(form, JANA)
    of_known = client.post(code_page, {"again": "1"}, follow=True)
    client.post(form, {"name": "Petra Jiná", "email": "petra@example.org"})
    of_new = client.post(code_page, {"again": "1"}, follow=True)
    assert of_known.redirect_chain == of_new.redirect_chain
    assert [str(each) for each in of_known.context["messages"]] == [
        str(each) for each in of_new.context["messages"]
    ]


def test_a_new_code_voids_the_old_one(client, form, code_page, mailoutbox):
    client.post(form, JANA)
    client.post(code_page, {"again": "1"})
    old, new = (code_in(letter) for letter in mailoutbox)
    assert old == new or client.post(code_page, {"code": old}).status_code == 422
    assert client.post(code_page, {"code": new}).status_code == 302


def test_without_the_form_there_is_no_page_for_a_code(client, form, code_page):
    assert client.get(code_page).url == form


def test_the_address_in_the_letter_proves_it_by_a_button(client, form):
    client.post(form, JANA)
    held = TrainingRegistration.objects.get()
    page = client.get(held.secret_address)
    assert page.context["registration"].awaits_proof
    client.post(reverse("trainings:registration_act", kwargs={"token": held.token, "verb": "confirm"}))
    assert state_of() == "confirmed"


def test_an_earlier_date_is_given_up_or_kept_explicitly(signed_in, jana, training, form):
    other = TrainingFactory(module=training.module)
    earlier = TrainingRegistrationFactory(event=other, name=jana.full_name, email=jana.email, user=jana)
    asked = signed_in.post(form, JANA)
    assert list(asked.context["form"].errors) == ["earlier"]
    sent = signed_in.post(form, JANA | {"earlier": "give_up"})
    assert sent.status_code == 302
    assert state_of(pk=earlier.pk) == "cancelled"


def test_a_stranger_neither_learns_of_an_earlier_date_nor_gives_it_up(client, training, form):
    other = TrainingFactory(module=training.module)
    earlier = TrainingRegistrationFactory(event=other, name=JANA["name"], email=JANA["email"])
    sent = client.post(form, JANA | {"earlier": "give_up"})
    assert sent.status_code == 302
    assert state_of(pk=earlier.pk) == "confirmed"
    held = TrainingRegistration.objects.get(event=training)
    assert client.get(held.secret_address).context["others"] == []


# --- limits ------------------------------------------------------------------------------------


def test_too_many_registrations_from_one_place_are_refused(client, form, monkeypatch):
    monkeypatch.setattr("csi_portal.registrations.views.limits.MOST_REGISTRATIONS", 1)
    client.post(form, JANA)
    page = client.post(form, {"name": "Petra Jiná", "email": "petra@example.org"})
    assert page.status_code == 429
    assert 'value="Petra Jiná"' in page.content.decode()


def test_letters_to_one_mailbox_are_limited(client, form, code_page, mailoutbox):
    client.post(form, JANA)
    for _again in range(9):
        client.post(code_page, {"again": "1"})
    assert len(mailoutbox) == 6


def test_nobody_registers_when_it_cannot_be_counted(client, form, training):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE server_permit RENAME TO lost")
    answer = client.post(form, JANA)
    assert answer.status_code == 429
    assert not training.registrations.exists()

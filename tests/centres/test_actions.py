import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from centres import actions
from centres.models import Centre, CentrePerson, Enquiry
from csi_portal.accounts.models import User
from csi_portal.history.models import Act

from ..factories import CentrePersonFactory, CentreRoleFactory, EnquiryFactory, SupporterFactory, UserFactory
from ..mailbox import fresh_letters
from ..threads import at_once

NOW = timezone.now()


def verbs(obj):
    return list(Act.objects.about(obj).order_by("id").values_list("verb", flat=True))


def ask(centre, **changes):
    values = {
        "question": "How do we start?",
        "email": "asking@example.org",
        "name": "",
        "place": "Hanušovice",
        "about": "",
        "language": "cs",
        "submission": "one",
        "by": None,
        "now": NOW,
    }
    return actions.ask(centre=centre, **(values | changes))


# --- the life of a question ---------------------------------------------------------------------------------


def test_a_question_lands_with_its_centre(centre, other_centre, coordinator):
    with fresh_letters():
        enquiry = ask(centre)
    assert (enquiry.centre, enquiry.state, enquiry.waiting_since) == (centre, "waiting", NOW)
    assert enquiry.stage == "new"
    assert enquiry.messages.get().text == "How do we start?"
    assert verbs(enquiry) == ["ask"]
    assert sorted(letter.to[0] for letter in mail.outbox) == ["asking@example.org", coordinator.email]


def test_sent_twice_it_is_one_question(centre):
    with fresh_letters():
        first, second = ask(centre), ask(centre)
    assert first == second
    assert first.messages.count() == 1
    assert len(mail.outbox) == 1  # nobody works in the centre yet, and there is no administrator


def test_an_answer_goes_by_letter_and_ends_the_wait(centre, coordinator):
    enquiry = ask(centre)
    with fresh_letters():
        answered = actions.answer(enquiry=enquiry, text="Begin so.", submission="a", by=coordinator, now=NOW)
    assert (answered.state, answered.waiting_since, answered.assigned_to) == ("answered", None, coordinator)
    assert [letter.to for letter in mail.outbox] == [["asking@example.org"]]
    assert "Begin so." in mail.outbox[0].body
    assert enquiry.secret_address.split("/")[-2] in mail.outbox[0].body
    assert verbs(enquiry) == ["ask", "answer"]


def test_an_answer_sent_twice_goes_out_once(centre, coordinator):
    enquiry = ask(centre)
    with fresh_letters():
        for _press in range(2):
            actions.answer(enquiry=enquiry, text="Begin so.", submission="a", by=coordinator, now=NOW)
    assert len(mail.outbox) == 1
    assert enquiry.messages.count() == 2


def test_a_further_word_lets_it_wait_again_with_the_same_person(centre, coordinator, mentor):
    enquiry = ask(centre)
    actions.assign(enquiry=enquiry, to=mentor, by=coordinator, now=NOW)
    actions.answer(enquiry=enquiry, text="Begin so.", submission="a", by=mentor, now=NOW)
    later = NOW + timedelta(days=1)
    mail.outbox.clear()
    with fresh_letters():
        again = actions.follow_up(enquiry=enquiry, text="And then?", submission="b", by=None, now=later)
    assert (again.state, again.waiting_since, again.assigned_to) == ("waiting", later, mentor)
    assert [letter.to for letter in mail.outbox] == [[mentor.email]]


def test_a_note_stays_inside(centre, coordinator):
    enquiry = ask(centre)
    with fresh_letters():
        actions.note(enquiry=enquiry, text="Knows our mayor.", submission="n", by=coordinator, now=NOW)
    assert mail.outbox == []
    enquiry.refresh_from_db()
    assert enquiry.state == "waiting"


def test_only_people_of_the_centre_are_given_a_question(centre, coordinator, other_coordinator):
    with pytest.raises(ValidationError, match="does not work in the centre"):
        actions.assign(enquiry=ask(centre), to=other_coordinator, by=coordinator, now=NOW)


def test_who_is_given_a_question_gets_a_letter(centre, coordinator, mentor):
    enquiry = ask(centre)
    with fresh_letters():
        assert actions.assign(enquiry=enquiry, to=mentor, by=coordinator, now=NOW).stage == "assigned"
    assert [letter.to for letter in mail.outbox] == [[mentor.email]]


def test_spam_is_closed_and_takes_no_further_word_until_it_is_reopened(centre, coordinator):
    enquiry = ask(centre)
    actions.close(enquiry=enquiry, reason="spam", by=coordinator, now=NOW)
    with pytest.raises(ValidationError, match="closed as spam"):
        actions.follow_up(enquiry=enquiry, text="Buy!", submission="b", by=None, now=NOW)
    with pytest.raises(ValidationError, match="closed as spam"):
        actions.answer(enquiry=enquiry, text="No.", submission="c", by=coordinator, now=NOW)
    assert actions.reopen(enquiry=enquiry, by=coordinator, now=NOW).stage == "new"
    with pytest.raises(ValidationError, match="waits already"):
        actions.reopen(enquiry=enquiry, by=coordinator, now=NOW)


def test_a_question_moves_to_the_other_centre_and_is_new_there(
    centre, other_centre, coordinator, other_coordinator
):
    enquiry = ask(centre)
    actions.take(enquiry=enquiry, by=coordinator, now=NOW)
    with fresh_letters():
        moved = actions.move(enquiry=enquiry, centre=other_centre, by=coordinator, now=NOW)
    assert (moved.centre, moved.assigned_to, moved.stage) == (other_centre, None, "new")
    assert [letter.to for letter in mail.outbox] == [[other_coordinator.email]]
    with pytest.raises(ValidationError, match="already belongs"):
        actions.move(enquiry=moved, centre=other_centre, by=other_coordinator, now=NOW)


@pytest.mark.parametrize("verb", ["take", "close", "move", "assign"])
def test_what_no_longer_waits_is_not_moved_on(verb, centre, other_centre, coordinator):
    enquiry = ask(centre)
    actions.answer(enquiry=enquiry, text="Begin so.", submission="a", by=coordinator, now=NOW)
    given = {"close": {"reason": "spam"}, "move": {"centre": other_centre}, "assign": {"to": coordinator}}
    with pytest.raises(ValidationError, match="no longer waiting"):
        getattr(actions, verb)(enquiry=enquiry, by=coordinator, now=NOW, **given.get(verb, {}))


def test_without_coordinators_the_administrators_are_told(centre):
    administrator = UserFactory(roles=["administrator"])
    with fresh_letters():
        ask(centre)
    assert administrator.email in [letter.to[0] for letter in mail.outbox]


def test_only_what_is_past_its_retention_is_erased(centre, coordinator):
    old = NOW - timedelta(days=731)
    waiting = ask(centre, submission="waits", now=old)
    answered = ask(centre, submission="old", now=old)
    actions.answer(enquiry=answered, text="So.", submission="a", by=coordinator, now=old)
    recent = ask(centre, submission="recent", now=old)
    actions.answer(enquiry=recent, text="So.", submission="b", by=coordinator, now=NOW)
    assert actions.erase_overdue(now=NOW) == 1
    assert set(Enquiry.objects.all()) == {waiting, recent}
    assert verbs(answered) == ["ask", "answer", "erase"]


def test_questions_are_overdue_after_five_days(centre):
    late = EnquiryFactory(centre=centre, now=NOW - timedelta(days=6))
    EnquiryFactory(centre=centre, now=NOW - timedelta(days=4))
    assert list(Enquiry.objects.overdue(NOW)) == [late]
    assert late.is_overdue(NOW)


# --- roles and cards ----------------------------------------------------------------------------------------


def test_a_role_in_a_centre_opens_the_administration_and_closes_it_again(centre, other_centre):
    user = UserFactory()
    for place in (centre, other_centre):
        actions.grant_role(user=user, centre=place, role="coordinator", by=None, now=NOW)
    assert User.objects.get(pk=user.pk).is_staff
    actions.revoke_role(user=user, centre=centre, role="coordinator", by=None, now=NOW)
    assert User.objects.get(pk=user.pk).is_staff
    actions.revoke_role(user=user, centre=other_centre, role="coordinator", by=None, now=NOW)
    assert not User.objects.get(pk=user.pk).is_staff
    with pytest.raises(ValidationError, match="does not have this role"):
        actions.revoke_role(user=user, centre=centre, role="coordinator", by=None, now=NOW)


def test_questions_of_who_leaves_are_new_again(centre, coordinator, mentor):
    enquiry = ask(centre)
    actions.assign(enquiry=enquiry, to=mentor, by=coordinator, now=NOW)
    actions.revoke_role(user=mentor, centre=centre, role="mentor", by=coordinator, now=NOW)
    enquiry.refresh_from_db()
    assert enquiry.stage == "new"


def test_a_further_word_to_who_has_left_reaches_the_coordinators(centre, coordinator, mentor, mailoutbox):
    enquiry = ask(centre)
    actions.assign(enquiry=enquiry, to=mentor, by=coordinator, now=NOW)
    actions.answer(enquiry=enquiry, text="So.", submission="a", by=mentor, now=NOW)
    actions.revoke_role(user=mentor, centre=centre, role="mentor", by=coordinator, now=NOW)
    with fresh_letters():
        actions.follow_up(enquiry=enquiry, text="And?", submission="b", by=None, now=NOW)
    enquiry.refresh_from_db()
    assert enquiry.stage == "new"
    assert [letter.to for letter in mailoutbox] == [[coordinator.email]]


def test_a_card_is_public_from_its_consent_to_its_withdrawal(centre, coordinator):
    person = CentrePersonFactory(centre=centre)
    assert not CentrePerson.objects.public().exists()
    actions.give_consent(person=person, by=coordinator, now=NOW)
    shown = CentrePerson.objects.public().get()
    assert (shown.consent_version, shown.consent_at) == ("2026-11", NOW)
    assert shown.consent_recorded_by == coordinator
    with pytest.raises(ValidationError, match="recorded already"):
        actions.give_consent(person=person, by=coordinator, now=NOW)
    actions.withdraw_consent(person=person, by=coordinator, now=NOW)
    assert not CentrePerson.objects.exists()
    assert verbs(shown) == ["give_consent", "withdraw_consent"]


def test_cards_without_a_consent_are_erased_in_time(centre):
    CentrePersonFactory(centre=centre, created_at=NOW - timedelta(days=31))
    kept = CentrePersonFactory(centre=centre, created_at=NOW - timedelta(days=29))
    assert actions.erase_cards_without_consent(now=NOW) == 1
    assert CentrePerson.objects.get() == kept


def test_loading_the_centres_again_keeps_what_people_wrote(db):
    centres = actions.load_centres(by=None, now=NOW)
    assert set(centres) == {"Šumperk", "Přerov"}
    Centre.objects.filter(slug="sumpersko").update(email="centrum@example.org")
    assert actions.load_centres(by=None, now=NOW)["Šumperk"].email == "centrum@example.org"


def test_no_contact_is_invented(db):
    actions.load_centres(by=None, now=NOW)
    assert not any(centre.has_contact or centre.host for centre in Centre.objects.all())


def test_a_supporter_is_removed_with_history(centre, coordinator):
    supporter = SupporterFactory(centre=centre)
    pk = supporter.pk
    actions.remove_supporter(supporter=supporter, by=coordinator, now=NOW)
    assert Act.objects.get(subject_type="centres.supporter", subject_id=str(pk)).verb == "remove"


# --- two people at once: real threads on a real database ----------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_take_a_question_at_once_one_has_it(centre):
    people = [CentreRoleFactory(centre=centre).user for _person in range(4)]
    enquiry = ask(centre)
    results = at_once(
        *[lambda person=person: actions.take(enquiry=enquiry, by=person, now=NOW) for person in people]
    )
    assert sum(isinstance(result, ValidationError) for result in results) == 3
    enquiry.refresh_from_db()
    assert enquiry.assigned_to in people
    assert verbs(enquiry) == ["ask", "assign"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_write_one_card_at_once_both_keep_what_they_wrote(centre, coordinator):
    card = CentrePersonFactory(centre=centre)

    def write(**values):
        mine = CentrePerson.objects.get(pk=card.pk)
        for name, value in values.items():
            setattr(mine, name, value)
        together.wait()
        return actions.save_on_page(subject=mine, centre=centre, fields=[*values], by=coordinator, now=NOW)

    together = threading.Barrier(2)
    at_once(lambda: write(name="Jana Nová"), lambda: write(job_cs="vedoucí"))
    card.refresh_from_db()
    assert (card.name, card.job_cs) == ("Jana Nová", "vedoucí")


@pytest.mark.django_db(transaction=True)
def test_a_card_is_erased_once_and_never_comes_back(centre, coordinator):
    card = CentrePersonFactory(centre=centre)
    late = CentrePerson.objects.get(pk=card.pk)
    at_once(*[lambda: actions.withdraw_consent(person=card, by=coordinator, now=NOW) for _time in range(3)])
    assert verbs(card) == ["withdraw_consent"]
    with pytest.raises(ValidationError, match="erased"):
        actions.save_on_page(subject=late, centre=centre, fields=["name"], by=coordinator, now=NOW)
    assert not CentrePerson.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_at_once_many_times_makes_one_question(centre):
    results = at_once(*[lambda: ask(centre) for _press in range(4)])
    assert len({enquiry.pk for enquiry in results}) == 1
    assert Enquiry.objects.get().messages.count() == 1

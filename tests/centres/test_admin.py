import pytest
from django.urls import reverse
from django.utils import timezone

from centres import actions
from centres.forms import new_stamp
from centres.models import CentrePerson, CentreRole, Enquiry, Supporter
from csi_portal.history.models import Act

from ..factories import CentrePersonFactory, EnquiryFactory, SupporterFactory, UserFactory

pytestmark = pytest.mark.django_db
CHANGELIST = "admin:centres_enquiry_changelist"


def press(client, verb, enquiry, **data):
    return client.post(reverse(f"admin:centres_enquiry_{verb}", args=[enquiry.pk]), data)


@pytest.fixture
def desk(sign_in, coordinator):
    return sign_in(coordinator)


# --- the desk -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_costs_the_same(desk, centre, rows, django_assert_max_num_queries):
    EnquiryFactory.create_batch(rows, centre=centre)
    with django_assert_max_num_queries(12):
        assert desk.get(reverse(CHANGELIST)).status_code == 200


@pytest.mark.parametrize("words", [1, 30])
def test_one_question_costs_the_same(desk, centre, words, django_assert_max_num_queries):
    enquiry = EnquiryFactory(centre=centre)
    for number in range(words):
        actions.follow_up(enquiry=enquiry, text="More", submission=f"f{number}", by=None, now=timezone.now())
    with django_assert_max_num_queries(20):
        assert desk.get(reverse("admin:centres_enquiry_change", args=[enquiry.pk])).status_code == 200


def test_the_desk_shows_what_waits_longest_first_and_nothing_of_the_other_centre(desk, centre, other_centre):
    now = timezone.now()
    newer = EnquiryFactory(centre=centre, now=now)
    older = EnquiryFactory(centre=centre, now=now - timezone.timedelta(days=7))
    answered = EnquiryFactory(centre=centre, now=now - timezone.timedelta(days=9))
    actions.answer(enquiry=answered, text="So.", submission="a", by=UserFactory(), now=now)
    EnquiryFactory(centre=other_centre)
    shown = desk.get(reverse(CHANGELIST)).context["cl"].result_list
    assert list(shown) == [older, newer, answered]
    overdue = desk.get(reverse(CHANGELIST), {"stage": "overdue"}).context["cl"].result_list
    assert list(overdue) == [older]


def test_a_question_is_taken_and_answered_at_the_desk(desk, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre)
    assert press(desk, "take", enquiry).status_code == 302
    press(desk, "note", enquiry, text="Knows our mayor.", stamp=new_stamp(timezone.now()))
    press(desk, "answer", enquiry, text="Begin so.", stamp=new_stamp(timezone.now()))
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.assigned_to) == ("answered", coordinator)
    page = desk.get(reverse("admin:centres_enquiry_change", args=[enquiry.pk])).content.decode()
    assert "Begin so." in page
    assert "Knows our mayor." in page


def test_a_refusal_is_a_sentence_on_the_page(desk, centre, coordinator):
    enquiry = EnquiryFactory(centre=centre)
    press(desk, "answer", enquiry, text="Begin so.", stamp=new_stamp(timezone.now()))
    followed = desk.post(reverse("admin:centres_enquiry_take", args=[enquiry.pk]), follow=True)
    assert "no longer waiting" in followed.content.decode()
    followed = desk.post(
        reverse("admin:centres_enquiry_answer", args=[enquiry.pk]), {"text": ""}, follow=True
    )
    assert "This field is required" in followed.content.decode()


def test_a_question_that_moved_away_leads_back_to_the_list(desk, centre, other_centre):
    enquiry = EnquiryFactory(centre=centre)
    assert press(desk, "move", enquiry, centre=other_centre.pk).url == reverse(CHANGELIST)
    assert desk.get(reverse("admin:centres_enquiry_change", args=[enquiry.pk])).status_code == 302


def test_a_mentor_answers_what_she_was_given_and_sees_nothing_else(sign_in, centre, coordinator, mentor):
    given, other = EnquiryFactory(centre=centre), EnquiryFactory(centre=centre)
    actions.assign(enquiry=given, to=mentor, by=coordinator, now=timezone.now())
    client = sign_in(mentor)
    assert list(client.get(reverse(CHANGELIST)).context["cl"].result_list) == [given]
    assert press(client, "answer", other, text="So.", stamp=new_stamp(timezone.now())).status_code == 404
    press(client, "answer", given, text="So.", stamp=new_stamp(timezone.now()))
    assert Enquiry.objects.get(pk=given.pk).state == "answered"


def test_questions_cannot_be_deleted_or_added_by_hand(desk, centre):
    enquiry = EnquiryFactory(centre=centre)
    assert desk.post(reverse("admin:centres_enquiry_delete", args=[enquiry.pk])).status_code == 403
    assert desk.get(reverse("admin:centres_enquiry_add")).status_code == 403


# --- pages, cards, roles ------------------------------------------------------------------------------------


def test_a_coordinator_changes_her_own_centre_with_history(desk, centre, other_centre):
    data = {
        "name_cs": "Centrum Šumpersko",
        "name_en": "Centre",
        "accent": "clay",
        "email": "centrum@example.org",
    }
    desk.post(reverse("admin:centres_centre_change", args=[centre.pk]), data)
    centre.refresh_from_db()
    assert centre.email == "centrum@example.org"
    act = Act.objects.about(centre).get()
    assert (act.verb, act.centre) == ("change", "sumpersko")
    assert "email" in act.fields
    desk.post(reverse("admin:centres_centre_change", args=[other_centre.pk]), data)
    other_centre.refresh_from_db()
    assert other_centre.email == ""


def test_a_card_is_written_agreed_to_and_erased(desk, centre, coordinator):
    holder = UserFactory()
    data = {
        "centre": centre.pk,
        "name": "Jana Ukázková",
        "job_cs": "mentorka",
        "position": 0,
        "user": holder.email,
    }
    desk.post(reverse("admin:centres_centreperson_add"), data)
    person = CentrePerson.objects.get()
    assert (person.user, person.consent_at) == (holder, None)
    desk.post(reverse("admin:centres_centreperson_consent", args=[person.pk]))
    assert CentrePerson.objects.public().get().consent_recorded_by == coordinator
    desk.post(reverse("admin:centres_centreperson_delete", args=[person.pk]), {"post": "yes"})
    assert not CentrePerson.objects.exists()
    verbs = Act.objects.filter(subject_type="centres.centreperson").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["create", "give_consent", "withdraw_consent"]


def test_several_cards_are_erased_with_history(desk, centre):
    cards = CentrePersonFactory.create_batch(2, centre=centre)
    data = {"action": "delete_selected", "_selected_action": [card.pk for card in cards], "post": "yes"}
    desk.post(reverse("admin:centres_centreperson_changelist"), data)
    assert not CentrePerson.objects.exists()
    assert Act.objects.filter(verb="withdraw_consent").count() == 2


def test_supporters_of_another_centre_are_out_of_reach(desk, centre, other_centre):
    theirs = SupporterFactory(centre=other_centre)
    assert desk.get(reverse("admin:centres_supporter_change", args=[theirs.pk])).status_code == 302
    data = {
        "centre": other_centre.pk,
        "kind": "partner",
        "name": "X",
        "source": "https://x.example",
        "position": 0,
    }
    response = desk.post(reverse("admin:centres_supporter_add"), data)
    assert "Select a valid choice" in response.content.decode()
    desk.post(reverse("admin:centres_supporter_add"), data | {"centre": centre.pk})
    mine = Supporter.objects.get(centre=centre)
    desk.post(reverse("admin:centres_supporter_delete", args=[mine.pk]), {"post": "yes"})
    assert list(Supporter.objects.all()) == [theirs]


def test_a_coordinator_names_a_mentor_but_no_coordinator(desk, centre):
    user = UserFactory()
    data = {"user": user.email, "centre": centre.pk, "role": "coordinator"}
    assert (
        "Select a valid choice" in desk.post(reverse("admin:centres_centrerole_add"), data).content.decode()
    )
    desk.post(reverse("admin:centres_centrerole_add"), data | {"role": "mentor"})
    user.refresh_from_db()
    assert user.is_staff
    role = CentreRole.objects.get(user=user)
    twice = desk.post(reverse("admin:centres_centrerole_add"), data | {"role": "mentor"})
    assert "already has this role" in twice.content.decode()
    desk.post(reverse("admin:centres_centrerole_delete", args=[role.pk]), {"post": "yes"})
    user.refresh_from_db()
    assert not user.is_staff


def test_a_coordinator_does_not_unseat_another(desk, centre):
    other = UserFactory()
    role = actions.grant_role(user=other, centre=centre, role="coordinator", by=None, now=timezone.now())
    assert (
        desk.post(reverse("admin:centres_centrerole_delete", args=[role.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_an_administrator_names_a_coordinator(administrator_client, centre):
    user = UserFactory()
    data = {"user": user.email, "centre": centre.pk, "role": "coordinator"}
    administrator_client.post(reverse("admin:centres_centrerole_add"), data)
    assert CentreRole.objects.get(user=user).role == "coordinator"

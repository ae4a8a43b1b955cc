"""What people from outside propose: on the page, in the letters, on the editors' desk."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from centres.forms import new_stamp
from innovations import actions
from innovations.models import Innovation, Proposal
from innovations.views import proposing
from tests.factories import InnovationFactory, ProposalFactory, UserFactory
from tests.mailbox import fresh_letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NEW = {
    "title": "Repair café",
    "country": "NL",
    "text": "People mend things together.",
    "sources": "https://example.org/repair a book",
    "email": "sender@example.org",
    "name": "Ann Sender",
}
CHANGE = {"part": "costs", "text": "The cost is double.", "email": "sender@example.org"}


@pytest.fixture(autouse=True)
def _english(db):
    with translation.override("en"):
        cache.clear()
        yield


@pytest.fixture
def editor():
    user = UserFactory(roles=["editor"])
    user.second_factor_seen = True
    return user


def send(client, address=None, **changes):
    opened = timezone.now() - timedelta(minutes=1)
    data = NEW | {"stamp": new_stamp(opened)} | changes
    return client.post(address or reverse("innovations:propose"), data)


def test_a_proposal_leads_to_its_own_page_and_a_letter(client):
    with fresh_letters():
        response = send(client)
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.language, proposal.state) == ("new", "en", "received")
    assert response.url == proposal.secret_address
    page = client.get(response.url)
    assert "People mend things together." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    (letter,) = mail.outbox
    assert proposal.secret_address in letter.body
    assert "Repair" not in letter.body


def test_the_secret_is_not_in_the_database(client):
    send(client)
    proposal = Proposal.objects.get()
    token = proposal.secret_address.split("/")[-2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM innovations_proposal AS p")
        assert token not in cursor.fetchone()[0]


def test_pressed_twice_it_is_one(client):
    stamp = new_stamp(timezone.now() - timedelta(minutes=1))
    first, second = send(client, stamp=stamp), send(client, stamp=stamp)
    assert first.url == second.url
    assert Proposal.objects.count() == 1


def test_somebody_else_s_form_leads_nobody_to_it():
    proposal = ProposalFactory(submission="one")
    with pytest.raises(ValidationError):
        ProposalFactory(submission="one", email="thief@example.org")
    assert Proposal.objects.get() == proposal


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"title": ""}, {"web": "not a web"}, {"country": "XX"}, {"stamp": "x"}]
)
def test_an_error_keeps_what_was_typed(client, wrong):
    response = send(client, **wrong)
    assert response.status_code == 200
    page = response.content.decode()
    assert "People mend things together." in page
    assert "Ann Sender" in page
    assert not Proposal.objects.exists()


def test_a_program_is_too_fast(client):
    assert "faster than people type" in send(client, stamp=new_stamp(timezone.now())).content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("is_change", [False, True])
def test_a_program_falls_into_the_trap_and_a_person_sends_again(client, is_change):
    innovation = InnovationFactory()
    address = reverse("innovations:propose_change", args=[innovation.slug]) if is_change else None
    typed = CHANGE | {"title": ""} if is_change else {}
    page = send(client, address, **typed, homepage="https://spam.example").content.decode()
    assert "a field that people don&#x27;t see" in page
    assert "sender@example.org" in page
    assert "spam.example" not in page
    assert not Proposal.objects.exists()
    assert send(client, address, **typed, homepage="").status_code == 302


def test_one_mailbox_sends_a_few_within_an_hour(client):
    for number in range(proposing.MOST_FROM_MAILBOX):
        assert send(client, title=f"Example {number}").status_code == 302
    refused = send(client, email="SENDER@example.org", title="One more")
    assert refused.status_code == 429
    assert "One more" in refused.content.decode()
    assert send(client, email="other@example.org").status_code == 302


def test_a_network_sends_so_many_and_the_limit_fails_closed(client, monkeypatch):
    monkeypatch.setattr(proposing, "MOST_FROM_NETWORK_ADDRESS", 1)
    assert send(client).status_code == 302
    assert send(client, email="other@example.org").status_code == 429
    monkeypatch.setattr(proposing, "MOST_FROM_NETWORK_ADDRESS", 0)
    assert send(client, email="third@example.org").status_code == 429


def test_a_change_belongs_to_the_example_that_readers_see(client):
    example, draft = InnovationFactory(), InnovationFactory(status="draft")
    address = reverse("innovations:propose_change", args=[example.slug])
    assert address in client.get(example.get_absolute_url()).content.decode()
    assert send(client, address, **CHANGE).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.innovation, proposal.title, proposal.part) == (example, example.title_en, "costs")
    hidden = reverse("innovations:propose_change", args=[draft.slug])
    assert client.get(hidden).status_code == 404
    assert send(client, hidden, **CHANGE).status_code == 404


def test_a_wrong_address_is_not_found(client):
    ProposalFactory()
    assert client.get(reverse("innovations:proposal", args=["guessed"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_sending_and_reading_cost_few_queries(client, rows, django_assert_max_num_queries):
    ProposalFactory.create_batch(rows)
    with django_assert_max_num_queries(25):
        response = send(client)
    with django_assert_max_num_queries(5):
        assert client.get(response.url).status_code == 200


# --- decisions -------------------------------------------------------------------------------------------


def test_a_draft_is_founded_from_it(editor):
    proposal = ProposalFactory(why_here="We have no such thing.", sources="https://example.org/a and a book")
    with fresh_letters():
        draft = actions.begin_draft(proposal=proposal, slug="dilna", by=editor, now=NOW)
    proposal.refresh_from_db()
    assert (draft.status, draft.title_en, draft.how_en) == ("draft", proposal.title, proposal.text)
    assert [source.url for source in draft.sources.all()] == ["https://example.org/a"]
    assert "We have no such thing." in draft.import_rest
    assert proposal.email not in draft.import_rest
    assert (proposal.state, proposal.draft, proposal.decided_by) == ("taken_up", draft, editor)
    assert "An editor works" in mail.outbox[-1].subject


def test_a_change_opens_the_working_copy_whose_publication_finishes_it(editor):
    example, second = InnovationFactory(), UserFactory(roles=["editor"])
    second.second_factor_seen = True
    proposal = ProposalFactory(innovation=example)
    copy = actions.begin_change(proposal=proposal, by=editor, now=NOW)
    assert copy.revises == example
    actions.save_edited(innovation=copy, by=editor, now=NOW, fields=["how_cs"])
    actions.submit(innovation=copy, by=editor, now=NOW)
    actions.approve(innovation=copy, by=second, now=NOW)
    with fresh_letters():
        actions.publish(innovation=copy, by=second, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("done", second)
    assert "is done" in mail.outbox[-1].subject


@pytest.mark.parametrize("is_change", [False, True])
def test_who_proposed_a_text_does_not_approve_it(is_change, editor):
    sender = UserFactory(roles=["editor"])
    sender.second_factor_seen = True
    proposal = ProposalFactory(by=sender, innovation=InnovationFactory() if is_change else None)
    if is_change:
        draft = actions.begin_change(proposal=proposal, by=editor, now=NOW)
    else:
        draft = actions.begin_draft(proposal=proposal, slug="dilna", by=editor, now=NOW)
    draft = actions.submit(innovation=draft, by=editor, now=NOW)
    with pytest.raises(ValidationError, match="You proposed part of this text"):
        actions.approve(innovation=draft, by=sender, now=NOW)


def test_a_declined_one_says_why_and_stays_so(editor):
    proposal = ProposalFactory(language="cs")
    with pytest.raises(ValidationError):
        actions.decline(proposal=proposal, answer="  ", by=editor, now=NOW)
    with fresh_letters():
        actions.decline(proposal=proposal, answer="Je v katalogu.", by=editor, now=NOW)
    assert "Je v katalogu." in mail.outbox[-1].body
    with pytest.raises(ValidationError):
        actions.begin_draft(proposal=proposal, slug="x", by=editor, now=NOW)
    assert not Innovation.objects.exists()


def test_only_editors_decide():
    proposal, partner = ProposalFactory(), UserFactory(roles=["partner"])
    for act in (actions.decline, actions.finish):
        with pytest.raises(ValidationError):
            act(proposal=proposal, answer="No", by=partner, now=NOW)
    assert not Proposal.objects.exclude(state="received").exists()


def test_the_database_keeps_the_rules():
    ProposalFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="declined", decided_at=NOW)


def test_old_decided_ones_are_erased(editor):
    old, fresh = ProposalFactory(), ProposalFactory()
    actions.decline(proposal=old, answer="No.", by=editor, now=NOW - timedelta(days=731))
    assert actions.erase_overdue_proposals(now=NOW) == 1
    assert Proposal.objects.get() == fresh


# --- the desk --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_costs_the_same(editor_client, rows, django_assert_max_num_queries):
    proposals = ProposalFactory.create_batch(rows)
    with django_assert_max_num_queries(12):
        assert editor_client.get(reverse("admin:innovations_proposal_changelist")).status_code == 200
    with django_assert_max_num_queries(20):
        page = editor_client.get(reverse("admin:innovations_proposal_change", args=[proposals[0].pk]))
    assert reverse("admin:innovations_proposal_begin_draft", args=[proposals[0].pk]) in page.content.decode()


def test_the_buttons_of_the_desk(editor_client, django_assert_max_num_queries):
    first, second = ProposalFactory(title="Ελλάδα"), ProposalFactory()
    with django_assert_max_num_queries(21):
        response = editor_client.post(reverse("admin:innovations_proposal_begin_draft", args=[first.pk]))
    draft = Innovation.objects.get()
    assert draft.slug == "navrh-2"  # the plain word is an address of the catalogue's own
    assert response.url == reverse("admin:innovations_innovation_change", args=[draft.pk])
    assert editor_client.get(response.url).status_code == 200
    address = reverse("admin:innovations_proposal_decline", args=[second.pk])
    editor_client.post(address, {"answer": "We have it."})
    second.refresh_from_db()
    assert (second.state, second.answer) == ("declined", "We have it.")


def test_what_waits_stands_on_the_first_page(editor_client):
    ProposalFactory()
    page = editor_client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:innovations_proposal_changelist") + "?state__exact=received" in page

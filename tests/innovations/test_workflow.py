"""From a draft to readers: every verb, who may do it and when, and that nobody does it alone."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from csi_portal.history.models import Act
from innovations import actions
from innovations.models import Innovation, ReviewComment
from innovations.permissions import possible_acts, write_refusal
from tests.factories import InnovationFactory, SourceFactory, UserFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


@pytest.fixture
def partner():
    return UserFactory(roles=["partner"], full_name="Ana Partner")


def written(author, **fields):
    """A draft whose text this person has saved."""
    example = InnovationFactory(status="draft", authors=[author], **fields)
    return actions.save_edited(innovation=example, by=author, now=NOW, fields=["how_cs"])


def submitted(author, **fields):
    return actions.submit(innovation=written(author, **fields), by=author, now=NOW)


def approved(author, second):
    return actions.approve(innovation=submitted(author), by=second, now=NOW)


def test_an_example_goes_to_readers_by_two_people_and_each_step_leaves_a_trace(jana, petr):
    example = written(jana)
    assert example.status == "draft"
    assert list(example.authors.all()) == [jana]
    example = actions.submit(innovation=example, by=jana, now=NOW)
    assert (example.status, example.submitted_by, example.submitted_at) == ("submitted", jana, NOW)
    example = actions.approve(innovation=example, by=petr, now=NOW)
    assert (example.status, example.approved_by, example.approved_at) == ("approved", petr, NOW)
    example = actions.publish(innovation=example, by=jana, now=NOW)
    assert (example.status, example.published_at) == ("published", NOW)
    assert not example.authors.exists()
    acts = [(act.verb, act.actor_id) for act in Act.objects.about(example)][::-1]
    assert acts == [("edit", jana.pk), ("submit", jana.pk), ("approve", petr.pk), ("publish", jana.pk)]


@pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
def test_nobody_approves_what_they_wrote_or_submitted(role, jana):
    author = (
        UserFactory(is_superuser=True, is_staff=True) if role == "superuser" else UserFactory(roles=[role])
    )
    with pytest.raises(ValidationError, match="Část textu jste napsali vy"):
        actions.approve(innovation=submitted(author), by=author, now=NOW)
    imported = actions.submit(innovation=InnovationFactory(status="draft"), by=author, now=NOW)
    with pytest.raises(ValidationError, match="Příklad jste předložili vy"):
        actions.approve(innovation=imported, by=author, now=NOW)
    with pytest.raises(ValidationError, match="musí schválit někdo, kdo ho nepsal"):
        actions.publish(innovation=imported, by=author, now=NOW)


def test_who_only_mended_a_comma_of_somebody_else_s_text_can_not_approve_it(jana, petr):
    example = submitted(jana)
    actions.save_edited(innovation=example, by=petr, now=NOW, fields=["how_cs"])
    with pytest.raises(ValidationError, match="Část textu"):
        actions.approve(innovation=example, by=petr, now=NOW)


def test_an_approval_falls_when_the_text_changes_after_it(jana, petr):
    example = approved(jana, petr)
    example = actions.save_edited(innovation=example, by=jana, now=NOW, fields=["how_cs"])
    assert (example.status, example.approved_by, example.approved_at) == ("submitted", None, None)
    with pytest.raises(ValidationError, match="schválit"):
        actions.publish(innovation=example, by=petr, now=NOW)


def test_the_approval_of_a_text_that_has_changed_since_it_was_read_is_refused(jana, petr):
    example = submitted(jana)
    read = example.text_version
    actions.save_edited(innovation=example, by=jana, now=NOW, fields=["how_cs"])
    with pytest.raises(ValidationError, match="se od chvíle, kdy jste ho otevřeli, změnil"):
        actions.approve(innovation=example, by=petr, now=NOW, text_version=read)
    assert actions.approve(innovation=example, by=petr, now=NOW, text_version=read + 1).status == "approved"


def test_returning_says_why_and_the_approval_settles_it(jana, petr):
    example = submitted(jana)
    with pytest.raises(ValidationError, match="co je potřeba změnit"):
        actions.return_for_changes(innovation=example, comment="  ", by=petr, now=NOW)
    example = actions.return_for_changes(innovation=example, comment="Doplňte cenu.", by=petr, now=NOW)
    assert example.status == "returned"
    assert list(Innovation.objects.returned_to(jana)) == [example]
    comment = ReviewComment.objects.get()
    assert (comment.text, comment.by, comment.is_open) == ("Doplňte cenu.", petr, True)
    actions.approve(innovation=actions.submit(innovation=example, by=jana, now=NOW), by=petr, now=NOW)
    comment.refresh_from_db()
    assert not comment.is_open


def test_an_approved_example_can_still_be_returned(jana, petr):
    example = actions.return_for_changes(
        innovation=approved(jana, petr), comment="Ještě ne.", by=petr, now=NOW
    )
    assert (example.status, example.approved_at) == ("returned", None)


def test_a_comment_is_answered_by_its_authors(jana, partner):
    example = written(partner)
    said = actions.comment(innovation=example, text="Odkud je ta částka?", by=jana, now=NOW)
    actions.resolve_comment(comment=said, by=partner, now=NOW)
    assert not example.comments.open().exists()
    with pytest.raises(ValidationError):
        actions.comment(innovation=example, text="Ahoj", by=UserFactory(roles=["partner"]), now=NOW)


def test_a_partner_writes_what_is_his_until_he_submits_it(partner, petr):
    own, other = written(partner), InnovationFactory(status="draft")
    assert write_refusal(partner, own) is None
    assert "sami píšete" in write_refusal(partner, other)
    actions.submit(innovation=own, by=partner, now=NOW)
    own.refresh_from_db()
    assert "čtou redaktoři" in write_refusal(partner, own)
    with pytest.raises(ValidationError):
        actions.save_edited(innovation=own, by=partner, now=NOW)
    actions.return_for_changes(innovation=own, comment="Doplňte zdroj.", by=petr, now=NOW)
    assert actions.save_edited(innovation=own, by=partner, now=NOW).status == "returned"
    for act in (actions.approve, actions.publish, actions.reopen):
        with pytest.raises(ValidationError, match="jen redaktoři"):
            act(innovation=own, by=partner, now=NOW)


def new_example(**fields):
    return Innovation(title_cs="Nový", kind="method", country="AT", how_cs="Obec najala lidi.", **fields)


def test_partners_and_editors_start_drafts_and_nobody_else(jana, partner):
    for author in (jana, partner):
        new = new_example(slug=f"novy-{author.pk}", status="published")
        example = actions.start_draft(innovation=new, by=author, now=NOW)
        assert (example.status, list(example.authors.all())) == ("draft", [author])
        assert example.completeness > 0
    with pytest.raises(ValidationError, match="Navrhněte"):
        actions.start_draft(innovation=new_example(slug="ciziho"), by=UserFactory(), now=NOW)


def test_an_empty_draft_is_not_submitted(jana):
    for lacking in ({"title_cs": "", "title_en": ""}, {"how_cs": "", "how_en": ""}):
        with pytest.raises(ValidationError):
            submitted(jana, **lacking)
    assert submitted(jana, title_cs="", how_cs="").status == "submitted"


def test_archiving_keeps_the_reason_and_opening_again_starts_anew(jana, petr):
    example = actions.publish(innovation=approved(jana, petr), by=jana, now=NOW)
    example = actions.archive(innovation=example, reason="skončil", by=jana, now=NOW)
    assert example.status == "archived"
    assert Act.objects.about(example).get(verb="archive").reason == "skončil"
    example = actions.reopen(innovation=example, by=jana, now=NOW)
    assert (example.status, example.submitted_at, example.approved_at) == ("draft", None, None)


def test_an_act_on_what_is_gone_is_refused_with_a_sentence(jana, petr):
    example = approved(jana, petr)
    Innovation.objects.filter(pk=example.pk).delete()
    with pytest.raises(ValidationError, match="Už tu není"):
        actions.publish(innovation=example, by=jana, now=NOW)


def test_buttons_are_offered_by_the_same_refusals(jana, petr, partner):
    example = submitted(jana)
    assert possible_acts(jana, example) == ["return_for_changes", "archive"]
    assert possible_acts(petr, example) == ["return_for_changes", "approve", "archive"]
    assert possible_acts(partner, example) == []
    assert possible_acts(partner, written(partner)) == ["submit"]


def test_lists_of_what_waits(jana, petr):
    mine, theirs = submitted(jana), submitted(petr)
    ready = approved(jana, petr)
    due = InnovationFactory()
    Innovation.objects.filter(pk=due.pk).update(check_due_on=NOW.date())
    everything = Innovation.objects
    assert list(everything.waiting_for_approval_by(jana)) == [theirs]
    assert list(everything.waiting_for_approval_by(petr)) == [mine]
    assert list(everything.approved()) == [ready]
    assert list(everything.check_due(NOW.date())) == [due]
    assert not everything.check_due(NOW.date() - datetime.timedelta(days=1)).exists()


@pytest.mark.parametrize("status", [status for status in Innovation.Status if status != "published"])
def test_who_sees_what_is_not_published(status, jana, partner, client):
    example = InnovationFactory(status=status, authors=[partner, jana], target_groups=[])
    other = UserFactory(roles=["partner"])
    assert list(Innovation.objects.visible_to(partner)) == [example]
    assert list(Innovation.objects.visible_to(jana)) == [example]
    assert not Innovation.objects.visible_to(other).exists()
    assert client.get(example.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "submitted", "submitted_at": None},
        {"status": "approved", "submitted_at": NOW, "approved_at": None},
        {"status": "published", "published_at": None},
    ],
)
def test_the_database_keeps_its_moments(fields):
    example = InnovationFactory(status="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Innovation.objects.filter(pk=example.pk).update(**fields)


def test_the_database_refuses_an_approval_by_who_submitted(jana):
    example = InnovationFactory(status="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Innovation.objects.filter(pk=example.pk).update(
            status="approved", submitted_by=jana, submitted_at=NOW, approved_by=jana, approved_at=NOW
        )


# --- Two at once ------------------------------------------------------------------------------------------


def one_wins(outcomes):
    refusals = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert len(refusals) == len(outcomes) - 1, outcomes
    return " ".join(refusals[0].messages)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_approve_or_publish_at_once_one_wins(attempt, jana, petr):
    third = UserFactory(roles=["editor"])
    example = submitted(jana)
    sentence = one_wins(
        at_once(
            lambda: actions.approve(innovation=example, by=petr, now=NOW),
            lambda: actions.approve(innovation=example, by=third, now=NOW),
        )
    )
    assert "To teď nejde" in sentence
    sentence = one_wins(
        at_once(
            lambda: actions.publish(innovation=example, by=petr, now=NOW),
            lambda: actions.publish(innovation=example, by=jana, now=NOW),
        )
    )
    assert "už je zveřejněný" in sentence
    assert Act.objects.about(example).filter(verb__in=["approve", "publish"]).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_a_save_and_an_approval_at_once_never_leave_an_unread_text_approved(attempt, jana, petr):
    example = submitted(jana)
    read = example.text_version
    at_once(
        lambda: actions.save_edited(innovation=example, by=jana, now=NOW, fields=["how_cs"]),
        lambda: actions.approve(innovation=example, by=petr, now=NOW, text_version=read),
    )
    example.refresh_from_db()
    assert (example.status, example.approved_by, example.text_version) == ("submitted", None, read + 1)


def test_the_steps_cost_few_queries(jana, petr, django_assert_max_num_queries):
    example = written(jana)
    for number in range(30):
        SourceFactory(innovation=example, position=number)
    with django_assert_max_num_queries(25):
        actions.submit(innovation=example, by=jana, now=NOW)
    with django_assert_max_num_queries(25):
        actions.approve(innovation=example, by=petr, now=NOW)
    with django_assert_max_num_queries(25):
        actions.publish(innovation=example, by=jana, now=NOW)

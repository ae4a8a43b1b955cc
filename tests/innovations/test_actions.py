"""What changes the catalogue: publishing, editing, confirming, and the vocabulary."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from csi_portal.fulltext.index import Index
from csi_portal.fulltext.models import Word
from csi_portal.fulltext.queries import understand
from csi_portal.fulltext.ranking import search
from csi_portal.history.models import Act
from innovations import actions
from innovations.models import Cost, Innovation, InnovationEntry, TargetGroup, search_vocabulary
from tests.factories import (
    CostFactory,
    EstimateFactory,
    ExchangeRateFactory,
    InnovationFactory,
    TargetGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], full_name="Jana Redaktorová")


def vector_of(example):
    return InnovationEntry.objects.values_list("vector", flat=True).get(pk=example.pk)


def test_publishing_shows_it_and_leaves_a_trace(editor):
    example = InnovationFactory(status="approved")
    published = actions.publish(innovation=example, by=editor, now=NOW)
    assert published.is_published
    assert published.published_at == NOW
    act = Act.objects.about(example).first()
    assert (act.verb, act.actor_id) == ("publish", editor.pk)


def test_what_is_published_again_keeps_its_first_moment(editor):
    second = UserFactory(roles=["editor"])
    example = actions.publish(innovation=InnovationFactory(status="approved"), by=editor, now=NOW)
    actions.archive(innovation=example, by=editor, now=NOW, reason="zastaralé")
    actions.reopen(innovation=example, by=editor, now=NOW)
    actions.submit(innovation=example, by=editor, now=NOW)
    actions.approve(innovation=example, by=second, now=NOW)
    again = actions.publish(innovation=example, by=editor, now=NOW + datetime.timedelta(days=9))
    assert again.published_at == NOW


@pytest.mark.parametrize(
    "lacking",
    [{"title_cs": ""}, {"how_cs": "", "how_en": ""}, {"sources": []}],
    ids=["title", "text", "source"],
)
def test_what_nobody_could_judge_is_not_published(lacking, editor):
    example = InnovationFactory(status="submitted", **lacking)
    with pytest.raises(ValidationError):
        actions.approve(innovation=example, by=editor, now=NOW)
    Innovation.objects.filter(pk=example.pk).update(status="approved", approved_at=NOW)
    with pytest.raises(ValidationError):
        actions.publish(innovation=example, by=editor, now=NOW)
    assert not Innovation.objects.published().exists()
    assert not Act.objects.about(example).exists()


def test_publishing_twice_and_archiving_without_a_reason_are_refused_with_a_sentence(editor):
    with pytest.raises(ValidationError, match="už je zveřejněný"):
        actions.publish(innovation=InnovationFactory(), by=editor, now=NOW)
    with pytest.raises(ValidationError, match="proč"):
        actions.archive(innovation=InnovationFactory(), reason=" ", by=editor, now=NOW)


def test_saving_keeps_order_completeness_cost_and_search(editor):
    ExchangeRateFactory(currency="EUR", czk=Decimal("24"))
    example = InnovationFactory(title_cs="Čápi a lidé", status="draft")
    CostFactory(innovation=example, what=Cost.What.YEARLY, amount=Decimal(1000))
    CostFactory(innovation=example, what=Cost.What.PER_PARTICIPANT, amount=Decimal(1))
    before = InnovationFactory(title_cs="Cihly", status="draft")
    Innovation.objects.filter(pk=example.pk).update(
        how_cs="Rybníkáři vyhloubili tůně.", checked_on=datetime.date(2026, 11, 1)
    )
    saved = actions.save_edited(innovation=example, by=editor, now=NOW, fields=["how_cs"])
    assert saved.lowest_cost_czk == 24_000
    assert saved.check_due_on == datetime.date(2027, 11, 1)
    assert saved.completeness > before.completeness
    assert list(Innovation.objects.filter(pk__in=[example.pk, before.pk])) == [before, example]
    Innovation.objects.filter(pk=example.pk).update(status="approved", submitted_at=NOW, approved_at=NOW)
    assert not Word.objects.filter(word="rybníkáři").exists()
    actions.publish(innovation=example, by=editor, now=NOW)
    assert "'lrybnikar'" in vector_of(example)
    assert Word.objects.filter(word="rybníkáři").exists()
    assert Act.objects.about(example).get(verb="edit").fields == ["how_cs"]


@pytest.mark.parametrize("status", ["published", "archived"])
def test_what_others_cite_is_not_changed_in_place(status, editor):
    example = InnovationFactory(status=status)
    with pytest.raises(ValidationError):
        actions.save_edited(innovation=example, by=editor, now=NOW)
    assert not Act.objects.about(example).exists()


def test_both_languages_the_original_and_the_vocabulary_are_indexed(editor):
    group = TargetGroupFactory(name_cs="Dlouhodobě nezaměstnaní", synonyms=["padesátníci"])
    example = InnovationFactory(
        target_groups=[group],
        title_cs="Mlékárna",
        how_en="They opened a dairy.",
        original_text="A leitaria abriu.",
        original_language="pt",
        country="GB",
        subdivision="GB-SCT",
    )
    vector = vector_of(example)
    for key in ("'lmlekarna'", "'edairi'", "'wleitaria'", "'lnezamestnany'", "'lskotsko'", "'escotland'"):
        assert key in vector, key


def found(words, **options):
    query = understand(words, vocabulary=search_vocabulary(), **options)
    index = Index(InnovationEntry.objects.all())
    return index.keys(search(index, query).bits)


def test_a_new_synonym_is_found_at_once(editor):
    group = TargetGroupFactory()
    example, _ = InnovationFactory(target_groups=[group]), InnovationFactory()
    assert found("vesničané") == []
    group.synonyms = ["vesničané"]
    actions.save_term(term=group, by=editor, now=NOW)
    assert found("vesničanům") == [example.pk]
    assert found("vesničanům", only_own_words=True) == []


def test_a_synonym_is_stored_with_what_mentions_it_and_goes_with_it(editor):
    group = TargetGroupFactory(name_cs="Lidé nad 50 let")
    bears, mentions = (
        InnovationFactory(target_groups=[group]),
        InnovationFactory(how_cs="Najali padesátníky."),
    )
    key = f"'vtargetgroup.{group.slug}'"
    assert key in vector_of(bears)
    assert key not in vector_of(mentions)
    group.synonyms = ["padesátník"]
    actions.save_term(term=group, by=editor, now=NOW)
    assert key in vector_of(mentions)
    group.synonyms = []
    actions.save_term(term=group, by=editor, now=NOW)
    assert key not in vector_of(mentions)
    assert key in vector_of(bears)


def test_a_new_rate_converts_the_costs_again(editor):
    example = InnovationFactory(status="draft")
    CostFactory(innovation=example, currency="GBP", amount=Decimal(100))
    actions.save_edited(innovation=example, by=editor, now=NOW)
    example.refresh_from_db()
    assert example.lowest_cost_czk is None
    actions.save_rate(rate=ExchangeRateFactory.build(currency="GBP", czk=Decimal("28")), by=editor, now=NOW)
    example.refresh_from_db()
    assert example.lowest_cost_czk == 2800


def test_a_named_editor_confirms_our_reasoning_once(editor):
    estimate = EstimateFactory(field="transfer_law")
    actions.confirm_estimate(innovation=estimate.innovation, field="transfer_law", by=editor, now=NOW)
    estimate.refresh_from_db()
    assert estimate.is_confirmed
    assert estimate.confirmed_by_name == "Jana Redaktorová"
    with pytest.raises(ValidationError, match="Jana Redaktorová"):
        actions.confirm_estimate(innovation=estimate.innovation, field="transfer_law", by=editor, now=NOW)


@pytest.mark.parametrize("field", ["conditions", "title", ""])
def test_only_what_is_our_reasoning_can_be_confirmed(field, editor):
    with pytest.raises(ValidationError):
        actions.confirm_estimate(innovation=InnovationFactory(), field=field, by=editor, now=NOW)


def test_an_editor_without_a_name_can_not_stand_behind_anything():
    nameless = UserFactory(roles=["editor"], full_name="")
    estimate = EstimateFactory()
    with pytest.raises(ValidationError):
        actions.confirm_estimate(innovation=estimate.innovation, field=estimate.field, by=nameless, now=NOW)


def test_rewriting_a_field_takes_its_confirmation_away(editor):
    law = EstimateFactory(field="transfer_law", innovation__status="draft")
    money = EstimateFactory(field="transfer_money", innovation=law.innovation)
    for field in ("transfer_law", "transfer_money"):
        actions.confirm_estimate(innovation=law.innovation, field=field, by=editor, now=NOW)
    actions.save_edited(innovation=law.innovation, by=editor, now=NOW, fields=["transfer_law_cs"])
    law.refresh_from_db()
    money.refresh_from_db()
    assert not law.is_confirmed
    assert law.stated_on == datetime.date(2026, 11, 24)
    assert money.is_confirmed


def test_marking_as_checked_names_the_editor_and_moves_the_next_check(editor):
    example = actions.mark_checked(innovation=InnovationFactory(), by=editor, now=NOW)
    assert (example.checked_on, example.checked_by) == (datetime.date(2026, 11, 24), editor)
    assert example.check_due_on == datetime.date(2027, 11, 24)


def test_only_what_nobody_reads_is_deleted(editor):
    with pytest.raises(ValidationError):
        actions.remove(innovation=InnovationFactory(), by=editor, now=NOW)
    draft = InnovationFactory(status="draft")
    CostFactory(innovation=draft)
    actions.remove(innovation=draft, by=editor, now=timezone.now())
    assert not Innovation.objects.filter(pk=draft.pk).exists()


def test_publishing_costs_few_queries_with_one_row_and_with_thirty(editor, django_assert_max_num_queries):
    small, large = InnovationFactory(status="approved"), InnovationFactory(status="approved")
    for number in range(30):
        CostFactory(innovation=large, amount=Decimal(number))
    large.target_groups.set(TargetGroupFactory.create_batch(30))
    for example in (small, large):
        with django_assert_max_num_queries(25):
            actions.publish(innovation=example, by=editor, now=NOW)


def test_a_term_that_an_example_bears_stays(editor):
    group = TargetGroupFactory()
    InnovationFactory(target_groups=[group])
    with pytest.raises(ValidationError):
        actions.remove_term(term=group, by=editor, now=NOW)
    assert TargetGroup.objects.filter(pk=group.pk).exists()

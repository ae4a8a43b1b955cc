"""Controlled lists: doubles are refused, synonyms are lines, and two entries can become one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from csi_portal.history.models import Act
from innovations import actions
from innovations.models import Innovation, InnovationEntry, Theme
from tests.factories import InnovationFactory, TargetGroupFactory, ThemeFactory, UserFactory

from .test_admin import form_of, sentences

pytestmark = pytest.mark.django_db
CHANGE, ADD = "admin:innovations_theme_change", "admin:innovations_theme_add"
MERGE, LIST = "admin:innovations_theme_merge", "admin:innovations_theme_changelist"


@pytest.fixture
def by():
    return {"by": UserFactory(roles=["editor"]), "now": timezone.now()}


def test_synonyms_are_lines_and_each_is_kept_once(editor_client):
    theme = ThemeFactory(synonyms=["dřevo"])
    address = reverse(CHANGE, args=[theme.pk])
    assert form_of(editor_client, address)["synonyms"] == "dřevo"
    data = form_of(editor_client, address) | {"synonyms": " práce  se dřevem \n\ntruhlárna\nTruhlárna\n"}
    assert editor_client.post(address, data).status_code == 302
    theme.refresh_from_db()
    assert theme.synonyms == ["práce se dřevem", "Truhlárna"]


@pytest.mark.parametrize(
    ("field", "word"),
    [("name_cs", "PECE"), ("name_en", "peče"), ("name_cs", "ošetřování"), ("synonyms", "pece")],
)
def test_a_double_is_refused_at_its_field_and_nothing_is_lost(field, word, editor_client):
    ThemeFactory(name_cs="Péče", synonyms=["ošetřování"])
    address = reverse(ADD)
    data = form_of(editor_client, address) | {"slug": "nove", "name_cs": "Nové téma", field: word}
    response = editor_client.post(address, data)
    assert response.status_code == 200
    (sentence,) = response.context["adminform"].form.errors[field]
    assert "Péče" in sentence
    assert word in response.content.decode()
    assert Theme.objects.count() == 1


def test_other_lists_and_shared_synonyms_are_no_doubles(by):
    TargetGroupFactory(name_cs="Péče")
    ThemeFactory(name_cs="Zahrady", synonyms=["družstvo"])
    actions.save_term(term=ThemeFactory.build(slug="pece", name_cs="Péče", synonyms=["družstvo"]), **by)
    assert Theme.objects.count() == 2


def test_merging_moves_examples_and_words_and_the_search_goes_on_finding(by):
    merged = ThemeFactory(name_cs="Vrbové proutí", name_en="Willow", synonyms=["košíkářství"])
    kept = ThemeFactory(name_cs="Řemesla", name_en="Crafts", synonyms=["willow"])
    first = InnovationFactory(themes=[merged])
    both = InnovationFactory(themes=[merged, kept], status="draft")
    merge = actions.Merge(merged, kept)
    assert list(merge.gaining) == [first]
    assert list(merge.already) == [both]
    assert merge.new_synonyms == ["Vrbové proutí", "košíkářství"]
    actions.merge_terms(merged=merged, kept=kept, **by)
    assert list(Theme.objects.all()) == [kept]
    kept.refresh_from_db()
    assert kept.synonyms == ["willow", "Vrbové proutí", "košíkářství"]
    assert {*kept.innovations.all()} == {first, both}
    assert f"theme.{kept.slug}" in InnovationEntry.objects.get(pk=first.pk).vector
    assert f"theme.{merged.slug}" not in InnovationEntry.objects.get(pk=first.pk).vector
    assert Act.objects.get(verb="merge", subject_type="innovations.theme").reason == merged.slug


def test_a_merge_takes_approvals_back_and_stands_in_each_history(by, editor_client):
    merged, kept = ThemeFactory(name_cs="Proutí"), ThemeFactory(name_cs="Řemesla")
    approver = UserFactory(roles=["editor"])
    approved = InnovationFactory(
        status="approved", themes=[merged], approved_by=approver, approved_at=by["now"]
    )
    untouched = InnovationFactory(status="approved", themes=[kept])
    public = InnovationFactory(themes=[merged, kept])
    question = reverse(MERGE, args=[merged.pk])
    assert "vyžaduje nové schválení" in editor_client.get(question, {"into": kept.pk}).content.decode()
    actions.merge_terms(merged=merged, kept=kept, **by)
    found = Innovation.objects.in_bulk()
    now = found[approved.pk]
    assert (now.status, now.approved_by, now.approved_at) == ("submitted", None, None)
    assert found[untouched.pk].status == "approved"
    assert found[public.pk].status == "published"
    versions = [found[each.pk].text_version - each.text_version for each in (approved, public, untouched)]
    assert versions == [1, 1, 0]
    for each in (approved, public):
        act = Act.objects.get(verb="merge", subject_id=str(each.pk), subject_type="innovations.innovation")
        assert (act.actor_id, act.reason) == (by["by"].pk, "Proutí → Řemesla")
    history = editor_client.get(reverse("admin:innovations_innovation_history", args=[approved.pk]))
    told = [entry for entry in history.context["entries"] if entry.reason == "Proutí → Řemesla"]
    assert [(entry.who, entry.labels) for entry in told] == [(str(by["by"]), ["témata"])]


def test_an_entry_merges_only_into_another_of_its_list(by):
    theme = ThemeFactory()
    for other in (theme, TargetGroupFactory()):
        with pytest.raises(ValidationError, match="téhož seznamu"):
            actions.merge_terms(merged=theme, kept=other, **by)
    gone = ThemeFactory()
    Theme.objects.filter(pk=gone.pk).delete()
    with pytest.raises(ValidationError, match="smazal"):
        actions.merge_terms(merged=theme, kept=gone, **by)


def test_loading_brings_no_merged_entry_back(by):
    merged, kept = ThemeFactory(slug="stare"), ThemeFactory()
    actions.merge_terms(merged=merged, kept=kept, **by)
    entry = {"cs": merged.name_cs}
    assert (
        actions.load_term(model=Theme, slug="stare", entry=entry, position=1, by=None, now=by["now"])
        == "kept"
    )
    assert Theme.objects.count() == 1


def test_what_would_change_is_shown_before_it_does(editor_client):
    merged, kept = ThemeFactory(name_cs="Proutí"), ThemeFactory(name_cs="Řemesla")
    example = InnovationFactory(themes=[merged])
    address = reverse(MERGE, args=[merged.pk])
    assert "Co se změní" not in editor_client.get(address).content.decode()
    page = editor_client.get(address, {"into": kept.pk}).content.decode()
    assert "1 příklad přejde" in page
    assert str(example) in page
    assert "Proutí" in page
    assert Theme.objects.count() == 2
    response = editor_client.post(address, {"into": kept.pk}, follow=True)
    assert sentences(response) == ["„Proutí“ je teď součástí pojmu „Řemesla“."]
    assert Innovation.objects.get().themes.get() == kept


@pytest.mark.parametrize("into", ["", "x", "0"])
def test_a_merge_into_nothing_asks_again(into, editor_client):
    theme = ThemeFactory()
    response = editor_client.post(reverse(MERGE, args=[theme.pk]), {"into": into})
    assert response.status_code == 200
    assert Theme.objects.count() == 1


def test_the_list_costs_few_queries(editor_client, django_assert_max_num_queries):
    for number in (1, 29):
        for _ in range(number):
            InnovationFactory(themes=[ThemeFactory()])
        with django_assert_max_num_queries(12):
            assert editor_client.get(reverse(LIST)).status_code == 200

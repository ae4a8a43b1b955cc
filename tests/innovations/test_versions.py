"""Every change is a version, whoever makes it; versions are compared in words, and any of them comes back."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from csi_portal.accounts.actions import erase_account
from csi_portal.history.actions import as_one_act
from csi_portal.history.models import Act
from innovations import actions
from innovations.admin.differences import differences
from innovations.models import Cost, Innovation, InnovationEvent, Source
from tests.factories import (
    ActorFactory,
    AttachmentFactory,
    CostFactory,
    EstimateFactory,
    InnovationFactory,
    PictureFactory,
    ReplicationFactory,
    ResultFactory,
    SourceFactory,
    TargetGroupFactory,
    ThemeFactory,
)
from tests.innovations.test_admin import CHANGE, form_of

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
HISTORY = "admin:innovations_innovation_history"


@pytest.fixture
def example():
    """A draft with a row of every kind, made in one act."""
    with as_one_act(None):
        example = InnovationFactory(
            status="draft",
            problem_cs="Lidé neměli práci. Dojížděli daleko do města.",
            target_groups=[TargetGroupFactory()],
            themes=[ThemeFactory()],
            actors=[ActorFactory()],
        )
        for factory in (ResultFactory, CostFactory, ReplicationFactory, PictureFactory, AttachmentFactory):
            factory(innovation=example)
        EstimateFactory(innovation=example, field="conditions")
    return example


def edit(example, by, fields=(), **values):
    """One save of a form: the fields, what `fields` does to the rows, and the verb."""
    with as_one_act(by):
        Innovation.objects.filter(pk=example.pk).update(**values)
        for change in fields:
            change()
        return actions.save_edited(innovation=example, by=by, now=NOW, fields=list(values))


def test_the_last_version_is_what_the_example_says(example, jana):
    versions = actions.versions_of(example)
    assert len(versions) == 1
    assert versions[0].content == actions.snapshot(Innovation.objects.get())
    assert (versions[0].before, versions[0].by_id, versions[0].of_copy) == (None, None, False)
    edit(example, jana, [lambda: example.costs.update(amount=Decimal("7.50"))], problem_cs="Jinak")
    versions = actions.versions_of(example)
    assert versions[0].content == actions.snapshot(Innovation.objects.get())
    assert (versions[0].by_id, versions[0].changed) == (jana.pk, ["problem_cs", "costs"])


def leave_the_act():
    """What the end of the transaction does outside tests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


def test_a_change_past_the_verbs_is_kept_too(example):
    leave_the_act()
    Innovation.objects.filter(pk=example.pk).update(title_cs="Přepsané v databázi")
    Source.objects.all().update(title="Přejmenovaný")
    changed = {name for version in actions.versions_of(example) for name in version.changed}
    assert changed == {"title_cs", "sources"}
    assert actions.versions_of(example)[0].content["fields"]["title_cs"] == "Přepsané v databázi"


def test_one_save_is_one_version_and_its_act_points_at_it(example, jana):
    edit(example, jana, [lambda: SourceFactory(innovation=example)], title_cs="Nový", title_en="New")
    version = actions.versions_of(example)[0]
    assert version.changed == ["title_cs", "title_en", "sources"]
    assert Act.objects.about(example).get(verb="edit").version == version.act


def test_what_computes_itself_makes_no_version(example, jana):
    before = InnovationEvent.objects.count()
    Innovation.objects.update(completeness=3, lowest_cost_czk=9, checked_on=NOW.date())
    assert InnovationEvent.objects.count() == before


def test_differences_are_words_under_labels(example, jana):
    cost = example.costs.get()

    def rows():
        Cost.objects.filter(pk=cost.pk).update(amount=Decimal("120000"), what="total")
        SourceFactory(innovation=example, url="https://example.org/novy", title="Výroční zpráva")
        example.results.all().delete()
        example.target_groups.set([TargetGroupFactory(name_cs="Lidé po padesátce")])

    problem = "Lidé dlouho neměli práci. Dojížděli daleko do Brna."
    edit(example, jana, [rows], problem_cs=problem, state="running")
    version = actions.versions_of(example)[0]
    found = {}
    for difference in differences(version.before, version.content):
        found.setdefault(difference.label, []).append(
            [(piece.how, piece.text) for piece in difference.pieces if piece.how != "kept"]
        )
    assert found["problém (čeština)"] == [[("added", "dlouho "), ("removed", "města."), ("added", "Brna.")]]
    assert ("added", "běží") in found["stav"][0]
    assert ("added", "Lidé po padesátce ") in found["cílové skupiny"][0]
    assert ("added", "celkem") in found["náklad: co"][0]
    assert any("Výroční zpráva" in text for pieces in found["zdroj"] for _how, text in pieces)
    assert found["výsledek"][0][0][0] == "removed"


def test_any_version_comes_back_with_its_rows(example, jana):
    first = actions.versions_of(example)[0]
    edit(
        example,
        jana,
        [example.results.all().delete, example.costs.all().delete, lambda: example.themes.clear()],
        problem_cs="",
        country="SE",
    )
    restored = actions.restore_version(innovation=example, version=first, by=jana, now=NOW)
    assert restored == example
    assert actions.snapshot(Innovation.objects.get()) == first.content
    assert list(Innovation.objects.get().authors.all()) == [jana]
    assert Act.objects.about(example).filter(verb="restore").exists()
    with pytest.raises(ValidationError, match="nezměnilo"):
        actions.restore_version(innovation=example, version=first, by=jana, now=NOW)


def test_a_version_of_what_readers_see_comes_back_into_a_working_copy(jana, petr, client):
    example = InnovationFactory(problem_cs="Původní")
    first = actions.versions_of(example)[-1]
    copy = edit(actions.open_copy(innovation=example, by=jana, now=NOW), jana, problem_cs="Přepsaný")
    actions.submit(innovation=copy, by=jana, now=NOW)
    actions.approve(innovation=copy, by=petr, now=NOW)
    actions.publish(innovation=copy, by=jana, now=NOW)
    kept = actions.versions_of(example)
    assert [version.of_copy for version in kept].count(True) >= 2
    restored = actions.restore_version(innovation=example, version=first, by=jana, now=NOW)
    assert restored.revises_id == example.pk
    assert restored.problem_cs == "Původní"
    assert "Přepsaný" in client.get(example.get_absolute_url()).content.decode()


def test_a_submitted_text_is_not_restored_past_its_author(example, jana, petr):
    first = actions.versions_of(example)[0]
    edit(example, jana, problem_cs="Jinak")
    actions.submit(innovation=example, by=jana, now=NOW)
    actions.approve(innovation=example, by=petr, now=NOW)
    restored = actions.restore_version(innovation=example, version=first, by=petr, now=NOW)
    assert (restored.status, restored.approved_by) == ("submitted", None)
    with pytest.raises(ValidationError, match="Část textu"):
        actions.approve(innovation=example, by=petr, now=NOW)


def test_what_was_deleted_since_stays_away(example, jana, django_capture_on_commit_callbacks):
    first = actions.versions_of(example)[0]
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_picture(picture=example.pictures.get(), by=jana, now=NOW)
    theme = example.themes.get()
    example.themes.clear()
    theme.delete()
    edit(example, jana, problem_cs="Jinak")
    restored = actions.restore_version(innovation=example, version=first, by=jana, now=NOW)
    assert restored.problem_cs == first.content["fields"]["problem_cs"]
    assert not restored.pictures.exists()
    assert not restored.themes.exists()
    assert restored.attachments.exists()


# --- The page ---------------------------------------------------------------------------------------------


def page(client, example, **query):
    response = client.get(reverse(HISTORY, args=[example.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_who_did_what_and_shows_the_words(example, jana, editor_client):
    edit(example, jana, problem_cs="Lidé dlouho neměli práci. Dojížděli daleko do města.")
    actions.submit(innovation=example, by=jana, now=NOW)
    version = next(version for version in actions.versions_of(example) if version.changed)
    found = page(editor_client, example)
    assert "Jana Redaktorová" in found
    assert "upravil(a) text" in found
    assert "předložil(a) ke schválení" in found
    assert "<ins>" not in found
    shown = page(editor_client, example, version=version.key)
    assert "<ins>dlouho </ins>" in shown
    assert "Obnovit tuto verzi" in shown
    assert editor_client.get(reverse(HISTORY, args=[example.pk]), {"version": "1-1x"}).status_code == 404


def test_the_button_restores(example, jana, editor_client):
    first = actions.versions_of(example)[0]
    edit(example, jana, problem_cs="Jinak")
    address = reverse("admin:innovations_innovation_restore", args=[example.pk])
    assert editor_client.post(address, {"version": first.key}).status_code == 302
    example.refresh_from_db()
    assert example.problem_cs.startswith("Lidé neměli")
    assert editor_client.post(address, {"version": "0-0"}).status_code == 404
    other = InnovationFactory(status="draft")
    foreign = actions.versions_of(other)[0].key
    assert editor_client.post(address, {"version": foreign}).status_code == 404


def test_the_form_of_the_administration_makes_one_version(example, jana, sign_in):
    client = sign_in(jana)
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(client, address) | {"title_cs": "Z formuláře", "costs-0-amount": "55"}
    assert client.post(address, data).status_code == 302
    version = actions.versions_of(example)[0]
    assert version.changed == ["title_cs", "costs"]
    assert version.by_id == jana.pk
    assert len(actions.versions_of(example)) == 2


def test_hostile_words_stay_words(example, jana, editor_client):
    edit(example, jana, problem_cs="<script>alert(1)</script>")
    version = actions.versions_of(example)[0]
    shown = page(editor_client, example, version=version.key)
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def test_an_erased_person_leaves_a_readable_history_without_a_name(example, jana, editor_client):
    edit(example, jana, problem_cs="Jinak")
    erase_account(user=jana, by=jana, now=NOW)
    found = page(editor_client, example)
    assert "smazaný účet" in found
    assert "Jana" not in found
    assert "erased-" not in found


def test_the_page_costs_few_queries(example, jana, editor_client, django_assert_max_num_queries):
    for number in (1, 29):
        for edited in range(number):
            add = [lambda: SourceFactory(innovation=example)]
            edit(example, jana, add, problem_cs=f"Po {number} {edited}")
        key = actions.versions_of(example)[0].key
        with django_assert_max_num_queries(20):
            page(editor_client, example, version=key)

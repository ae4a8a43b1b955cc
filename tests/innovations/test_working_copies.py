"""What readers see is rewritten in a copy, and not a word of the copy reaches them before it is published."""

import datetime
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from csi_portal.fulltext.models import Word
from csi_portal.history.models import Act
from innovations import actions
from innovations.actions.copying import ROWS, TERMS
from innovations.models import Innovation, InnovationEntry
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
    UserFactory,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


@pytest.fixture
def example():
    """A published example with a row of every kind."""
    example = InnovationFactory(
        title_cs="Stará zahrada",
        country="AT",
        latitude=48.5,
        longitude=15.25,
        target_groups=[TargetGroupFactory()],
        themes=[ThemeFactory()],
        actors=[ActorFactory()],
    )
    SourceFactory(innovation=example, position=2, accessed_on=datetime.date(2026, 1, 5))
    for factory in (ResultFactory, CostFactory, ReplicationFactory, PictureFactory, AttachmentFactory):
        factory(innovation=example)
    EstimateFactory(innovation=example, field="conditions")
    return example


def go_out(copy, author, second):
    """Submit, approve and publish."""
    actions.submit(innovation=copy, by=author, now=NOW)
    actions.approve(innovation=copy, by=second, now=NOW)
    return actions.publish(innovation=copy, by=author, now=NOW)


def rewritten(copy, by, **fields):
    Innovation.objects.filter(pk=copy.pk).update(**fields)
    return actions.save_edited(innovation=copy, by=by, now=NOW, fields=list(fields))


def test_a_copy_holds_all_that_an_author_writes(example, jana):
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    assert actions.snapshot(copy) == actions.snapshot(example)
    content = actions.snapshot(copy)
    assert all(content["terms"][name] for name in TERMS)
    assert all(content["rows"][name] for name in ROWS)
    assert content["rows"]["costs"][0]["source"] == "https://example.org/zdroj"
    assert (copy.status, copy.revises_id, copy.published_at) == ("draft", example.pk, None)
    assert actions.open_copy(innovation=example, by=jana, now=NOW) == copy


def test_a_snapshot_is_json_and_writes_back_the_same(example, jana):
    content = actions.snapshot(example)
    other = actions.start_draft(
        innovation=Innovation(slug="jiny", title_cs="Jiný", kind="service", country="SE"), by=jana, now=NOW
    )
    changed = actions.write_content(content, other)
    assert actions.snapshot(Innovation.objects.get(slug="jiny")) == content
    assert {"title_cs", "country", "target_groups", "costs", "sources"} <= set(changed)
    assert actions.write_content(content, Innovation.objects.get(slug="jiny")) == []


def test_readers_see_the_old_text_until_the_copy_is_published(example, jana, petr, client):
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    rewritten(copy, jana, title_cs="Nová zahrada", problem_cs="Proč právě teď")
    copy.costs.update(amount=Decimal("5"))
    copy.results.all().delete()
    copy.sources.create(url="https://example.org/novy", position=3)
    assert "Nová zahrada" not in client.get(example.get_absolute_url()).content.decode()
    kept = {name: list(getattr(example, name).values_list("pk", flat=True)) for name in ROWS}
    published = go_out(copy, jana, petr)
    assert published == example
    page = client.get(example.get_absolute_url()).content.decode()
    assert "Nová zahrada" in page
    assert "Proč právě teď" in page
    example.refresh_from_db()
    assert (example.approved_by, example.submitted_by, example.status) == (petr, jana, "published")
    assert [cost.amount for cost in example.costs.all()] == [Decimal("5")]
    assert not example.results.exists()
    for name in ("costs", "pictures", "attachments", "replications", "estimates"):
        assert list(getattr(example, name).values_list("pk", flat=True)) == kept[name], name
    assert not Innovation.objects.working_copies().exists()
    assert Innovation.objects.count() == 1
    act = Act.objects.about(example).get(verb="publish")
    assert {"title_cs", "problem_cs", "costs", "results", "sources"} <= set(act.fields)
    assert "'lnovy'" in InnovationEntry.objects.get().vector


def test_a_source_that_a_figure_left_can_go(example, jana, petr):
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    second = copy.sources.last()
    for related in ("results", "costs", "replications"):
        getattr(copy, related).update(source=second)
    copy.sources.exclude(pk=second.pk).delete()
    actions.save_edited(innovation=copy, by=jana, now=NOW, fields=["sources"])
    go_out(copy, jana, petr)
    assert [source.url for source in example.sources.all()] == [second.url]
    assert example.costs.get().source.url == second.url


def test_nobody_approves_their_own_copy_and_the_comments_stay_with_the_example(example, jana, petr):
    copy = rewritten(actions.open_copy(innovation=example, by=petr, now=NOW), jana, problem_cs="Nově")
    actions.submit(innovation=copy, by=petr, now=NOW)
    for alone in (jana, petr):
        with pytest.raises(ValidationError):
            actions.approve(innovation=copy, by=alone, now=NOW)
    third = UserFactory(roles=["editor"])
    actions.return_for_changes(innovation=copy, comment="Odkud?", by=third, now=NOW)
    published = go_out(copy, jana, third)
    assert [comment.text for comment in published.comments.all()] == ["Odkud?"]


def test_a_confirmed_estimate_stays_confirmed_where_its_text_stayed(example, jana, petr):
    EstimateFactory(innovation=example, field="transfer_law")
    for field in ("conditions", "transfer_law"):
        actions.confirm_estimate(innovation=example, field=field, by=petr, now=NOW)
    copy = rewritten(actions.open_copy(innovation=example, by=jana, now=NOW), jana, conditions_cs="Jinak")
    go_out(copy, jana, petr)
    confirmed = {estimate.field: estimate.is_confirmed for estimate in example.estimates.all()}
    assert confirmed == {"conditions": False, "transfer_law": True}


def test_what_is_no_text_is_done_on_the_example_itself(example, jana, petr):
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    for act in (actions.mark_checked, partial(actions.confirm_estimate, field="conditions")):
        with pytest.raises(ValidationError, match="pracovní kopie"):
            act(innovation=copy, by=petr, now=NOW)
    actions.mark_checked(innovation=example, by=petr, now=NOW)
    rewritten(copy, jana, problem_cs="Nově")
    published = go_out(copy, jana, petr)
    assert published.checked_by == petr
    assert published.slug == example.slug


def test_archiving_takes_the_approval_of_its_copy_which_may_bring_it_back(example, jana, petr):
    copy = rewritten(actions.open_copy(innovation=example, by=jana, now=NOW), jana, problem_cs="Nově")
    actions.submit(innovation=copy, by=jana, now=NOW)
    actions.approve(innovation=copy, by=petr, now=NOW)
    actions.archive(innovation=example, reason="skončil", by=jana, now=NOW)
    with pytest.raises(ValidationError, match="schválit"):
        actions.publish(innovation=copy, by=jana, now=NOW)
    with pytest.raises(ValidationError, match="má pracovní kopii"):
        actions.reopen(innovation=example, by=jana, now=NOW)
    actions.approve(innovation=copy, by=petr, now=NOW)
    assert actions.publish(innovation=copy, by=jana, now=NOW).status == "published"


def test_only_what_readers_see_is_copied_and_only_by_editors(example, jana):
    for status in ("draft", "submitted", "archived"):
        with pytest.raises(ValidationError):
            actions.open_copy(innovation=InnovationFactory(status=status), by=jana, now=NOW)
    with pytest.raises(ValidationError, match="redaktoři"):
        actions.open_copy(innovation=example, by=UserFactory(roles=["partner"]), now=NOW)
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    with pytest.raises(ValidationError):
        actions.open_copy(innovation=copy, by=jana, now=NOW)
    with pytest.raises(ValidationError):
        actions.archive(innovation=copy, reason="x", by=jana, now=NOW)
    with pytest.raises(ValidationError):
        actions.discard_copy(innovation=example, by=jana, now=NOW)


def test_the_database_allows_one_copy_and_never_shows_it(example, jana):
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        InnovationFactory(status="draft", revises=example)
    with pytest.raises(IntegrityError), transaction.atomic():
        Innovation.objects.filter(pk=copy.pk).update(status="published", published_at=NOW)


def test_files_stay_while_anything_holds_them(example, jana, petr, django_capture_on_commit_callbacks):
    picture = example.pictures.get()
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_picture(picture=copy.pictures.get(), by=jana, now=NOW)
    assert default_storage.exists(picture.image.name)
    with django_capture_on_commit_callbacks(execute=True):
        new = PictureFactory(innovation=copy).image.name
        actions.discard_copy(innovation=copy, by=jana, now=NOW)
    assert not default_storage.exists(new)
    assert default_storage.exists(picture.image.name)
    copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    actions.remove_picture(picture=copy.pictures.get(), by=jana, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        go_out(copy, jana, petr)
    assert not any(default_storage.exists(picture.file_name(width)) for width in picture.widths)
    assert not example.pictures.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_open_a_copy_at_once_get_the_same_one(example, jana, petr):
    opened = at_once(
        *[lambda who=who: actions.open_copy(innovation=example, by=who, now=NOW) for who in (jana, petr)]
    )
    assert opened[0] == opened[1]
    assert Innovation.objects.working_copies().count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_a_copy_is_opened_and_published_by_a_bounded_number_of_queries(
    rows, jana, petr, django_assert_max_num_queries
):
    example = InnovationFactory()
    for number in range(rows):
        SourceFactory(innovation=example, position=number)
        for factory in (ResultFactory, CostFactory, ReplicationFactory):
            factory(innovation=example, position=number)
    with django_assert_max_num_queries(25):
        copy = actions.open_copy(innovation=example, by=jana, now=NOW)
    rewritten(copy, jana, problem_cs="Nově")
    copy.costs.update(amount=7)
    copy.results.all().delete()
    actions.submit(innovation=copy, by=jana, now=NOW)
    actions.approve(innovation=copy, by=petr, now=NOW)
    # More than a write should cost: ten tables of content are read and compared, and the copy is deleted from
    # eighteen, of which some are asked first. It is done once for each edition of an example.
    with django_assert_max_num_queries(52):
        actions.publish(innovation=copy, by=jana, now=NOW)


# --- In the administration --------------------------------------------------------------------------------


def test_an_editor_s_way_through_a_copy(example, editor_client, sign_in, petr):
    second = sign_in(petr)

    def press(client, verb, pk, **data):
        address = reverse(f"admin:innovations_innovation_{verb}", args=[pk])
        return client.post(address, data, follow=True)

    page = press(editor_client, "open_copy", example.pk).content.decode()
    copy = Innovation.objects.working_copies().get()
    assert "Toto je pracovní kopie příkladu" in page
    assert 'name="slug"' not in page
    assert 'name="problem_cs"' in page
    press(editor_client, "submit", copy.pk)
    press(second, "approve", copy.pk, text_version=copy.text_version)
    final = press(editor_client, "publish", copy.pk)
    assert final.redirect_chain[-1][0].endswith(f"/{example.pk}/change/")
    gone = press(editor_client, "discard_copy", example.pk)
    assert "není pracovní kopie" in gone.content.decode()


# --- Nothing unpublished reaches readers ------------------------------------------------------------------

SECRET, MARK = "utajenojednorozcova", "Perplexnivlnovec"


@pytest.fixture(params=[*[status for status in Innovation.Status if status != "published"], "copy"])
def secret(request, jana):
    """A published example and one in every other state, or a copy, with words that nobody else uses."""
    shared = {"target_groups": [TargetGroupFactory(slug="spolecna")], "themes": [ThemeFactory()]}
    shown = InnovationFactory(title_cs="Veřejný", latitude=50.0, longitude=15.0, **shared)
    if request.param == "copy":
        hidden = actions.open_copy(innovation=shown, by=jana, now=NOW)
    else:
        hidden = InnovationFactory(status=request.param, **shared)
    picture, attachment = PictureFactory(innovation=hidden), AttachmentFactory(innovation=hidden)
    hidden.sources.update(title=MARK)
    Innovation.objects.filter(pk=hidden.pk).update(
        title_cs=f"{MARK} {SECRET}", organisation=MARK, how_cs=f"{SECRET} {MARK}.",
        country="LU", latitude=49.0, longitude=6.0,
    )  # fmt: skip
    actions.index_again([hidden.pk])
    return shown, Innovation.objects.get(pk=hidden.pk), picture, attachment


def test_no_address_shows_what_is_not_published(secret, client, partner_client):
    shown, hidden, picture, attachment = secret
    lists = ["", "mapa/", "tabulka/", "?skupina=spolecna", "?zeme=LU", f"?q={SECRET}", f"?q={SECRET[:-1]}"]
    open_pages = [
        "/",
        *(f"/inovace/{end}" for end in lists),
        f"/inovace/napoveda/?q={SECRET[:6]}",
        shown.get_absolute_url(),
        f"{shown.get_absolute_url()}pro-zastupitelstvo/",
    ]
    closed = [
        *(f"{hidden.get_absolute_url()}{end}" for end in ("", "pro-zastupitelstvo/")),
        f"/inovace/{hidden.slug}/pro-zastupitelstvo.pdf",
        f"/inovace/obrazky/{picture.pk}-{picture.width}.webp",
        f"/inovace/prilohy/{attachment.pk}/",
    ]
    for reader in (client, partner_client):
        for address in open_pages:
            page = reader.get(address)
            assert page.status_code == 200, address
            for trace in (MARK, MARK.lower(), hidden.slug, "Lucembursko"):
                assert trace not in page.content.decode(), (address, trace)
        assert [reader.get(address).status_code for address in closed] == [404] * len(closed)


def test_no_words_of_what_is_not_published_are_kept_for_the_search(secret):
    _shown, hidden, *_ = secret
    assert not InnovationEntry.objects.filter(pk=hidden.pk).exists()
    assert not Word.objects.filter(word__startswith="utajeno").exists()

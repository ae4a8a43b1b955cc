"""What a partner abroad writes: saved at any time, seen by nobody else, published by others only."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from innovations import actions
from innovations.models import Innovation
from tests.conftest import signed_in_client
from tests.factories import (
    InnovationFactory,
    ReviewCommentFactory,
    UserFactory,
    small_picture,
)
from tests.mailbox import fresh_letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NEW = "innovations:new_own_draft"
ROWS = {
    f"{prefix}-{name}": value
    for prefix in ("results", "costs", "sources")
    for name, value in {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}.items()
}
TYPED = ROWS | {
    "title_en": "A repair café",
    "how_en": "People mend things together.",
    "results-0-text_en": "Forty kettles mended",
    "results-0-source": "https://example.org/report",
    "costs-0-what": "yearly",
    "costs-0-amount": "1200",
    "costs-0-currency": "EUR",
    "costs-0-source": "https://example.org/report",
    "sources-0-url": "https://example.org/site",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def partner():
    return UserFactory(roles=["partner"], language="en")


@pytest.fixture
def client(partner):
    return signed_in_client(partner)


@pytest.fixture
def editors():
    found = UserFactory.create_batch(2, roles=["editor"])
    for user in found:
        user.second_factor_seen = True
    return found


def write(client, **changes):
    return client.post(reverse(NEW), TYPED | changes)


def again(client, draft, **changes):
    draft.refresh_from_db()
    stored = {"results": draft.results, "costs": draft.costs, "sources": draft.sources}
    counts = {f"{name}-INITIAL_FORMS": rows.count() for name, rows in stored.items()}
    counts |= {f"{name}-TOTAL_FORMS": rows.count() for name, rows in stored.items()}
    data = TYPED | counts | {"sources-1-url": "https://example.org/report"}
    return client.post(
        reverse("innovations:own_draft", args=[draft.pk]), data | {"seen": draft.text_version} | changes
    )


def test_a_draft_is_kept_with_its_rows(client, partner):
    response = write(client)
    draft = Innovation.objects.get()
    assert response.url == reverse("innovations:own_draft", args=[draft.pk])
    assert (draft.status, list(draft.authors.all())) == ("draft", [partner])
    assert draft.results.get().source.url == "https://example.org/report"
    assert draft.costs.get().amount == 1200
    assert {source.url for source in draft.sources.all()} == {
        "https://example.org/report",
        "https://example.org/site",
    }
    assert "Forty kettles mended" in client.get(response.url).content.decode()


def test_her_own_language_is_enough(client, editors):
    write(client, title_en="", how_en="", original_title="Καφέ", original_text="Όλα", original_language="el")
    draft = Innovation.objects.get()
    assert draft.slug.startswith("navrh")
    assert client.post(reverse("innovations:submit_own", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.original_text) == ("submitted", "Όλα")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_en": ""},
        {"costs-0-amount": "much"},
        {"results-0-source": ""},
        {"web": "no web"},
        {"sources-0-url": "javascript:alert(1)"},
        {"costs-0-currency": "euro"},
    ],
)
def test_an_error_keeps_what_was_typed_and_writes_nothing(client, wrong):
    page = write(client, **wrong)
    assert page.status_code == 200
    assert "People mend things together." in page.content.decode()
    assert not Innovation.objects.exists()


def test_a_row_is_mended_and_an_emptied_one_goes(client):
    write(client)
    draft = Innovation.objects.get()
    result = draft.results.get()
    result.text_cs = "Čtyřicet konvic"
    result.save()
    emptied = dict.fromkeys(("costs-0-amount", "costs-0-currency", "costs-0-source"), "")
    changes = {"results-0-text_en": "Fifty kettles mended"}
    assert again(client, draft, **changes, **emptied).status_code == 302
    after = draft.results.get()
    assert (after.text_en, after.text_cs) == ("Fifty kettles mended", "Čtyřicet konvic")
    assert not draft.costs.exists()


def test_nobody_saves_over_another_unasked(client, editors):
    write(client)
    draft = Innovation.objects.get()
    draft.how_en = "An editor's words."
    draft.save()
    old = draft.text_version
    actions.save_edited(innovation=draft, by=editors[0], now=NOW, fields=["how_en"])
    page = again(client, draft, seen=old, how_en="My other words.")
    text = page.content.decode()
    assert "Somebody has saved this draft" in text
    assert "An editor&#x27;s words." in text
    assert "My other words." in text
    draft.refresh_from_db()
    assert draft.how_en == "An editor's words."
    assert again(client, draft, how_en="My other words.").status_code == 302
    assert f'value="{draft.text_version}"' in text  # saving again from that very page decides


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1.0", "²", "9" * 400])
def test_a_form_that_does_not_say_what_it_has_seen_is_asked(client, seen):
    write(client)
    draft = Innovation.objects.get()
    text = again(client, draft, seen=seen, how_en="My other words.").content.decode()
    assert "Somebody has saved this draft" in text
    assert "My other words." in text
    assert f'name="seen" value="{draft.text_version}"' in text  # saving again from that page decides
    draft.refresh_from_db()
    assert draft.how_en == TYPED["how_en"]


def test_a_picture_comes_with_its_text_or_not_at_all(client):
    image = SimpleUploadedFile("a.png", small_picture().read(), "image/png")
    assert "needs its alternative text" in write(client, image=image).content.decode()
    image.seek(0)
    write(client, image=image, alternative_text="A workshop", credit="Ann, CC BY")
    draft = Innovation.objects.get()
    picture = draft.pictures.get()
    assert (picture.alternative_text_en, picture.credit) == ("A workshop", "Ann, CC BY")
    again(client, draft, remove=picture.pk)
    assert not draft.pictures.exists()


def test_a_false_picture_is_refused_with_a_sentence(client):
    page = write(
        client, image=SimpleUploadedFile("a.png", b"<svg onload=1>"), alternative_text="x", credit="y"
    )
    assert page.status_code == 200
    assert not Innovation.objects.exists()


# --- only her own ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved", "published", "archived"])
def test_another_partner_s_example_is_not_found(client, status):
    other = UserFactory(roles=["partner"])
    foreign = InnovationFactory(status=status, authors=[other], title_en="Foreign words")
    address = reverse("innovations:own_draft", args=[foreign.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, TYPED | {"seen": foreign.text_version}).status_code == 404
    assert client.post(reverse("innovations:submit_own", args=[foreign.pk])).status_code == 404
    assert "Foreign words" not in client.get(reverse("innovations:own_drafts")).content.decode()
    if status != "published":
        assert client.get(foreign.get_absolute_url()).status_code == 404


def test_a_draft_leaks_nowhere(client, django_user_model):
    write(client, title_en="Secretive café", how_en="Secretive words")
    draft = Innovation.objects.get()
    stranger = signed_in_client(UserFactory())
    assert stranger.get(draft.get_absolute_url()).status_code == 404
    for address in (
        reverse("innovations:list"), reverse("innovations:map"), reverse("innovations:table"),
        reverse("innovations:feed"), reverse("innovations:export_json"), "/api/v1/innovations/",
        "/sitemap-examples.xml",
    ):  # fmt: skip
        for who in (stranger, client):
            page = who.get(address)
            assert "ecretive" not in page.getvalue().decode(), address


@pytest.mark.parametrize("role", [[], ["editor"]])
def test_others_have_no_such_pages(role):
    other = signed_in_client(UserFactory(roles=role))
    assert other.get(reverse("innovations:own_drafts")).status_code == 403


def test_a_partner_never_enters_the_administration(client):
    write(client)
    address = reverse("admin:innovations_innovation_change", args=[Innovation.objects.get().pk])
    assert client.get(address).status_code == 302


# --- the way to publication ------------------------------------------------------------------------------


def test_from_the_draft_to_the_readers(client, partner, editors):
    first, second = editors
    write(client)
    draft = Innovation.objects.get()
    address = reverse("innovations:own_draft", args=[draft.pk])
    client.post(reverse("innovations:submit_own", args=[draft.pk]))
    assert "editors are reading" in client.get(address).content.decode()
    assert again(client, draft, title_en="Sneaked in").status_code == 200
    with fresh_letters():
        actions.return_for_changes(innovation=draft, comment="Who pays for it?", by=first, now=NOW)
    assert mail.outbox[-1].to == [partner.email]
    assert "Who pays for it?" in mail.outbox[-1].body
    assert address in mail.outbox[-1].body
    assert "Who pays for it?" in client.get(address).content.decode()
    assert "Answer 1 comment" in client.get(reverse("innovations:own_drafts")).content.decode()

    assert again(client, draft, how_en="The town pays.").status_code == 302
    client.post(reverse("innovations:submit_own", args=[draft.pk]))
    draft.refresh_from_db()
    draft.title_cs, draft.kind, draft.country = "Opravna", "service", "NL"
    draft.save()
    actions.save_edited(innovation=draft, by=first, now=NOW, fields=["title_cs"])
    with fresh_letters():
        actions.approve(innovation=draft, by=second, now=NOW)
        actions.publish(innovation=draft, by=second, now=NOW + timedelta(hours=1))
    assert [letter.subject for letter in mail.outbox[-2:]] == [
        "Your example is approved",
        "Your example is published",
    ]
    assert draft.get_absolute_url() in mail.outbox[-1].body
    assert draft.get_absolute_url() in client.get(reverse("innovations:own_drafts")).content.decode()
    assert client.get(address).status_code == 404


# --- what it costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_cost_the_same(client, partner, rows, django_assert_max_num_queries):
    drafts = InnovationFactory.create_batch(rows, status="draft", authors=[partner])
    ReviewCommentFactory.create_batch(rows, innovation=drafts[0])
    with django_assert_max_num_queries(7):
        assert client.get(reverse("innovations:own_drafts")).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(reverse("innovations:own_draft", args=[drafts[0].pk])).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_saving_costs_as_much_with_thirty_rows_as_with_one(client, rows, django_assert_max_num_queries):
    """Saving anew is over the 25 of a write: ten tables of content are compared with what is sent, and four
    of the queries mark transactions inside that of the test."""
    results = {f"results-{n}-text_en": f"Result {n}" for n in range(rows)}
    results |= {f"results-{n}-source": "https://example.org/report" for n in range(rows)}
    with django_assert_max_num_queries(23):
        response = write(client, **results, **{"results-TOTAL_FORMS": rows})
    assert response.status_code == 302
    draft = Innovation.objects.get()
    changes = {"how_en": "They mend more.", "results-0-text_en": "Fifty kettles mended"}
    asked_by_the_test = 7
    with django_assert_max_num_queries(28 + asked_by_the_test):
        response = again(client, draft, **results | changes)
    assert response.status_code == 302

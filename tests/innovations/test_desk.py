"""The form of an example: its parts, its completeness as somebody types, and a preview that saves nothing."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from innovations.admin.sections import SECTIONS, anchor, place_of
from innovations.models import Innovation, completeness
from innovations.models.quality import POINTS
from tests.factories import (
    ActorFactory,
    CostFactory,
    EstimateFactory,
    InnovationFactory,
    PictureFactory,
    ReplicationFactory,
    ResultFactory,
    SourceFactory,
)

from .test_admin import CHANGE, form_of

pytestmark = pytest.mark.django_db
COMPLETENESS = "admin:innovations_innovation_completeness"
PREVIEW = "admin:innovations_innovation_preview"


@pytest.fixture
def example():
    """A draft with a row of each sort."""
    example = InnovationFactory(status="draft", actors=[ActorFactory()], problem_cs="Lidé odcházeli.")
    source = example.sources.get()
    ResultFactory(innovation=example, source=source, text_cs="Sto lidí pracuje")
    CostFactory(innovation=example, source=source)
    ReplicationFactory(innovation=example, source=source)
    EstimateFactory(innovation=example, field="conditions")
    PictureFactory(innovation=example)
    return example


def test_every_field_of_an_example_stands_in_one_section():
    named = [
        name
        for section in SECTIONS
        for row in section.fields
        for name in ([row] if isinstance(row, str) else row)
    ]
    assert len(named) == len(set(named))
    lists = [
        field for field in Innovation._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]
    fields = [*Innovation._meta.fields, *lists]
    assert {field.name for field in fields if field.editable and not field.primary_key} - set(named) == set()


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
def test_every_missing_point_leads_to_something_on_the_page(point, editor_client):
    section = place_of(point.name)
    page = editor_client.get(reverse("admin:innovations_innovation_add")).content.decode()
    target = anchor(section, point.name)
    assert f'id="{target}"' in page
    assert f'href="#{target}"' in page


def test_both_languages_say_which_they_are(editor_client):
    page = editor_client.get(reverse("admin:innovations_innovation_add")).content.decode()
    assert 'lang="cs"' in page.split('id="id_problem_cs"')[0].rpartition("<textarea")[2]
    assert 'lang="en"' in page.split('id="id_problem_en"')[0].rpartition("<textarea")[2]
    assert "Problém (česky)" in page
    assert "Problém (anglicky)" in page


def measured(client, pk, data):
    response = client.post(reverse(COMPLETENESS, args=[pk] if pk else []), data)
    assert response.status_code == 200
    return response.context["completeness"]


def test_what_the_form_holds_is_as_complete_as_what_is_stored(editor_client, example):
    data = form_of(editor_client, reverse(CHANGE, args=[example.pk]))
    assert measured(editor_client, example.pk, data) == completeness(Innovation.objects.get())


def test_completeness_rises_with_what_is_typed_and_nothing_is_saved(editor_client, example):
    data = form_of(editor_client, reverse(CHANGE, args=[example.pk]))
    before = measured(editor_client, example.pk, data)
    after = measured(
        editor_client, example.pk, data | {"lessons_cs": "Začít dřív.", "web": "https://example.org/"}
    )
    assert {point.name for point in before.missing} - {point.name for point in after.missing} == {
        "lessons",
        "web",
    }
    fewer = measured(editor_client, example.pk, data | {"costs-0-DELETE": "on", "problem_cs": " "})
    assert {point.name for point in fewer.missing} - {point.name for point in before.missing} == {
        "costs",
        "problem",
    }
    assert Innovation.objects.get().lessons_cs == ""
    assert example.costs.count() == 1


def test_a_new_example_is_measured_and_shown_before_it_is_saved(editor_client):
    data = form_of(editor_client, reverse("admin:innovations_innovation_add")) | {
        "title_cs": "Kavárna pro všechny", "how_cs": "Vaří tu lidé bez práce.",
        "sources-0-url": "https://example.org/",
    }  # fmt: skip
    names = {point.name for point in measured(editor_client, None, data).missing}
    assert "how" not in names
    assert "sources" not in names
    assert "problem" in names
    page = editor_client.post(reverse(PREVIEW), data).content.decode()
    assert "Kavárna pro všechny</h1>" in page
    assert "Vaří tu lidé bez práce." in page
    assert not Innovation.objects.exists()


def test_a_preview_shows_what_is_typed_as_a_reader_would_see_it(editor_client, example):
    data = form_of(editor_client, reverse(CHANGE, args=[example.pk])) | {
        "title_cs": "Jiný název", "results-0-text_cs": "Dvě stě lidí pracuje", "costs-0-DELETE": "on",
        "latitude": "sto", "sources-1-url": "https://example.org/novy",
    }  # fmt: skip
    response = editor_client.post(reverse(PREVIEW, args=[example.pk]), data)
    page = response.content.decode()
    assert "Jiný název</h1>" in page
    assert "Dvě stě lidí pracuje" in page
    assert "https://example.org/novy" in page
    assert "Sto lidí pracuje" not in page
    assert ">Zeměpisná šířka:</strong>" in page  # what could not be read is said, the rest is shown
    example.refresh_from_db()
    assert example.title_cs != "Jiný název"
    assert example.costs.count() == 1
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_what_is_saved_is_shown_too_and_a_draft_is_never_kept(editor_client, example, client):
    assert "Sto lidí pracuje" in editor_client.get(reverse(PREVIEW, args=[example.pk])).content.decode()
    public = editor_client.get(example.get_absolute_url())
    assert public.status_code == 200
    assert "no-store" in public["Cache-Control"]
    assert public["X-Robots-Tag"] == "noindex"
    assert client.get(example.get_absolute_url()).status_code == 404


def test_typed_markup_is_shown_as_text(editor_client, example):
    data = form_of(editor_client, reverse(CHANGE, args=[example.pk])) | {
        "how_cs": "<script>alert(1)</script>"
    }
    page = editor_client.post(reverse(PREVIEW, args=[example.pk]), data).content.decode()
    assert "<script>alert" not in page


def test_an_empty_address_follows_from_the_title_and_stays_free(editor_client):
    InnovationFactory(slug="obecni-kavarna")
    address = reverse("admin:innovations_innovation_add")
    data = form_of(editor_client, address) | {"title_cs": "Obecní kavárna", "kind": "method", "country": "AT"}
    assert editor_client.post(address, data).status_code == 302
    assert editor_client.post(address, data).status_code == 302
    slugs = Innovation.objects.values_list("slug", flat=True)
    assert set(slugs) == {"obecni-kavarna", "obecni-kavarna-2", "obecni-kavarna-3"}


def test_a_new_row_stands_after_those_that_are_stored(editor_client, example):
    SourceFactory(innovation=example, position=2)
    response = editor_client.get(reverse(CHANGE, args=[example.pk]))
    sources = next(
        each.formset for each in response.context["inline_admin_formsets"] if each.formset.prefix == "sources"
    )
    assert sources.empty_form["position"].value() == 3


@pytest.mark.parametrize("kind", ["method", "incentive_programme"])
def test_what_another_kind_needs_is_folded_but_there(kind, editor_client):
    example = InnovationFactory(kind=kind, status="draft")
    page = editor_client.get(reverse(CHANGE, args=[example.pk])).content.decode()
    section = page.split('id="part-programme"')[1].split("</section>")[0]
    assert 'name="programme_rate_cs"' in section
    assert ("<details>" in section) == (kind == "method")


def test_the_form_costs_as_many_queries_with_thirty_rows_as_with_one(
    editor_client, example, django_assert_max_num_queries
):
    address = reverse(CHANGE, args=[example.pk])
    source = example.sources.get()
    assert editor_client.get(address).status_code == 200  # after it, Django knows its content types
    for number in (0, 29):
        for _ in range(number):
            ResultFactory(innovation=example, source=source)
            CostFactory(innovation=example, source=source)
        # Over the twenty of a page, for an example has eleven lists: who looks (four), the example and they,
        # what may be chosen (two), who else writes (six, of which two mark a transaction inside the test's).
        with django_assert_max_num_queries(24):
            assert editor_client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("check=due", {"old"}),
        ("check=soon", {"soon"}),
        ("check=never", {"draft"}),
        ("complete=low", {"old", "soon", "draft"}),
        ("complete=high", set()),
        ("without=cs", {"soon"}),
        ("without=en", {"old"}),
        ("sources=none", {"draft"}),
        ("sources=imported", {"draft"}),
        ("sources=unsure", {"old"}),
        ("status__exact=draft", {"draft"}),
        ("q=Prastar", {"old"}),
        ("check=nonsense&waits=nonsense", {"old", "soon", "draft"}),
    ],
)
def test_the_list_is_narrowed_to_what_wants_a_hand(query, found, editor_client):
    today = timezone.localdate()
    for slug, due in (("old", -1), ("soon", 20)):
        InnovationFactory(slug=slug, checked_on=today)
        Innovation.objects.filter(slug=slug).update(check_due_on=today + datetime.timedelta(days=due))
    InnovationFactory(slug="draft", status="draft").sources.all().delete()
    Innovation.objects.filter(slug="draft").update(imported_from="archive", external_id="1")
    Innovation.objects.filter(slug="old").update(title_cs="Prastará", title_en="", figures_not_rechecked=True)
    Innovation.objects.filter(slug="soon").update(how_cs="", how_en="They sing.")
    response = editor_client.get(f"{reverse('admin:innovations_innovation_changelist')}?{query}")
    assert {each.slug for each in response.context["cl"].result_list} == found


def with_new_source(client, address, **changes):
    return form_of(client, address) | {
        "title_cs": "Kavárna", "kind": "method", "country": "AT",
        "sources-0-url": "https://example.org/zprava",
        "results-0-text_cs": "Sto lidí pracuje", "results-0-source": "sources-0",
    } | changes  # fmt: skip


def test_a_figure_can_stand_on_a_source_that_is_saved_with_it(editor_client):
    address = reverse("admin:innovations_innovation_add")
    assert editor_client.post(address, with_new_source(editor_client, address)).status_code == 302
    example = Innovation.objects.get()
    assert example.results.get().source == example.sources.get()


def test_a_stored_figure_can_move_to_a_source_that_is_saved_with_it(editor_client, example):
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address) | {
        "sources-1-url": "https://example.org/novy", "results-0-source": "sources-1",
    }  # fmt: skip
    assert editor_client.post(address, data).status_code == 302
    assert example.results.get().source.url == "https://example.org/novy"
    assert example.costs.get().source.url != "https://example.org/novy"


@pytest.mark.parametrize(
    "changes",
    [
        {"sources-0-url": ""},
        {"sources-0-DELETE": "on"},
        {"results-0-source": "sources-7"},
        {"results-0-source": "pictures-0"},
        {"results-0-source": ""},
        {"sources-0-url": "no address"},
    ],
)
def test_a_figure_without_its_source_is_refused_and_nothing_is_lost(changes, editor_client):
    address = reverse("admin:innovations_innovation_add")
    response = editor_client.post(address, with_new_source(editor_client, address, **changes))
    assert response.status_code == 200
    assert "Sto lidí pracuje" in response.content.decode()
    assert not Innovation.objects.exists()


def test_a_new_source_stays_chosen_when_something_else_is_refused(editor_client):
    address = reverse("admin:innovations_innovation_add")
    response = editor_client.post(address, with_new_source(editor_client, address, title_cs=""))
    assert (
        '<option value="sources-0" selected>https://example.org/zprava</option>' in response.content.decode()
    )


def test_a_preview_numbers_a_new_source(editor_client):
    address = reverse("admin:innovations_innovation_add")
    page = editor_client.post(reverse(PREVIEW), with_new_source(editor_client, address)).content.decode()
    assert 'href="#source-1"' in page


def bomb():
    buffer = io.BytesIO()
    Image.new("1", (7000, 7000)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>not a picture</html>",
        b"%PDF-1.7",
        bomb(),
    ],
    ids=["svg with script", "html", "pdf", "bomb"],
)
def test_a_file_that_is_no_picture_is_refused_at_its_field_and_nothing_is_lost(
    content, editor_client, example
):
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address) | {
        "lessons_cs": "Začít dřív.",
        "pictures-1-credit": "Jan Novák", "pictures-1-alternative_text_cs": "Dvůr",
        "pictures-1-image": SimpleUploadedFile("foto.jpg", content, "image/jpeg"),
    }  # fmt: skip
    response = editor_client.post(address, data)
    assert response.status_code == 200
    pictures = next(
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == "pictures"
    )
    (sentence,) = pictures.forms[1].errors["image"]
    assert sentence.endswith(".")
    assert "Začít dřív." in response.content.decode()
    assert example.pictures.count() == 1
    assert Innovation.objects.get().lessons_cs == ""


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("draft", ["submit", "archive"]),
        ("submitted", ["approve", "return_for_changes", "archive"]),
        ("published", ["open_copy", "archive"]),
        ("archived", ["open_copy", "reopen"]),
    ],
)
def test_each_state_offers_its_next_steps_with_the_reason_of_what_is_off(status, verbs, editor_client):
    example = InnovationFactory(status=status)
    response = editor_client.get(reverse(CHANGE, args=[example.pk]))
    steps = response.context["steps"]
    assert [step.verb for step in steps] == verbs
    page = response.content.decode()
    for step in steps:
        assert str(step.label) in page
        assert (f'id="why-not-{step.verb}"' in page) == (step.refusal is not None)

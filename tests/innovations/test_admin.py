"""The catalogue in the administration: what is saved there is searched, sorted and shown at once."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from csi_portal.history.models import Act
from innovations.models import Estimate, Innovation, InnovationEntry, Picture
from tests.factories import (
    CostFactory,
    EstimateFactory,
    ExchangeRateFactory,
    InnovationFactory,
    ResultFactory,
    ReviewCommentFactory,
    SourceFactory,
    TargetGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CHANGE = "admin:innovations_innovation_change"


def form_of(client, address):
    """Everything that the form of a page holds, as a browser would send it back."""
    response = client.get(address)
    assert response.status_code == 200
    return fields_of(response)


def fields_of(response):
    """The same of a page that came back after a save that was refused."""
    data = {"seen": str(response.context["seen"])} if response.context.get("seen") else {}
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = value
            if isinstance(value, bool):
                if value:
                    data[bound.html_name] = "on"
            elif value is not None and not hasattr(value, "url"):
                data[bound.html_name] = (
                    [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
                )
    return data


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def test_a_saved_text_is_sorted_at_once_and_searched_when_it_is_published(editor_client):
    example = InnovationFactory(title_cs="Zahrada", status="draft")
    EstimateFactory(innovation=example, field="conditions")
    ResultFactory(innovation=example)
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address) | {"title_cs": "Árie pro obec", "how_cs": "Zpívají v hospodě."}
    assert editor_client.post(address, data).status_code == 302
    saved = Innovation.objects.get()
    assert saved.title_cs == "Árie pro obec"
    assert bytes(saved.title_key) < bytes(example.title_key)
    assert not InnovationEntry.objects.exists()
    Innovation.objects.update(status="approved", submitted_at=timezone.now(), approved_at=timezone.now())
    editor_client.post(reverse("admin:innovations_innovation_publish", args=[example.pk]))
    assert "'lhospoda'" in InnovationEntry.objects.get().vector
    assert {"title_cs", "how_cs"} <= set(Act.objects.about(saved).get(verb="edit").fields)


def test_a_new_example_is_a_draft_until_two_people_publish_it(editor_client, sign_in, client):
    second_client = sign_in(UserFactory(roles=["editor"]))
    address = reverse("admin:innovations_innovation_add")
    data = form_of(editor_client, address) | {
        "title_cs": "Nový příklad", "slug": "novy-priklad", "kind": "method", "country": "AT",
        "how_cs": "Obec najala lidi.",
        "sources-TOTAL_FORMS": 1, "sources-0-url": "https://example.org/", "sources-0-position": 1,
    }  # fmt: skip
    assert editor_client.post(address, data).status_code == 302
    example = Innovation.objects.get(slug="novy-priklad")
    assert client.get(example.get_absolute_url()).status_code == 404
    for verb, presser in (("submit", editor_client), ("approve", second_client), ("publish", editor_client)):
        data = {"text_version": Innovation.objects.get().text_version}
        presser.post(reverse(f"admin:innovations_innovation_{verb}", args=[example.pk]), data)
    assert client.get(example.get_absolute_url()).status_code == 200
    assert InnovationEntry.objects.filter(pk=example.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "mapa"},
        {"slug": "napoveda"},
        {"latitude": "50"},
        {"state": "stopped"},
        {"longitude": "999"},
    ],
)
def test_a_refusal_is_a_sentence_at_its_field_and_nothing_is_lost(editor_client, change):
    example = InnovationFactory(problem_cs="Původní", status="draft")
    address = reverse(CHANGE, args=[example.pk])
    response = editor_client.post(address, form_of(editor_client, address) | {"problem_cs": "Psané"} | change)
    assert response.status_code == 200
    assert response.context["errors"]
    assert "Psané" in response.content.decode()
    example.refresh_from_db()
    assert example.problem_cs == "Původní"


def test_a_figure_can_stand_only_on_a_source_of_its_example(editor_client):
    result = ResultFactory(innovation__status="draft")
    other = SourceFactory(innovation=InnovationFactory())
    address = reverse(CHANGE, args=[result.innovation_id])
    data = form_of(editor_client, address) | {"results-0-source": other.pk}
    assert editor_client.post(address, data).status_code == 200
    result.refresh_from_db()
    assert result.source_id != other.pk


def test_a_source_under_a_figure_stays(editor_client):
    result = ResultFactory(innovation__status="draft")
    SourceFactory(innovation=result.innovation, position=9)
    address = reverse(CHANGE, args=[result.innovation_id])
    response = editor_client.post(address, form_of(editor_client, address) | {"sources-0-DELETE": "on"})
    assert response.status_code == 200
    assert result.innovation.sources.count() == 2


def picture_file(form="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 600), "green").save(buffer, form)
    return SimpleUploadedFile("foto.png", buffer.getvalue(), "image/png")


def test_a_picture_is_re_encoded_on_its_way_in_and_its_text_is_required(editor_client):
    example = InnovationFactory(status="draft")
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address) | {
        "pictures-TOTAL_FORMS": 1, "pictures-0-position": 0, "pictures-0-image": picture_file(),
        "pictures-0-alternative_text_cs": "", "pictures-0-credit": "Jan Novák",
    }  # fmt: skip
    assert editor_client.post(address, data).status_code == 200
    assert not Picture.objects.exists()
    data |= {"pictures-0-alternative_text_cs": "Dvůr", "pictures-0-image": picture_file()}
    assert editor_client.post(address, data).status_code == 302
    picture = Picture.objects.get()
    assert picture.image.name.endswith(".webp")
    assert (picture.width, picture.widths) == (1200, [480, 960, 1200])


def test_a_lying_file_is_refused_at_its_field(editor_client):
    example = InnovationFactory(status="draft")
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address) | {
        "attachments-TOTAL_FORMS": 1, "attachments-0-position": 0, "attachments-0-title_cs": "Zpráva",
        "attachments-0-file": SimpleUploadedFile("zprava.pdf", b"<script>", "application/pdf"),
    }  # fmt: skip
    response = editor_client.post(address, data)
    assert response.status_code == 200
    assert "PDF, Word" in response.content.decode()
    assert not example.attachments.exists()


def test_buttons_check_confirm_and_archive(editor_client):
    example = InnovationFactory()
    estimate = EstimateFactory(innovation=example, field="conditions")

    def press(verb, **data):
        address = reverse(f"admin:innovations_innovation_{verb}", args=[example.pk])
        assert editor_client.get(address).status_code == 405
        response = editor_client.post(address, data, follow=True)
        assert response.status_code == 200
        example.refresh_from_db()
        estimate.refresh_from_db()
        return sentences(response)

    assert press("publish") == ["Tento příklad už je zveřejněný."]
    assert press("mark_checked") == ["Údaje jsou označené jako dnes porovnané se zdroji."]
    assert example.checked_by_id == Act.objects.about(example).first().actor_id
    assert press("confirm_estimate", field="conditions") == ["Naše úvaha je potvrzená vaším jménem."]
    assert estimate.is_confirmed
    assert press("confirm_estimate", field="title")[0].startswith("Toto pole není")
    assert press("archive", reason="zastaralé") == ["Příklad je v\u00a0archivu; vidí ho jen redakce."]
    assert Act.objects.about(example).get(verb="archive").reason == "zastaralé"


def test_what_readers_see_can_only_be_read_there_but_its_acts_stay(editor_client):
    example = InnovationFactory(problem_cs="Původní")
    address = reverse(CHANGE, args=[example.pk])
    page = editor_client.get(address).content.decode()
    assert 'name="problem_cs"' not in page
    assert "Otevřete jeho pracovní kopii" in page
    assert reverse("admin:innovations_innovation_archive", args=[example.pk]) in page
    refused = editor_client.post(address, {"problem_cs": "Přepsané"})
    assert refused.status_code == 409
    assert "Přepsané" in refused.content.decode()
    example.refresh_from_db()
    assert example.problem_cs == "Původní"


def test_comments_are_shown_and_settled_by_a_button(editor_client):
    comment = ReviewCommentFactory(text="Odkud je ta částka?")
    page = editor_client.get(reverse(CHANGE, args=[comment.innovation_id])).content.decode()
    assert "Odkud je ta částka?" in page
    address = reverse("admin:innovations_innovation_resolve_comment", args=[comment.innovation_id])
    assert editor_client.post(address, {"comment": "1x"}).status_code == 404
    assert editor_client.post(address, {"comment": comment.pk}).status_code == 302
    comment.refresh_from_db()
    assert not comment.is_open


def test_an_approval_without_the_version_that_was_read_is_refused(editor_client):
    example = InnovationFactory(status="submitted")
    address = reverse("admin:innovations_innovation_approve", args=[example.pk])
    assert "změnil" in sentences(editor_client.post(address, follow=True))[0]
    said = sentences(editor_client.post(address, {"text_version": 1}, follow=True))
    assert said == ["Příklad je schválený a\u00a0může se zveřejnit."]


def test_the_trace_of_a_confirmation_can_not_be_written_by_hand(editor_client):
    estimate = EstimateFactory(field="conditions", innovation__status="draft")
    address = reverse(CHANGE, args=[estimate.innovation_id])
    data = form_of(editor_client, address) | {
        "estimates-0-confirmed_by_name": "Někdo", "estimates-0-confirmed_at": "2026-01-01 10:00",
    }  # fmt: skip
    assert editor_client.post(address, data).status_code == 302
    assert not Estimate.objects.get().is_confirmed


def test_a_term_that_is_borne_stays_and_its_new_synonym_is_searched(editor_client):
    group = TargetGroupFactory()
    borne = InnovationFactory(target_groups=[group])
    address = reverse("admin:innovations_targetgroup_change", args=[group.pk])
    response = editor_client.post(
        address, form_of(editor_client, address) | {"synonyms": "padesátníci\nvesničané"}
    )
    assert response.status_code == 302
    found = editor_client.get(reverse("innovations:list"), {"q": "padesátníků"}).content.decode()
    assert f'href="{borne.get_absolute_url()}"' in found
    assert (
        editor_client.post(
            reverse("admin:innovations_targetgroup_delete", args=[group.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    free = TargetGroupFactory()
    deleted = editor_client.post(
        reverse("admin:innovations_targetgroup_delete", args=[free.pk]), {"post": "yes"}
    )
    assert deleted.status_code == 302
    assert Act.objects.about(free).get().verb == "remove"


def test_a_new_rate_converts_the_costs(editor_client):
    rate = ExchangeRateFactory(currency="EUR")
    example = InnovationFactory()
    CostFactory(innovation=example, amount=100)
    address = reverse("admin:innovations_exchangerate_change", args=[rate.pk])
    assert editor_client.post(address, form_of(editor_client, address) | {"czk": "30"}).status_code == 302
    example.refresh_from_db()
    assert example.lowest_cost_czk == 3000


def test_only_an_administrator_deletes_and_only_what_is_not_published(editor_client, administrator_client):
    draft, published = InnovationFactory(status="draft"), InnovationFactory()
    CostFactory(innovation=draft)
    addresses = [
        reverse("admin:innovations_innovation_delete", args=[each.pk]) for each in (draft, published)
    ]
    assert editor_client.post(addresses[0], {"post": "yes"}).status_code == 403
    assert administrator_client.post(addresses[1], {"post": "yes"}).status_code == 403
    assert administrator_client.post(addresses[0], {"post": "yes"}).status_code == 302
    assert list(Innovation.objects.all()) == [published]


def test_the_list_costs_few_queries(editor_client, django_assert_max_num_queries):
    address = reverse("admin:innovations_innovation_changelist")
    for number in (1, 29):
        for _ in range(number):
            InnovationFactory(checked_on=datetime.date(2026, 11, 23))
        with django_assert_max_num_queries(12):
            assert editor_client.get(address).status_code == 200


def test_the_form_opens_in_both_languages(editor_client):
    example = InnovationFactory()
    for prefix in ("/sprava/", "/en/administration/"):
        response = editor_client.get(f"{prefix}innovations/innovation/{example.pk}/change/")
        assert response.status_code == 200

"""Nothing of the other centre is seen at the desk, whatever is asked for; administrators see all."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tests.factories import TrainingRegistrationFactory
from trainings.models import Training, TrainingGroup, TrainingRegistration

from .desk import make_desk

pytestmark = pytest.mark.django_db
MODELS = {Training: "training", TrainingRegistration: "trainingregistration", TrainingGroup: "traininggroup"}
OURS, THEIRS = "Zdejší", "Cizí"


@pytest.fixture
def ours():
    return make_desk("sumpersko", OURS)


@pytest.fixture
def theirs():
    return make_desk("prerovsko", THEIRS)


def row_of(desk, model):
    return {Training: desk.training, TrainingRegistration: desk.registration, TrainingGroup: desk.group}[
        model
    ]


def addresses(desk, row_desk):
    """Every address of the desk's models in the administration, with the rows of `row_desk` as arguments."""
    rows = {name: row_of(row_desk, model).pk for model, name in MODELS.items()}
    found = []
    for model, name in MODELS.items():
        for pattern in admin.site._registry[model].get_urls():
            if not pattern.name:
                continue
            arguments = {
                "pk": row_desk.answer.pk if pattern.name.endswith("answer_file") else rows[name],
                "object_id": rows[name],
                "kind": "csv",
            }
            wanted = pattern.pattern.converters
            kwargs = {key: value for key, value in arguments.items() if key in wanted}
            found.append((bool(kwargs), reverse(f"admin:{pattern.name}", kwargs=kwargs)))
    return found


def body_of(response):
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return whole.decode(errors="replace")


def test_every_address_with_a_row_of_the_other_centre_shows_nothing(ours, theirs):
    told = {theirs.training.slug, theirs.registration.email, THEIRS}
    asked = addresses(ours, theirs)
    assert len(asked) > 30
    for has_row, address in asked:
        for response in (ours.client.get(address), ours.client.post(address, {"reason": "Zkouška."})):
            if has_row:
                assert response.status_code in (302, 403, 404, 405), address
            if response.status_code == 200:
                assert not [word for word in told if word in body_of(response)], address


def test_the_same_addresses_open_for_who_runs_the_centre(ours, theirs):
    """Else the walk above would prove nothing."""
    closed = [
        address
        for _row, address in addresses(theirs, theirs)
        if theirs.client.get(address).status_code != 200
    ]
    # Who registers, registers on the site; a published training is cancelled, not deleted.
    refused = ("/add/", "/delete/")
    assert [address for address in closed if not address.endswith(refused)] == []


@pytest.mark.parametrize("model", MODELS)
def test_lists_searches_and_filters_show_the_own_centre_only(ours, theirs, model):
    address = ours.page(f"{MODELS[model]}_changelist")
    event = {} if model is Training else {"event": theirs.training.pk}
    for query in ({}, {"q": THEIRS}, {"q": "example.org"}, event):
        response = ours.client.get(address, query)
        assert response.status_code == 200
        shown = response.content.decode()
        assert THEIRS not in shown.replace(f'value="{THEIRS}"', ""), query
        assert theirs.registration.email not in shown
    assert list(ours.client.get(address).context["cl"].result_list) == [row_of(ours, model)]


@pytest.mark.parametrize(
    "query",
    [
        "module__trainings__registrations__email__startswith=Ciz",
        "event__module__trainings__registrations__name__startswith=Osoba",
        "centre__trainings__registrations__email__startswith=a",
        "registrations__token_hash__startswith=a",
        "registrations__needs__diet__contains=a",
        "needs__diet__contains=a",
        "token_hash__startswith=a",
        "token_sealed__startswith=a",
        "code_hash__startswith=a",
        "pk__in=1,2",
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_a_list_is_no_oracle(ours, theirs, model, query):
    """What a row hides is not guessed letter by letter, and no path leads around to the other centre."""
    response = ours.client.get(f"{ours.page(f'{MODELS[model]}_changelist')}?{query}")
    assert response.status_code in (302, 400)


def test_choices_of_forms_offer_the_own_centre_only(ours, theirs):
    form = ours.client.get(ours.page("training_add")).context["adminform"].form
    assert [centre.slug for centre in form.fields["centre"].queryset] == ["sumpersko"]
    page = ours.client.get(ours.page("training_change", ours.training.pk))
    people = page.context["inline_admin_formsets"][0].formset.forms[0].fields["trainer_account"].queryset
    assert list(people) == [ours.user]


def test_a_training_is_not_started_in_the_other_centre(ours, theirs):
    begins = timezone.localtime(ours.training.starts_at)
    answers = {
        "centre": theirs.training.centre_id,
        "module": ours.training.module_id,
        "begins": f"{begins:%Y-%m-%dT%H:%M}",
        "ends": f"{begins.replace(hour=23, minute=59):%Y-%m-%dT%H:%M}",
        "place": "Sál",
        "capacity": 5,
        "minimum": 0,
        "admission": "first_come",
    }
    assert ours.client.post(ours.page("training_add"), answers).context["adminform"].form.errors["centre"]
    done = ours.client.post(ours.page("training_add"), answers | {"centre": ours.training.centre_id})
    started = Training.objects.get(state="draft")
    assert done.url == ours.page("training_change", started.pk)
    assert started.sessions.count() == 1


def test_autocomplete_finds_the_own_centre_only(ours, theirs):
    given = {
        "app_label": "trainings",
        "model_name": "trainingregistration",
        "field_name": "event",
        "term": "Sál",
    }
    found = ours.client.get(reverse("admin:autocomplete"), given)
    if found.status_code == 200:
        assert [row["id"] for row in found.json()["results"]] == [str(ours.training.pk)]


def test_a_letter_to_everybody_listed_stays_in_the_centre(ours, theirs):
    address = ours.page("trainingregistration_write")
    shown = ours.client.post(f"{address}?event={theirs.training.pk}", {"heading": "a", "text": "b"})
    assert shown.context["rehearsal"].refusals
    everybody = ours.client.post(address, {"heading": "a", "text": "b"})
    assert [letter.address for letter in everybody.context["rehearsal"].letters] == [ours.registration.email]


def test_who_lost_the_role_sees_nothing(ours):
    ours.user.centre_roles.all().delete()
    for name in MODELS.values():
        assert ours.client.get(ours.page(f"{name}_changelist")).status_code in (302, 403)


def test_administrators_see_both_centres(ours, theirs, administrator_client):
    for model, name in MODELS.items():
        shown = administrator_client.get(ours.page(f"{name}_changelist")).context["cl"].result_list
        assert {row.pk for row in shown} == {row_of(ours, model).pk, row_of(theirs, model).pk}


# --- cost ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("name", "most"), [("training", 12), ("trainingregistration", 12), ("traininggroup", 12)]
)
def test_lists_cost_the_same(ours, name, most, rows, django_assert_max_num_queries):
    for number in range(rows):
        more = make_desk("sumpersko", f"Další{number}")
        TrainingRegistrationFactory(event=more.training, group=more.group, state="waiting")
    with django_assert_max_num_queries(most):
        assert ours.client.get(ours.page(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_cost_the_same(ours, rows, django_assert_max_num_queries):
    for number in range(rows):
        state = ("waiting", "offered", "submitted")[number % 3]
        TrainingRegistrationFactory(event=ours.training, group=ours.group, state=state)
    pages = [
        ours.page("training_change", ours.training.pk),
        ours.page("trainingregistration_change", ours.registration.pk),
        ours.page("traininggroup_change", ours.group.pk),
        ours.page("training_history", ours.training.pk),
        ours.page("training_needs", ours.training.pk),
        ours.page("training_people", ours.training.pk, "csv"),
    ]
    for page in pages:
        with django_assert_max_num_queries(20):
            response = ours.client.get(page)
            body_of(response)

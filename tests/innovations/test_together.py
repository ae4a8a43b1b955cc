"""Two editors in one form: the second is asked, and no word of either is lost."""

import pytest
from django.urls import reverse

from innovations import actions
from innovations.models import Innovation
from tests.factories import CostFactory, InnovationFactory, SourceFactory, TargetGroupFactory, UserFactory

from .test_admin import CHANGE, fields_of, form_of, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def example():
    example = InnovationFactory(
        status="draft",
        title_cs="Zahrada",
        problem_cs="První řádek\nDruhý řádek",
        target_groups=[TargetGroupFactory()],
    )
    SourceFactory(innovation=example, position=2, title="Zpráva")
    CostFactory(innovation=example)
    return example


@pytest.fixture
def two(sign_in):
    return [
        sign_in(UserFactory(roles=["editor"], full_name=name)) for name in ("Jana Redaktorová", "Petr Druhý")
    ]


def opened(client, example):
    """What the browser holds of an open form, lines ended as browsers do."""
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(client, address)
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()
    }


def save(client, example, data):
    return client.post(reverse(CHANGE, args=[example.pk]), data)


def test_the_second_is_asked_and_sees_both_texts(example, two):
    first, second = two
    theirs, mine = opened(first, example), opened(second, example)
    assert (
        save(first, example, theirs | {"title_cs": "Janina zahrada", "region": "Morava"}).status_code == 302
    )
    asked = save(second, example, mine | {"title_cs": "Petrova zahrada", "place": "Lhota"})
    assert asked.status_code == 200
    page = asked.content.decode()
    assert "Jana Redaktorová" in page
    assert "Teď tu stojí: Janina zahrada" in page
    form = asked.context["adminform"].form
    assert form["title_cs"].value() == "Petrova zahrada"  # mine stays
    assert form["region"].value() == "Morava"  # theirs comes
    assert form["place"].value() == "Lhota"  # only I wrote it
    assert "problem_cs" not in form.errors  # nobody touched it
    stored = Innovation.objects.get()
    assert (stored.title_cs, stored.place) == ("Janina zahrada", "")


def test_saving_again_decides(example, two):
    first, second = two
    mine = opened(second, example)
    save(first, example, opened(first, example) | {"title_cs": "Janina zahrada", "region": "Morava"})
    asked = save(second, example, mine | {"title_cs": "Petrova zahrada"})
    again = mine | {"title_cs": "Petrova zahrada", "region": "Morava", "seen": str(asked.context["seen"])}
    assert save(second, example, again).status_code == 302
    stored = Innovation.objects.get()
    assert (stored.title_cs, stored.region) == ("Petrova zahrada", "Morava")
    assert stored.authors.count() == 2


def test_rows_and_terms_are_joined(example, two):
    first, second = two
    own, added = example.target_groups.get(), TargetGroupFactory()
    theirs, mine = opened(first, example), opened(second, example)
    theirs |= {"sources-0-title": "Janin zdroj", "costs-0-amount": "77", "target_groups": [own.pk, added.pk]}
    assert save(first, example, theirs).status_code == 302
    asked = save(second, example, mine | {"sources-1-title": "Petrův zdroj", "costs-0-amount": "88"})
    formsets = {each.formset.prefix: each.formset for each in asked.context["inline_admin_formsets"]}
    assert formsets["sources"][0]["title"].value() == "Janin zdroj"
    assert formsets["sources"][1]["title"].value() == "Petrův zdroj"
    assert formsets["costs"][0]["amount"].value() == "88"
    assert "Teď tu stojí: 77" in asked.content.decode()
    assert set(asked.context["adminform"].form["target_groups"].value()) == {str(own.pk), str(added.pk)}


def test_what_i_wrote_into_a_row_that_they_deleted_is_said(example, two):
    first, second = two
    theirs, mine = opened(first, example), opened(second, example)
    assert save(first, example, theirs | {"sources-1-DELETE": "on"}).status_code == 302
    asked = save(second, example, mine | {"sources-1-title": "Petrův zdroj"})
    assert "Petrův zdroj" in asked.content.decode()
    formsets = {each.formset.prefix: each.formset for each in asked.context["inline_admin_formsets"]}
    assert formsets["sources"].initial_form_count() == 1
    again = fields_of(asked)
    assert save(second, example, again).status_code == 302


def test_who_alone_writes_is_not_asked(example, two):
    client = two[0]
    for title in ("Jedna", "Dvě"):
        assert save(client, example, opened(client, example) | {"title_cs": title}).status_code == 302


NONSENSE = (None, "", "x", "1", "1@x", "1@2026-13-45T00:00:00+00:00", "99999999999@2026-11-24T00:00:00Z")


@pytest.mark.parametrize("token", NONSENSE)
def test_who_does_not_say_what_was_seen_is_asked(token, example, two):
    """A form without its token, or with nonsense in it, must not save over what it may never have shown."""
    client, own = two[0], example.target_groups.get()
    mine = opened(client, example) | {"title_cs": "Petrova zahrada", "target_groups": []}
    mine |= {"costs-0-amount": "88", "seen": token or ""}
    if token is None:
        del mine["seen"]
    asked = save(client, example, mine)
    assert asked.status_code == 200
    form = asked.context["adminform"].form
    assert form["title_cs"].value() == "Petrova zahrada"
    assert form["target_groups"].value() == [str(own.pk)]
    page = asked.content.decode()
    assert "Váš formulář neřekl" in page
    assert "Teď tu stojí: Zahrada" in page
    assert Innovation.objects.get().title_cs == "Zahrada"
    assert save(client, example, fields_of(asked)).status_code == 302
    assert Innovation.objects.get().title_cs == "Petrova zahrada"


def test_who_else_is_writing_is_said_until_they_save(example, two):
    first, second = two
    theirs = opened(first, example)
    address = reverse(CHANGE, args=[example.pk])
    assert not [said for said in sentences(first.get(address)) if "upravuje" in said]
    assert "Jana Redaktorová upravuje od" in sentences(second.get(address))[0]
    save(first, example, theirs)
    assert not [said for said in sentences(second.get(address)) if "Jana" in said]


def test_what_was_typed_is_shown_when_the_example_went_on(example, two):
    second = two[1]
    mine = opened(second, example) | {"problem_cs": "Moje dlouhá práce"}
    Innovation.objects.filter(pk=example.pk).update(status="archived")
    refused = save(second, example, mine)
    assert refused.status_code == 409
    assert "Moje dlouhá práce" in refused.content.decode()
    assert "Zahrada" not in refused.content.decode().replace(str(example), "")
    Innovation.objects.filter(pk=example.pk).delete()
    refused = save(second, example, mine)
    assert refused.status_code == 409
    assert "Moje dlouhá práce" in refused.content.decode()


@pytest.mark.parametrize("is_gone", [False, True])
def test_what_was_typed_into_rows_is_shown_too(example, two, is_gone):
    second = two[1]
    mine = opened(second, example) | {
        "sources-1-title": "Moje zpráva",
        "costs-0-amount": "123456",
        "costs-1-note_cs": "Nová <b>poznámka</b>",
        "costs-1-amount": "mnoho",
        "results-TOTAL_FORMS": "99999",
    }
    if is_gone:
        Innovation.objects.filter(pk=example.pk).delete()
    else:
        Innovation.objects.filter(pk=example.pk).update(status="archived")
    refused = save(second, example, mine)
    assert refused.status_code == 409
    page = refused.content.decode()
    for text in (
        "Moje zpráva",
        "123456",
        "Nová &lt;b&gt;poznámka",
        "mnoho",
        "Náklad 1",
        "Náklad 2",
        "Zdroj 2",
    ):
        assert text in page, text
    assert "Zdroj 3" not in page  # nobody has written anything into it
    assert ("Zdroj 1" in page) == is_gone  # it is stored as it was sent
    assert "Náklad 3" not in page


def test_a_working_copy_published_meanwhile_keeps_what_was_typed(two, sign_in):
    jana = UserFactory(roles=["editor"])
    copy = actions.open_copy(innovation=InnovationFactory(), by=jana, now="2026-11-24T12:00Z")
    mine = opened(two[1], copy) | {"problem_cs": "Moje dlouhá práce"}
    actions.discard_copy(innovation=copy, by=jana, now="2026-11-24T12:00Z")
    assert "Moje dlouhá práce" in save(two[1], copy, mine).content.decode()

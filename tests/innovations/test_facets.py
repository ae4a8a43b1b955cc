"""Facets in memory against the plainest way to count: going through all examples one by one."""

from itertools import count

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.filters import (
    Asked,
    Memory,
    Selection,
    counts,
    current_memory,
    facets,
    restricted,
    similar_to,
)
from innovations.models import Innovation, TargetGroup, Theme
from tests.factories import ActorFactory, InnovationFactory, TargetGroupFactory, ThemeFactory

KINDS = ["method", "service", "partnership"]
COUNTRIES = [("ES", ""), ("GB", ""), ("GB", "GB-SCT")]
POPULATIONS = [None, 60, 500, 3000, 90_000]
GROUPS = ["prvni", "druha", "treti"]
THEMES = ["zahrada", "dilna"]
VALUES = {
    "druh": KINDS,
    "zeme": ["ES", "GB", "GB-SCT"],
    "velikost": ["300", "500", "5000", "50000"],
    "skupina": GROUPS,
    "tema": THEMES,
    "stav": ["running", "unknown"],
}
numbers = count()


@st.composite
def examples(draw):
    """What one example holds."""
    return {
        "kind": draw(st.sampled_from(KINDS)),
        "territory": draw(st.sampled_from(COUNTRIES)),
        "population": draw(st.sampled_from(POPULATIONS)),
        "state": draw(st.sampled_from(VALUES["stav"])),
        "groups": draw(st.sets(st.sampled_from(GROUPS))),
        "themes": draw(st.sets(st.sampled_from(THEMES))),
        "published": draw(st.integers(0, 4)) > 0,
    }


@st.composite
def selections(draw):
    """{parameter: Selection} without empty ones."""
    chosen = {}
    for parameter, values in VALUES.items():
        included = draw(st.sets(st.sampled_from(values), max_size=2))
        excluded = draw(st.sets(st.sampled_from(values), max_size=1)) - included
        if included or excluded:
            chosen[parameter] = Selection(tuple(included), tuple(excluded))
    return chosen


def holds(example, parameter, value):
    match parameter:
        case "druh":
            return example["kind"] == value
        case "zeme":
            return value == (example["territory"][1] or example["territory"][0])
        case "velikost":
            return example["population"] is not None and example["population"] <= int(value)
        case "stav":
            return example["state"] == value
        case "skupina":
            return value in example["groups"]
        case "tema":
            return value in example["themes"]


def passes(example, filters, leave_out=None):
    return all(
        (not chosen.included or any(holds(example, parameter, value) for value in chosen.included))
        and not any(holds(example, parameter, value) for value in chosen.excluded)
        for parameter, chosen in filters.items()
        if parameter != leave_out
    )


def store(rows):
    """Write the examples, published or not, without the words that the search would need."""
    Innovation.objects.all().delete()
    terms = {
        "target_groups": {term.slug: term for term in TargetGroup.objects.all()},
        "themes": {term.slug: term for term in Theme.objects.all()},
    }
    for row in rows:
        number = next(numbers)
        innovation = Innovation.objects.create(
            slug=f"nahodny-{number}",
            title_cs=f"Náhodný {number}",
            status="published" if row["published"] else "draft",
            published_at=timezone.now() if row["published"] else None,
            kind=row["kind"],
            country=row["territory"][0],
            subdivision=row["territory"][1],
            smallest_population=row["population"],
            state=row["state"],
        )
        innovation.target_groups.set(terms["target_groups"][slug] for slug in row["groups"])
        innovation.themes.set(terms["themes"][slug] for slug in row["themes"])
        row["pk"] = innovation.pk


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(examples(), max_size=9), filters=selections(), more=selections())
def test_counts_equal_going_through_all_examples(vocabulary, rows, filters, more):
    store(rows)
    memory = Memory(0)
    published = [row for row in rows if row["published"]]
    for chosen in (filters, more):
        hits = restricted(memory.everything, memory, chosen)
        found = {memory.ids[bit] for bit in memory.in_order(hits, memory.orders["nejnovejsi"], 0, 99)}
        assert found == {row["pk"] for row in published if passes(row, chosen)}
        assert hits.bit_count() == len(found)
        for parameter, values in VALUES.items():
            counted = counts(memory.everything, memory, chosen, parameter)
            rest = [row for row in published if passes(row, chosen, leave_out=parameter)]
            expected = {value: sum(holds(row, parameter, value) for row in rest) for value in values}
            assert {value: counted.get(value, 0) for value in values} == expected


@pytest.fixture
def vocabulary(db):
    for slug in GROUPS:
        TargetGroupFactory(slug=slug)
    for slug in THEMES:
        ThemeFactory(slug=slug)


def test_counts_of_found_words_are_of_the_found_only(vocabulary):
    one, two = InnovationFactory.create_batch(2, kind="service")
    memory = current_memory()
    one, two = (1 << memory.bit_of[each.pk] for each in (one, two))
    assert counts(one, memory, {}, "druh") == {"service": 1}
    assert counts(one | two, memory, {}, "druh") == {"service": 2}


def test_values_without_an_example_show_only_when_selected(vocabulary):
    InnovationFactory.create_batch(10, kind="service")
    memory = current_memory()
    asked = Asked(filters={"druh": Selection(("method",))})
    with override("en"):
        [kinds] = [
            facet for facet in facets(memory.everything, memory, asked, "en") if facet.parameter == "druh"
        ]
    assert [(value.name, value.count, value.state) for value in kinds.values] == [
        ("Service", 10, ""),
        ("Method", 0, "included"),
    ]
    assert kinds.values[0].link == "?druh=method,service"
    assert kinds.values[1].link == "?"


def test_the_memory_of_a_worker_follows_every_change(vocabulary):
    example = InnovationFactory(kind="service")
    before = current_memory()
    assert before is current_memory()
    Innovation.objects.filter(pk=example.pk).update(kind="method")
    assert current_memory().bits["druh"].keys() == {"method"}
    example.target_groups.add(TargetGroup.objects.get(slug="prvni"))
    assert current_memory().bits["skupina"]["prvni"].bit_count() == 1
    Innovation.objects.filter(pk=example.pk).update(status="archived")
    assert current_memory().everything == 0


def test_orders_put_the_unknown_last_and_the_newest_first_among_equals(vocabulary):
    dear, unknown, cheap = (
        InnovationFactory(title_cs=title, completeness=0) for title in ("Chleba", "Cihla", "Čáp")
    )
    Innovation.objects.filter(pk=dear.pk).update(lowest_cost_czk=900, evidence_level="evaluated")
    Innovation.objects.filter(pk=cheap.pk).update(lowest_cost_czk=0, evidence_level="replicated")
    memory = current_memory()

    def order(sort):
        return [memory.ids[bit] for bit in memory.in_order(memory.everything, memory.orders[sort], 0, 9)]

    assert order("cena") == [cheap.pk, dear.pk, unknown.pk]
    assert order("doklady") == [cheap.pk, dear.pk, unknown.pk]
    assert order("nejnovejsi") == [cheap.pk, unknown.pk, dear.pk]
    assert order("nazev") == [unknown.pk, cheap.pk, dear.pk]  # c, č, ch


def test_a_slice_of_an_order_is_the_page(vocabulary):
    examples = InnovationFactory.create_batch(7)
    memory = current_memory()
    newest = [example.pk for example in reversed(examples)]
    for start in range(8):
        bits = memory.in_order(memory.everything, memory.orders["nejnovejsi"], start, start + 3)
        assert [memory.ids[bit] for bit in bits] == newest[start : start + 3]


@pytest.mark.django_db
def test_similar_examples_share_most_and_the_rarest_first():
    common, rare, theme = TargetGroupFactory(), TargetGroupFactory(), ThemeFactory()
    example = InnovationFactory(target_groups=[common, rare], themes=[theme])
    both = InnovationFactory(target_groups=[common], themes=[theme])
    only_common = InnovationFactory(target_groups=[common])
    only_rare = InnovationFactory(target_groups=[rare])
    InnovationFactory(target_groups=[common, rare], themes=[theme], status="draft")
    InnovationFactory(target_groups=[TargetGroupFactory()])
    found = similar_to(example)
    assert [each.innovation for each in found] == [both, only_rare, only_common]
    assert found[0].shared == [common, theme]


@pytest.mark.django_db
def test_similar_examples_are_five_and_two_queries(django_assert_num_queries):
    group = TargetGroupFactory()
    example = InnovationFactory(target_groups=[group], actors=[ActorFactory()])
    for _ in range(7):
        InnovationFactory(target_groups=[group])
    example = Innovation.objects.for_detail().get(pk=example.pk)
    current_memory()
    with django_assert_num_queries(2):
        assert len(similar_to(example)) == 5


@pytest.mark.django_db
def test_a_language_that_django_does_not_know_is_called_by_its_code(client):
    InnovationFactory.create_batch(10, original_language="mt", original_text="Il-kooperattiva")
    assert "?jazyk=mt" in client.get("/inovace/").content.decode()

"""`manage.py load_innovations` on the real data files."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

import innovations
from innovations import actions
from innovations.actions import load_innovation
from innovations.models import (
    CatalogueVersion,
    Cost,
    Estimate,
    ExchangeRate,
    Innovation,
    InnovationEntry,
    Replication,
    Result,
    Source,
    TargetGroup,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DATA = Path(innovations.__file__).parent / "data"
SLUG = "zkusebni-zaznam"
RECORDS = json.loads((DATA / "innovations.json").read_text(encoding="utf-8"))


def load():
    out = StringIO()
    call_command("load_innovations", stdout=out, stderr=StringIO())
    return out.getvalue()


def record(**changes):
    return {**RECORDS[0], "slug": SLUG, **changes}


@pytest.mark.usefixtures("real_catalogue")
def test_the_whole_file_is_there_and_a_second_run_changes_nothing():
    assert Innovation.objects.published().count() == len(RECORDS) == 49
    assert Result.objects.count() == sum(len(each["results"]) for each in RECORDS) == 125
    assert Cost.objects.count() == sum(len(each["costs"] or []) for each in RECORDS) == 30
    assert Replication.objects.count() == sum(len(each["replications"] or []) for each in RECORDS) == 29
    assert Estimate.objects.count() == sum(len(each["our_reasoning"]) for each in RECORDS)
    assert InnovationEntry.objects.count() == 49
    assert not Estimate.objects.filter(confirmed_at__isnull=False).exists()
    version = CatalogueVersion.objects.current()
    assert "49 unchanged" in load()
    assert CatalogueVersion.objects.current() == version


@pytest.mark.usefixtures("real_catalogue")
def test_every_field_of_a_record_arrives():
    for each in RECORDS:
        example = Innovation.objects.get(slug=each["slug"])
        assert example.title_cs == each["title_cs"]
        assert example.transfer_law_cs == each["transfer_legal_cs"]
        assert example.transfer_money_cs == each["transfer_financial_cs"]
        assert example.transfer_staff_cs == each["transfer_people_cs"]
        assert example.challenges_cs == (each["challenges_cs"] or "")
        assert example.smallest_population == each["smallest_population"]
        assert (example.year_started, example.latitude) == (each["year_started"], each["lat"])
        assert example.summary_cs == ""  # the file has none, and none is made up
        assert example.coordinates_approximate
        assert set(example.target_groups.values_list("slug", flat=True)) == set(each["target_groups"])
        assert set(example.sources.values_list("url", flat=True)) >= set(each["sources"])
        assert str(example.checked_on) == each["checked_on"]


@pytest.mark.usefixtures("real_catalogue")
def test_every_figure_keeps_its_source():
    for model in (Result, Cost, Replication):
        for figure in model.objects.select_related("source"):
            assert figure.source.innovation_id == figure.innovation_id
            assert figure.source.accessed_on


@pytest.mark.usefixtures("real_catalogue")
def test_costs_are_converted_at_a_rate_whose_day_and_source_are_stated():
    rates = ExchangeRate.objects.by_currency()
    assert set(rates) == {"EUR", "GBP"}
    assert all(
        rate.stated_on and rate.source_url.startswith("https://www.cnb.cz/") for rate in rates.values()
    )
    assert Innovation.objects.get(slug="magdas-hotel").lowest_cost_czk == 36_405_000


def test_what_an_editor_has_changed_is_kept():
    assert load_innovation(record=record(), by=None, now=timezone.now()) == "added"
    example = Innovation.objects.get(slug=SLUG)
    Innovation.objects.filter(pk=example.pk).update(title_cs="Jinak řečeno", status="draft")
    actions.save_edited(
        innovation=example, by=UserFactory(roles=["editor"]), now=timezone.now(), fields=["title_cs"]
    )
    changed = record(title_cs="Z nového souboru")
    assert load_innovation(record=changed, by=None, now=timezone.now()) == "kept"
    assert Innovation.objects.get(slug=SLUG).title_cs == "Jinak řečeno"


def test_what_nobody_has_touched_follows_the_file():
    assert load_innovation(record=record(), by=None, now=timezone.now()) == "added"
    fewer = record(title_cs="Z nového souboru", results=RECORDS[0]["results"][:1], our_reasoning=["actors"])
    assert load_innovation(record=fewer, by=None, now=timezone.now()) == "updated"
    example = Innovation.objects.get(slug=SLUG)
    assert example.title_cs == "Z nového souboru"
    assert example.results.count() == 1
    assert [estimate.field for estimate in example.estimates.all()] == ["actors"]
    assert "novy" in InnovationEntry.objects.get(innovation=example).vector


def test_a_broken_record_leaves_nothing_half_written():
    broken = record(country="Španělsko")
    with pytest.raises(Exception, match="country"):
        load_innovation(record=broken, by=None, now=timezone.now())
    assert not Innovation.objects.filter(slug=SLUG).exists()
    assert not Source.objects.filter(innovation__slug=SLUG).exists()


@pytest.mark.usefixtures("real_catalogue")
def test_all_search_entries_can_be_written_again():
    before = dict(InnovationEntry.objects.values_list("pk", "vector"))
    InnovationEntry.objects.filter(innovation__slug="magdas-hotel").delete()
    InnovationEntry.objects.filter(innovation__slug="la-fageda").update(vector="'stale'")
    out = StringIO()
    call_command("index_innovations", stdout=out, stderr=StringIO())
    assert out.getvalue() == "Innovations: 49 indexed.\n"
    assert dict(InnovationEntry.objects.values_list("pk", "vector")) == before


@pytest.mark.usefixtures("real_catalogue")
def test_an_edited_term_is_kept():
    term = TargetGroup.objects.get(slug="nad-50")
    term.synonyms = ["padesátníci"]
    actions.save_term(term=term, by=UserFactory(roles=["editor"]), now=timezone.now())
    load()
    term.refresh_from_db()
    assert term.synonyms == ["padesátníci"]

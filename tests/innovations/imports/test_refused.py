"""Rows that can't be drafts are reported with their line, and the rest goes on."""

import pytest
from django.core.management import CommandError

from innovations.models import Innovation

from .files import last_line, refused, run

pytestmark = pytest.mark.django_db


def test_rows_that_cannot_be_drafts_are_reported_with_their_line(write):
    path = write(
        [
            ["ID", "Název", "Země", "Popis"],
            ["1", "Dílna", "AT", "Popis"],
            [],
            ["2", "", "DE", "Bez názvu"],
            ["3", "Dílna", "AT", "Popis"],
            ["4", "Zahrada", "ES", "Popis", "o buňku víc"],
            ["ID", "Název", "Země", "Popis"],
            ["5", "Pole", "ES", "Víceřádkový\npopis"],
            ["6", "", "ES", ""],
        ]
    )
    assert last_line(path) == "created 2, unchanged 0, updated 0, refused 4"
    assert list(refused(path)) == [4, 5, 6, 10]
    assert "2" in refused(path)[5]  # the line that says the same
    assert last_line(path) == "created 0, unchanged 2, updated 0, refused 4"


def test_a_broken_line_of_json_is_refused_and_the_rest_goes_on(write):
    path = write('{"title": "A a b"}\n{broken\n\n[1]\n{"title": "C a d"}\n', "projects.jsonl")
    assert last_line(path) == "created 2, unchanged 0, updated 0, refused 2"
    assert list(refused(path)) == [2, 4]


def test_an_entry_nested_without_end_is_refused_and_the_rest_goes_on(write):
    deep = "[" * 500 + "1" + "]" * 500
    path = write(f'[{{"title": "Dílna", "how": {deep}}}, {{"title": "Zahrada"}}]', "projects.json")
    assert last_line(path) == "created 1, unchanged 0, updated 0, refused 1"
    assert list(refused(path)) == [1]
    assert Innovation.objects.get().title_cs == "Zahrada"


def test_the_report_goes_when_nothing_is_refused_any_more(write):
    path = write([["Název", "Země"], ["", "AT"]])
    run(path)
    assert refused(path)
    run(write([["Název", "Země"], ["Dílna", "AT"]]))
    assert not path.with_name("projects.csv.refused.csv").exists()


def test_the_report_may_lie_elsewhere_and_holds_no_formula(write, tmp_path):
    path = write([["ID", "Název"], ["=1+1", "Dílna"], ["+2", "Dílna"]])
    run(path, "--report", str(tmp_path / "refused.csv"))
    assert ";'+2;Dílna" in (tmp_path / "refused.csv").read_text(encoding="utf-8-sig")
    assert not refused(path)
    with pytest.raises(CommandError, match="no place for the report"):
        run(path, "--report", str(path))

"""Any dirt: every row is counted or reported, nothing is half-written, and twice is as good as once."""

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csi_portal.history.models import Act
from innovations.models import Cost, Innovation, Source
from tests.architecture import ROOT

COLUMNS = [
    "ID",
    "Ná\u00adzev\nprojektu",
    "Země",
    "Zahájení",
    "Rozpočet (EUR)",
    "Popis",
    "Zdroj",
    "Příloha",
    "Jiné",
]
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1c"), max_size=40)
CELLS = [
    st.one_of(st.just(""), st.sampled_from(["1", "2", "3", "A-4", "x" * 150]), anything),
    st.one_of(
        st.sampled_from(["Dílna a práce", "DÍLNA A PRÁCE", "Z&aacute;hrada", "PÅ™Ã­spÄ›vek", "", "=A(1)"]),
        anything,
    ),
    st.one_of(st.sampled_from(["", "AT", "Rakousko", "Skotsko", "Spain, Portugal", "Narnie"]), anything),
    st.one_of(
        st.sampled_from(
            ["01. Nov 15", "30.09.2015", "1/6/25", "13/6/25", "2010-08-25 16:50:37", "2013", "brzy", "0-0-0"]
        ),
        anything,
    ),
    st.one_of(st.sampled_from(["13.074,00", "£999.269,00", "1434364", "9" * 30, "-1", ""]), anything),
    st.one_of(st.just(""), st.just("Dlouhý text. " * 1600), anything),
    st.one_of(st.sampled_from(["", "https://a.example", "www.b.example (web)", "http://x" * 200]), anything),
    st.one_of(st.sampled_from(["", "https://a.example/1.pdf", "zpráva.pdf"]), anything),
    st.one_of(st.just(""), anything),
]  # fmt: skip
row = st.one_of(
    st.tuples(*CELLS).map(list),
    st.tuples(*CELLS).map(lambda cells: [*[""] * 7, cells[7] or "https://c.example", ""]),  # an attachment
    st.just([]),
    st.tuples(*CELLS).map(lambda cells: [*cells, "navíc"]),
)
rows = st.lists(row, min_size=1, max_size=12)
titles = st.lists(st.just(["Databáze projektů 2016"]) | st.just([]), max_size=3)
LAST = re.compile(r"created (\d+), unchanged (\d+), updated (\d+), refused (\d+)")
ROWS = re.compile(r"Rows: (\d+), of which (\d+) belong to the example of another row\.")


def run(path):
    """(rows, joined, created, unchanged, updated, refused) as the command says them."""
    out = io.StringIO()
    call_command("import_innovations", str(path), "--source", "dirt", stdout=out, stderr=io.StringIO())
    *_, counted, last = out.getvalue().splitlines()
    return [int(number) for number in (*ROWS.fullmatch(counted).groups(), *LAST.fullmatch(last).groups())]


def reported(path):
    """The lines in the report; each has a reason."""
    report = path.with_name(f"{path.name}.refused.csv")
    if not report.exists():
        return []
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    assert all(row[1] for row in rows)
    return [int(row[0]) for row in rows]


def stored():
    """All that an import writes, without numbers and moments."""
    drafts = Innovation.objects.filter(imported_from="dirt").order_by("external_id")
    return [
        (
            *(draft.external_id, draft.import_digest, draft.title_cs, draft.how_cs, draft.import_rest),
            draft.completeness,
            list(draft.sources.values_list("url", "title", "position")),
            list(draft.costs.values_list("amount", "currency")),
        )
        for draft in drafts
    ]


def write_table(path, above, rows, encoding):
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, delimiter=";").writerows([*above, COLUMNS, *rows])


def write_lines(path, rows):
    objects = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
    path.write_text("\n".join(json.dumps(each) for each in objects), encoding="utf-8")


def check_counts(path, expected_rows):
    """Import twice. Every row is a draft, part of one, or reported; the second time changes nothing."""
    rows, joined, created, unchanged, updated, refused = run(path)
    assert (unchanged, updated) == (0, 0)
    assert rows == expected_rows == created + joined + refused
    assert len(reported(path)) == refused
    assert Innovation.objects.filter(imported_from="dirt", status="draft").count() == created
    assert Act.objects.filter(verb="import").count() == created
    before = stored()
    assert run(path) == [rows, joined, 0, created, 0, refused]
    assert stored() == before


def is_row(cells):
    return any(cell.strip() for cell in cells) and cells != COLUMNS


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(titles, rows, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_row_of_a_dirty_table_is_counted_once(above, rows, encoding):
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dirt.csv"
        rows = [["1", "Vždy tu je", "AT", *[""] * 6], *rows]
        write_table(path, above, rows, encoding)
        check_counts(path, sum(map(is_row, rows)))
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows)
def test_every_object_is_counted_once(rows):
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dirt.jsonl"
        rows = [["1", "Vždy tu je", "AT", *[""] * 6], *rows]
        write_lines(path, rows)
        check_counts(path, len(rows))
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.binary(max_size=200), max_size=8), st.sampled_from(["csv", "json", "jsonl", "xlsx"]))
def test_whatever_the_bytes_there_is_a_sentence_or_a_count(chunks, ending):
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"dirt.{ending}"
        path.write_bytes("Název;Země\n".encode() + b"\n".join(chunks))
        created = None
        with contextlib.suppress(CommandError):
            rows, joined, created, _unchanged, _updated, refused = run(path)
            assert rows == joined + created + refused
        assert Innovation.objects.filter(imported_from="dirt").count() == (created or 0)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_goes_on_as_if_nothing_had_happened(tmp_path):
    path = tmp_path / "long.csv"
    examples = [
        [
            str(number),
            f"Příklad číslo {number}",
            "AT",
            "2013",
            f"{number}.000,00",
            "Popis",
            "https://a.example",
        ]
        for number in range(1, 501)
    ]
    write_table(path, [], examples, "utf-8")
    kill_in_the_middle(path)
    survived = Innovation.objects.filter(imported_from="dirt").count()
    assert 0 < survived < 500
    assert Source.objects.count() == Cost.objects.count() == survived  # nothing is half-written
    assert run(path) == [500, 0, 500 - survived, survived, 0, 0]
    resumed = stored()
    Innovation.objects.all().delete()
    assert run(path) == [500, 0, 500, 0, 0, 0]
    assert stored() == resumed


def kill_in_the_middle(path):
    """Start an import of its own process, and kill it once something is written."""
    place = connection.settings_dict
    user, password = quote(place["USER"], safe=""), quote(place["PASSWORD"], safe="")
    address = f"{user}:{password}@{quote(place['HOST'], safe='')}:{place['PORT']}".removesuffix(":")
    command = [sys.executable, "manage.py", "import_innovations", str(path), "--source", "dirt"]
    environment = {**os.environ, "DATABASE_URL": f"postgres://{address}/{place['NAME']}", "SECRET_KEY": "x"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not Innovation.objects.exists():
        time.sleep(0.01)
    process.kill()
    assert process.wait() < 0

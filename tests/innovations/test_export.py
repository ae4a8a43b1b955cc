"""The filtered result as a file: the same examples, nothing that runs in a spreadsheet, in bounded memory."""

import csv
import io
import json
import tempfile
import tracemalloc

import openpyxl
import psycopg
import pytest
from django.core import signals
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from innovations.models import Innovation
from innovations.views import export
from tests.factories import (
    CostFactory,
    EstimateFactory,
    InnovationFactory,
    ReplicationFactory,
    ResultFactory,
    TargetGroupFactory,
)

pytestmark = pytest.mark.django_db

FORMATS = ("csv", "xlsx", "json")
FORMULAS = (
    '=HYPERLINK("http://evil.example","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1",
)  # fmt: skip


@pytest.fixture(autouse=True)
def every_sort_from_the_first_example(monkeypatch):
    monkeypatch.setattr("innovations.filters.memory.NEEDED", 1)


def address(kind, query="", english=False):
    return f"{'/en/innovations' if english else '/inovace'}/export.{kind}{query}"


def body(response):
    assert response.status_code == 200
    return response.getvalue()


def csv_rows(response, delimiter=";"):
    text = body(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def sheets(response):
    book = openpyxl.load_workbook(io.BytesIO(body(response)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def titles(client, kind, query=""):
    """The titles in a file, in its order."""
    response = client.get(address(kind, query))
    if kind == "csv":
        return [row["Název"] for row in csv_rows(response)]
    if kind == "json":
        return [record["title"]["cs"] for record in json.loads(body(response))["innovations"]]
    heading, *rows = sheets(response)["Příklady"]
    return [row[heading.index("Název")] for row in rows]


@pytest.fixture
def three(db):
    group = TargetGroupFactory(slug="zeny", name_cs="Ženy")
    return [
        InnovationFactory(title_cs=title, country=country, target_groups=[group] if country == "ES" else [])
        for title, country in (("Čajovna", "ES"), ("Dílna", "AT"), ("Chleba", "ES"))
    ]


# --- which examples -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_the_file_holds_what_the_list_shows_in_its_order(client, three, kind):
    assert titles(client, kind) == ["Chleba", "Dílna", "Čajovna"]
    assert titles(client, kind, "?razeni=nazev") == ["Čajovna", "Dílna", "Chleba"]
    assert titles(client, kind, "?skupina=zeny") == ["Chleba", "Čajovna"]
    assert titles(client, kind, "?q=dílna") == ["Dílna"]
    assert titles(client, kind, "?zeme=-ES&page=7") == ["Dílna"]
    assert titles(client, kind, "?q=kosmodrom") == []


# --- what a file says ---------------------------------------------------------------------------------------


@pytest.fixture
def whole(db):
    example = InnovationFactory(
        slug="zahrada",
        title_cs="Zahrada",
        title_en="Garden",
        latitude=40.5,
        longitude=-8.25,
        transfer_law_cs="Zákon o obcích",
        smallest_population=500,
        how_cs="",
        how_en="In English only",
        sources=["https://example.org/zprava"],
    )
    CostFactory(innovation=example, amount=12000, currency="EUR", year=2019, note_cs="bez mezd")
    ResultFactory(innovation=example, text_cs="Práci našlo 12 lidí", year=2020)
    ReplicationFactory(innovation=example, place="Linz", country="AT", outcome_cs="Běží dál")
    EstimateFactory(innovation=example, field="transfer_law")
    return example


def test_every_row_of_the_csv_carries_filter_licence_and_sources(client, whole):
    (row,) = csv_rows(client.get(address("csv", "?q=zahrada&razeni=nazev&nic=1")))
    assert row["Adresa"] == "http://testserver/inovace/zahrada/"
    assert row["Licence"] == "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    assert row["Adresa dotazu"] == "http://testserver/inovace/?q=zahrada&razeni=nazev"
    assert row["Filtr"] == "slova „zahrada“; řazeno: název"
    assert row["Počet výsledků"] == "1"
    assert row["Naše úvaha, neověřeno (které sloupce)"] == "České právo"
    assert row["Jen v\u00a0druhém jazyce (které sloupce)"] == "Jak to funguje"
    assert row["Jak to funguje"] == "In English only"
    assert row["Zeměpisná délka"] == "-8,25"
    assert "(2019) [https://example.org/zprava]" in row["Náklady se zdroji"]
    assert row["Výsledky se zdroji"] == "Práci našlo 12 lidí (2020) [https://example.org/zprava]"
    assert row["Opakování jinde se zdroji"] == "Linz, Rakousko: Běží dál [https://example.org/zprava]"


def test_the_english_twin_speaks_english_with_commas(client, whole):
    with translation.override("en"):
        (row,) = csv_rows(client.get(address("csv", english=True)), delimiter=",")
    assert (row["Title"], row["Longitude"]) == ("Garden", "-8.25")
    assert row["Address of the query"] == "http://testserver/en/innovations/"


def test_several_values_stand_in_one_cell(client):
    groups = [TargetGroupFactory(name_cs=name) for name in ("Senioři; senioři", "Ženy")]
    InnovationFactory(target_groups=groups)
    (row,) = csv_rows(client.get(address("csv")))
    assert set(row["Cílové skupiny"].split(" | ")) == {"Senioři; senioři", "Ženy"}


def test_the_workbook_has_a_sheet_of_figures_and_one_about_itself(client, whole):
    book = sheets(client.get(address("xlsx")))
    assert list(book) == ["Příklady", "Čísla", "O souboru"]
    figures = {row[2]: row[3:] for row in book["Čísla"][1:]}
    assert figures["náklad"][1:] == (12000, "EUR", 2019, "https://example.org/zprava")
    assert figures["výsledek"][0] == "Práci našlo 12 lidí"
    about = dict(book["O souboru"])
    assert about["Počet výsledků"] == 1
    assert about["Filtr"] == "všechny příklady; řazeno: nejnovější"
    assert about["Licence"].startswith("CC BY 4.0")


def test_the_json_file_says_what_it_is(client, whole):
    data = json.loads(body(client.get(address("json", "?druh=method"))))
    assert data["about"]["found"] == 1
    assert data["about"]["query"] == "http://testserver/inovace/?druh=method"
    assert "CC BY 4.0" in data["about"]["licence"]
    (record,) = data["innovations"]
    assert record["url"] == {
        "cs": "http://testserver/inovace/zahrada/",
        "en": "http://testserver/en/innovations/zahrada/",
    }
    assert record["own_estimates"] == ["transfer_law"]
    assert record["how"] == {"cs": None, "en": "In English only"}
    assert record["costs"][0]["source"] == "https://example.org/zprava"


def test_a_file_names_no_person(client, whole, editor_client):
    Innovation.objects.filter(pk=whole.pk).update(original_text="Text jiného autora")
    whole.estimates.update(confirmed_by_name="Marie Ověřená", confirmed_at=whole.created_at)
    text = body(client.get(address("json"))).decode()
    assert "Marie Ověřená" not in text
    assert "Text jiného autora" not in text


# --- formulas and other dirt --------------------------------------------------------------------------------


@pytest.fixture
def formulas(db):
    for formula in FORMULAS:
        example = InnovationFactory(title_cs=formula, organisation=formula, how_cs=formula)
        CostFactory(innovation=example, note_cs=formula)


def test_no_cell_of_the_csv_begins_a_formula(client, formulas):
    for row in csv_rows(client.get(address("csv"))):
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert "'=HYPERLINK(" in body(client.get(address("csv", "?n=1"))).decode()


def test_no_cell_of_the_workbook_is_a_formula(client, formulas):
    book = openpyxl.load_workbook(io.BytesIO(body(client.get(address("xlsx")))))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert FORMULAS[0] in [row[1] for row in book["Příklady"].iter_rows(values_only=True)]


def test_json_keeps_every_text_as_it_is(client, formulas):
    assert set(titles(client, "json")) == set(FORMULAS)


def test_a_very_long_text_is_cut_in_the_workbook_only_and_says_so(client):
    InnovationFactory(title_cs="Dlouhý", how_cs="a" * 40_000)
    heading, row = sheets(client.get(address("xlsx")))["Příklady"]
    cell = row[heading.index("Jak to funguje")]
    assert len(cell) == 32_767
    assert cell.endswith("a […]")
    assert csv_rows(client.get(address("csv")))[0]["Jak to funguje"] == "a" * 40_000


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "query",
    [
        "?q=%00%0d%0aSet-Cookie:x=1",
        "?razeni=%27%3b--",
        "?obec=%00",
        "?page=99999999999",
        "?zeme=" + "A," * 500,
        "?q=" + "x" * 5000,
        "?druh=method&druh=-method",
        "?q=%ff%fe",
    ],
)
def test_hostile_addresses_give_a_file(client, three, kind, query):
    response = client.get(address(kind, query))
    assert body(response)
    assert "Set-Cookie" not in response


# --- how it is sent -----------------------------------------------------------------------------------------


def test_the_file_is_called_by_its_day_in_the_reader_s_language(client, three):
    sent = client.get(address("csv"))["Content-Disposition"]
    assert sent.startswith("attachment; filename*=utf-8''CSI%20p%C5%99%C3%ADklady%2020")
    assert client.get(address("xlsx", english=True))["Content-Disposition"].startswith(
        'attachment; filename="CSI examples 20'
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_an_unchanged_catalogue_is_not_sent_again(client, three, kind):
    response = client.get(address(kind))
    body(response)
    assert response["Cache-Control"] == "public, no-cache"
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address(kind), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 1)
    Innovation.objects.filter(pk=three[0].pk).update(region="Jinde")
    assert client.get(address(kind), headers={"if-none-match": response["ETag"]}).status_code == 200
    assert client.get(address(kind, "?q=x"), headers={"if-none-match": response["ETag"]}).status_code == 200


def test_who_takes_too_many_files_must_wait(client, three):
    taken = [client.get(address("json", f"?n={number}")).status_code for number in range(30)]
    assert set(taken) == {200}
    refused = client.get(address("csv"))
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert client.get(address("csv"), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_without_the_table_of_permits_nobody_takes_a_file(client, three):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE server_permit RENAME TO lost")
    assert client.get(address("csv")).status_code == 429


# --- one large file at a time -------------------------------------------------------------------------------


@pytest.fixture
def other_worker(db):
    """A session of the database beside that of the test."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        yield other


def asks(worker, function):
    return worker.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"turn:{export.TURN}"]).fetchone()[
        0
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_only_one_large_file_is_made_at_a_time(client, three, other_worker, monkeypatch, kind):
    monkeypatch.setattr(export, "LARGE", 2)
    assert asks(other_worker, "pg_try_advisory_lock")
    refused = client.get(address(kind, "?q="))
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert refused["Cache-Control"] == "no-store"
    assert 'href="/inovace/"' in refused.content.decode()
    assert client.get(address(kind, "?skupina=zeny")).status_code == 200  # a small one comes at once
    assert asks(other_worker, "pg_advisory_unlock")
    assert titles(client, kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_turn_is_held_until_the_file_is_sent_or_not_wanted(rf, three, other_worker, monkeypatch, kind):
    monkeypatch.setattr(export, "LARGE", 2)
    request = rf.get(address(kind))
    request.session = {}
    response = getattr(export, f"export_{kind}")(request)
    assert not asks(other_worker, "pg_try_advisory_lock")
    signals.request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        signals.request_finished.connect(close_old_connections)
    assert asks(other_worker, "pg_try_advisory_lock")


def test_a_file_that_fails_gives_its_turn_back(client, three, other_worker, monkeypatch):
    def fail(*arguments, **options):
        raise OSError("the disk is full")

    monkeypatch.setattr(export, "LARGE", 2)
    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    with pytest.raises(OSError, match="full"):
        client.get(address("xlsx"))
    assert asks(other_worker, "pg_try_advisory_lock")


def test_the_list_links_to_its_files(client, three):
    page = client.get("/inovace/?skupina=zeny&page=2").content.decode()
    for kind in FORMATS:
        assert f'href="/inovace/export.{kind}?skupina=zeny"' in page
    assert "export.csv" not in client.get("/inovace/?q=kosmodrom").content.decode()


# --- what it costs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "most"), [("csv", 30), ("xlsx", 30), ("json", 30)])
def test_queries_do_not_grow_with_the_examples(client, kind, most):
    counted = {}
    for wanted in (1, 30):
        InnovationFactory.create_batch(wanted - Innovation.objects.count())
        with CaptureQueriesContext(connection) as captured:
            body(client.get(address(kind)))
        counted[wanted] = len(captured)
    assert counted[1] == counted[30]
    assert counted[30] <= most


@pytest.mark.parametrize("kind", FORMATS)
def test_memory_does_not_grow_with_the_examples(client, kind, monkeypatch):
    """Portions of ten: sixteen of them need hardly more memory than four, and far less than their texts."""
    monkeypatch.setattr("innovations.filters.walk.PORTION", 10)
    peaks = {}
    for wanted in (40, 160):
        for _number in range(wanted - Innovation.objects.count()):
            InnovationFactory(how_cs="slovo " * 2000, problem_cs="jiné slovo " * 1000)
        client.get("/inovace/")  # the memory of the filters is made
        tracemalloc.start()
        length = sum(len(part) for part in client.get(address(kind)).streaming_content)
        peaks[wanted] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[160] < peaks[40] * 1.25
    if kind != "xlsx":
        assert peaks[160] < length

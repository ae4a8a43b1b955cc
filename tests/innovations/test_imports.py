"""`manage.py import_innovations` on dirty files of every format."""

import csv
import datetime
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from csi_portal.history.models import Act
from innovations import actions
from innovations.imports.encoding import LONGEST_LINE
from innovations.imports.objects import CHUNK
from innovations.models import Cost, Innovation, InnovationEntry, Source
from innovations.models.uploads import LARGEST_UNPACKED_BYTES
from tests.factories import InnovationFactory, TargetGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
TABLE = [
    ["Databáze projektů", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["Ná\u00adzev\nprojektu", "Země", "Zahájení", "Popis", "Rozpočet (EUR)", "Zdroj"],
    ["Dílna a práce", "Rakousko", "01. Nov 15", "Popis jedna", "13.074,00", "https://a.example/1"],
    ["Příspěvek obcím", "Skotsko", "2010", "Popis dva", "£999.269,00", "https://b.example"],
]


def run(path, *arguments):
    out = io.StringIO()
    call_command("import_innovations", str(path), *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def last_line(path, *arguments):
    return run(path, *arguments).splitlines()[-1]


def refused(path):
    """{line: reason} of the report beside a file."""
    report = path.with_name(f"{path.name}.refused.csv")
    if not report.exists():
        return {}
    with report.open(encoding="utf-8-sig", newline="") as file:
        return {int(row[0]): row[1] for row in list(csv.reader(file, delimiter=";"))[1:]}


@pytest.fixture
def write(tmp_path):
    """`write(rows)` or `write(text, name, encoding)` gives the path of a file."""

    def write(content, name="projects.csv", encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, list):
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=";").writerows(content)
            content = text.getvalue()
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding, "replace"))
        return path

    return write


def as_xlsx(rows):
    workbook, buffer = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append([cell or None for cell in row])
    workbook.save(buffer)
    return buffer.getvalue()


def as_objects(rows):
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]


FORMATS = {
    "comma.csv": lambda rows: "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows),
    "tab.tsv": lambda rows: "\r\n".join("\t".join(f'"{cell}"' for cell in row) for row in rows),
    "sheet.xlsx": as_xlsx,
    "list.json": lambda rows: json.dumps(as_objects(rows), indent=2),
    "within.json": lambda rows: json.dumps({"count": 2, "projects": as_objects(rows)}, ensure_ascii=False),
    "lines.jsonl": lambda rows: "\n".join(json.dumps(each) for each in as_objects(rows)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_drafts(name, write):
    path = write(FORMATS[name](TABLE), name)
    assert last_line(path, "--source", "Databáze") == "created 2, unchanged 0, updated 0, refused 0"
    first, second = Innovation.objects.filter(imported_from="Databáze").order_by("pk")
    assert (first.title_cs, first.country.code, first.year_started) == ("Dílna a práce", "AT", 2015)
    assert (first.how_cs, first.status) == ("Popis jedna", "draft")
    assert first.import_rest == "Zahájení: 01. Nov 15"
    assert (second.title_cs, second.country.code, second.subdivision) == ("Příspěvek obcím", "GB", "GB-SCT")
    assert (second.year_started, second.import_rest) == (2010, "")
    amounts = Cost.objects.order_by("pk").values_list("amount", "currency", "what", "source__url")
    assert list(amounts) == [
        (Decimal("13074.00"), "EUR", "total", "https://a.example/1"),
        (Decimal("999269.00"), "GBP", "total", "https://b.example"),
    ]
    assert refused(path) == {}


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "utf-16", "utf-8-sig"])
def test_every_encoding_is_read(encoding, write):
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in TABLE).replace("\u00ad\n", "")
    run(write(text, encoding=encoding))
    assert Innovation.objects.filter(title_cs="Příspěvek obcím", country="GB").exists()


def test_the_same_file_twice_changes_nothing(write):
    path = write(TABLE)
    run(path)
    before = list(Innovation.objects.order_by("pk").values())
    acts = Act.objects.count()
    assert last_line(path) == "created 0, unchanged 2, updated 0, refused 0"
    assert list(Innovation.objects.order_by("pk").values()) == before
    assert Act.objects.count() == acts == 2


def test_what_the_file_says_anew_reaches_the_draft(write):
    TargetGroupFactory(slug="zeny", name_cs="Ženy")
    header = ["ID", "Název", "Země", "Popis", "Cílová skupina", "Zdroj"]
    run(write([header, ["7", "Dílna", "AT", "Popis", "ženy", "https://a.example"]]))
    path = write([header, ["7", "Dílny", "DE", "", "", "https://b.example"]])
    assert last_line(path) == "created 0, unchanged 0, updated 1, refused 0"
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.country.code, draft.how_cs) == ("Dílny", "DE", "")
    assert (draft.external_id, draft.imported_from) == ("7", "projects")
    assert draft.text_version == 2  # a form that was open before the import asks before it saves
    assert list(draft.target_groups.all()) == []
    assert [source.url for source in draft.sources.all()] == ["https://b.example"]


def test_what_an_editor_has_changed_is_never_overwritten(write):
    path = write(TABLE)
    run(path)
    draft = Innovation.objects.get(title_cs="Dílna a práce")
    Innovation.objects.filter(pk=draft.pk).update(how_cs="Redaktorka to přepsala.")
    actions.save_edited(
        innovation=draft, by=UserFactory(roles=["editor"]), now=timezone.now(), fields=["how_cs"]
    )
    assert last_line(path) == "created 0, unchanged 2, updated 0, refused 0"
    changed = [[cell.replace("Popis jedna", "Nový popis") for cell in row] for row in TABLE]
    assert last_line(write(changed)) == "created 0, unchanged 1, updated 0, refused 1"
    draft.refresh_from_db()
    assert draft.how_cs == "Redaktorka to přepsala."
    assert list(refused(path)) == [5]  # the header spans lines 3 and 4


def test_a_published_example_is_never_changed_in_place(write):
    path = write(TABLE)
    run(path)
    Innovation.objects.update(kind="method", status="published", published_at=timezone.now())
    changed = [[cell.replace("Popis", "Jiný popis") for cell in row] for row in TABLE]
    assert last_line(write(changed)) == "created 0, unchanged 0, updated 0, refused 2"
    assert Innovation.objects.filter(how_cs__startswith="Popis").count() == 2
    assert len(refused(path)) == 2


def test_one_row_for_each_attachment_makes_one_example(write):
    path = write(
        [
            ["Project ID", "Title", "Country", "Attachment", "Source", "Source title", "Accessed"],
            ["A1", "Workshop", "Austria", "https://a.example/1.pdf", "https://a.example", "Home", "1/6/25"],
            ["B2", "Garden", "Spain", "", "", "", ""],
            ["A1", "Workshop", "Austria", "Report – https://a.example/2.pdf", "", "", ""],
            ["", "", "", "https://a.example/3.pdf", "", "", ""],
            ["A1", "Workshop", "Austria", "missing.pdf", "", "", ""],
            ["A1", "Workshop", "Austria", "missing.pdf", "", "", "13/6/25"],
        ]
    )
    out = run(path, "--language", "en").splitlines()
    assert out[-1] == "created 2, unchanged 0, updated 0, refused 0"
    assert out[-2] == "Rows: 6, of which 4 belong to the example of another row."
    example = Innovation.objects.get(external_id="A1")
    assert list(example.sources.values_list("url", "title", "accessed_on")) == [
        ("https://a.example", "Home", datetime.date(2025, 6, 1)),
        ("https://a.example/1.pdf", "Home", datetime.date(2025, 6, 1)),
        ("https://a.example/2.pdf", "Report", None),
        ("https://a.example/3.pdf", "", None),
    ]
    assert example.import_rest == "Attachment: missing.pdf\nAccessed: 13/6/25"


def test_rows_that_say_different_things_of_one_example_lose_nothing(write):
    path = write(
        [
            ["ID", "Název", "Země", "Místo", "Popis"],
            ["1", "Dílna", "AT", "Graz", "První odstavec"],
            ["1", "Dílna (nová)", "Rakousko", "Linz", "Druhý odstavec"],
        ]
    )
    run(path)
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.place) == ("Dílna", "Graz")
    assert draft.how_cs == "První odstavec\n\nDruhý odstavec"
    assert draft.import_rest == "Název: Dílna (nová)\nMísto: Linz"


def test_what_fits_no_field_is_kept_in_words(write):
    TargetGroupFactory(slug="zeny", name_cs="Ženy")
    long_title = "Velmi dlouhý název " * 20
    path = write(
        [
            ["Název", "Země", "Web", "Rozpočet", "Zdroj", "Cílová skupina", "GPS Lat", "Poznámka", "E-mail"],
            [long_title, "Narnie", "není", "12 500", "ústně", "ženy, roboti", "91", "x" * 20_000, "a@b.cz"],
        ]
    )
    assert last_line(path) == "created 1, unchanged 0, updated 0, refused 0"
    draft = Innovation.objects.get()
    assert len(draft.title_cs) <= 200
    assert draft.title_cs.endswith(" Velmi…")
    assert (draft.country.code, draft.web, draft.latitude, draft.kind) == ("", "", None, "")
    for kept in (long_title.strip(), "Země: Narnie", "Web: není", "Rozpočet: 12 500", "Zdroj: ústně",
                 "Cílová skupina: roboti", "GPS Lat: 91", "Poznámka: " + "x" * 20_000):  # fmt: skip
        assert kept in draft.import_rest
    assert "a@b.cz" not in draft.import_rest  # a person's address, and nobody asked for it


def test_a_language_without_columns_of_its_own_is_kept_as_the_original(write):
    path = write([["Titel", "Land", "Beschreibung"], ["Werkstatt für alle", "Österreich", "So geht es."]])
    run(path, "--language", "de")
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.title_en, draft.original_title) == ("", "", "Werkstatt für alle")
    assert (draft.original_language, draft.original_text) == ("de", "Beschreibung\nSo geht es.")
    assert (str(draft), draft.slug) == ("Werkstatt für alle", "werkstatt-fur-alle")


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


@pytest.mark.parametrize("beyond", range(-4, 5))
def test_a_list_of_json_is_read_wherever_it_is_cut(beyond, write):
    first = '[{"title": "A a b", "note": "%s"}'
    padding = "x" * (CHUNK - len(first % "") + beyond)
    path = write(first % padding + ',\n{"title": "C a d"}]', "projects.json")
    assert last_line(path) == "created 2, unchanged 0, updated 0, refused 0"
    path = write(first % padding + "]\n", "alone.json")
    assert last_line(path) == "created 1, unchanged 0, updated 0, refused 0"


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


def test_a_dry_run_says_everything_and_writes_nothing(write, tmp_path):
    path = write([*TABLE, ["", "Německo", "", "Bez názvu", "", ""]])
    out = run(path, "--dry-run")
    assert out.splitlines()[-1] == "created 2, unchanged 0, updated 0, refused 1"
    assert "Line 7:" in out
    assert not Innovation.objects.exists()
    assert not Source.objects.exists()
    assert not Act.objects.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["projects.csv"]


def test_somebody_may_say_which_column_is_what(write):
    path = write([["Co", "Kde", "Popis", "Jak"], ["Dílna", "AT", "Úvod", "Takhle"]])
    with pytest.raises(CommandError, match=r"No column is known as the title.*Co, Kde, Popis, Jak"):
        run(path)
    run(path, "--map", "title=co", "--map", "country=Kde", "--map", "how=Jak")
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.country.code, draft.how_cs) == ("Dílna", "AT", "Takhle")
    assert draft.import_rest == "Popis: Úvod"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--map", "title"], "“title” is no mapping"),
        (["--map", "nadpis=Název"], "There is no field “nadpis”. The fields are: external_id, title,"),
        (["--map", "title=Nadpis"], "The file has no column “Nadpis”. Its columns are: Název projektu, Země"),
        (["--language", "česky"], "“česky” is no code of a language"),
        (["--source", "x" * 101], "The name of the source is longer than 100 letters"),
    ],
)
def test_a_wrong_argument_is_one_sentence(arguments, sentence, write):
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")) as refusal:
        run(write(TABLE), *arguments)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode != 0
    assert not Innovation.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "is empty"),
        (b" \n\n", "a.csv", "is empty"),
        (b";;;\n;;\n", "a.csv", "is empty"),
        ("Název;Země\n", "a.csv", "holds no row"),
        (b"[]", "a.json", "holds no row"),
        (b'{"a": 1}\n', "a.json", "No column is known as the title"),
        (b"[1, 2]", "a.json", "holds no row"),
        (b'[{"title": "A"}, {"title": ', "a.json", "no valid JSON near line 1"),
        (b'{\n"a": 1}', "a.json", "holds no list of objects"),
        (b"[" * 100_000, "a.json", "nested too deeply"),
        (b"PK\x03\x04 broken", "a.xlsx", "no XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "old Office file"),
        (b"%PDF-1.7", "a.pdf", "no table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\x02\x03\x04\x05\x06\x07", "a.csv", "no table"),
        ('Název;Země\n"Dílna;AT\nZahrada;ES\n', "a.csv", "opens on line 2 is never closed"),
    ],
)
def test_a_wrong_file_is_one_sentence(content, name, sentence, write):
    path = write(content, name)
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(path)
    assert "\n" not in str(refusal.value)
    assert not Innovation.objects.exists()


def test_an_entry_nested_without_end_is_refused_and_the_rest_goes_on(write):
    deep = "[" * 500 + "1" + "]" * 500
    path = write(f'[{{"title": "Dílna", "how": {deep}}}, {{"title": "Zahrada"}}]', "projects.json")
    assert last_line(path) == "created 1, unchanged 0, updated 0, refused 1"
    assert list(refused(path)) == [1]
    assert Innovation.objects.get().title_cs == "Zahrada"


@pytest.mark.parametrize("name", ["projects.csv", "projects.jsonl"])
def test_a_line_that_would_fill_the_memory_is_one_sentence(name, write):
    first = {"projects.csv": "title;how", "projects.jsonl": '{"title": "Dílna"}'}[name]
    with pytest.raises(CommandError, match="line 2 is longer"):
        run(write(f"{first}\n{'a' * (LONGEST_LINE + 1)}\n", name))
    assert not Innovation.objects.exists()


def test_a_small_sheet_that_unpacks_to_a_huge_one_is_one_sentence(write):
    packed = io.BytesIO(as_xlsx(TABLE))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * (LARGEST_UNPACKED_BYTES + 1))
    with pytest.raises(CommandError, match="too large when unpacked"):
        run(write(packed.getvalue(), "projects.xlsx"))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        run(tmp_path / "nothing.csv")


def test_an_imported_draft_is_searched_once_it_is_published(write):
    run(write([["Název", "Druh", "Země", "Popis", "Zdroj"],
               ["Dílna a práce", "služba", "AT", "Popis", "https://a.example"]]))  # fmt: skip
    draft = Innovation.objects.get()
    editor, second = UserFactory(roles=["editor"]), UserFactory(roles=["editor"])
    assert not InnovationEntry.objects.filter(innovation=draft).exists()
    assert draft.completeness > 0
    actions.submit(innovation=draft, by=editor, now=timezone.now())
    actions.approve(innovation=draft, by=second, now=timezone.now())
    actions.publish(innovation=draft, by=second, now=timezone.now())
    assert "diln" in InnovationEntry.objects.get(innovation=draft).vector


@pytest.mark.parametrize("missing", [{"kind": ""}, {"country": ""}])
def test_a_draft_without_kind_or_country_is_not_published(missing):
    example = InnovationFactory(status="submitted", **missing)
    with pytest.raises(ValidationError, match=r"\bdruh\b"):
        actions.approve(innovation=example, by=UserFactory(roles=["editor"]), now=timezone.now())


def test_two_examples_of_one_title_get_addresses_of_their_own(write):
    InnovationFactory(slug="dilna-a-prace")
    run(write([["Název", "Země", "Popis"], ["Dílna a práce", "AT", "x"], ["Dílna a práce", "DE", "y"]]))
    slugs = Innovation.objects.filter(title_cs="Dílna a práce").values_list("slug", flat=True)
    assert len({*slugs, "dilna-a-prace"}) == 3


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_is_written_by_a_fixed_number_of_queries(count, write, django_assert_max_num_queries):
    TargetGroupFactory(slug="zeny", name_cs="Ženy")
    header = ["Název", "Země", "Popis", "Zdroj", "Rozpočet (EUR)", "Cílová skupina"]
    rows = [[f"Příklad {number}", "AT", "x", "https://a.example", "5", "ženy"] for number in range(count)]
    with django_assert_max_num_queries(25):
        run(write([header, *rows]))
    assert Innovation.objects.count() == count

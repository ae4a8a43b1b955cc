"""Every format and encoding gives the same drafts; what is no list of examples is refused in one sentence."""

import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from django.core.management import CommandError

from innovations.imports import sheets
from innovations.imports.encoding import LONGEST_LINE
from innovations.imports.objects import CHUNK
from innovations.imports.sheets import LONGEST_CELL
from innovations.models import Cost, Innovation
from innovations.models.uploads import LARGEST_UNPACKED_BYTES

from .files import FORMATS, TABLE, as_xlsx, last_line, refused, run

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("beyond", range(-4, 5))
def test_a_list_of_json_is_read_wherever_it_is_cut(beyond, write):
    first = '[{"title": "A a b", "note": "%s"}'
    padding = "x" * (CHUNK - len(first % "") + beyond)
    path = write(first % padding + ',\n{"title": "C a d"}]', "projects.json")
    assert last_line(path) == "created 2, unchanged 0, updated 0, refused 0"
    path = write(first % padding + "]\n", "alone.json")
    assert last_line(path) == "created 1, unchanged 0, updated 0, refused 0"


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


def row(number, *cells):
    texts = (f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{"".join(texts)}</row>'


def sheet(*rows, doctype=""):
    """An XLSX file whose first sheet is written by hand."""
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    above = row(1, "title", "country")
    xml = f'{doctype}<worksheet xmlns="{names}"><sheetData>{above}{"".join(rows)}</sheetData></worksheet>'
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(TABLE))) as made,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in made.namelist():
            archive.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else made.read(name))
    return packed.getvalue()


def test_a_sheet_written_by_hand_is_read(write):
    run(write(sheet(row(2, "Dílna a práce", "AT")), "projects.xlsx"))
    assert Innovation.objects.get().title_cs == "Dílna a práce"


ENTITIES = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}"><!ENTITY passwd SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sheet(row(2, "&a;" * 5_000, "AT"), doctype=ENTITIES), "no XLSX file"),
        (sheet(row(2, "Dílna a práce", "&passwd;"), doctype=ENTITIES), "no XLSX file"),
        (sheet(row(2_000_000_000, "Dílna a práce", "AT")), "no XLSX file"),
        (sheet("<a>" * 1_000_000 + "</a>" * 1_000_000), "no XLSX file"),
        (sheet(row(2, "Dílna a práce", "a" * (LONGEST_CELL + 1))), "too large when unpacked"),
        (sheet(row(2, "a" * LARGEST_UNPACKED_BYTES)), "too large when unpacked"),
        (sheet('<row r="2"><c t="s"><v>999</v></c></row>'), "no XLSX file"),
    ],
    ids=["entities", "entity of a file", "far row", "deep", "long cell", "huge cell", "no such text"],
)
def test_a_sheet_that_would_fill_the_memory_is_one_sentence(content, sentence, write):
    assert len(content) < 1_000_000
    path = write(content, "projects.xlsx")
    tracemalloc.start()
    try:
        with pytest.raises(CommandError, match=sentence) as refusal:
            run(path)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert "\n" not in str(refusal.value)
    assert not Innovation.objects.exists()


def test_a_sheet_of_too_many_cells_is_one_sentence(write, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ELEMENTS", 1_000)
    with pytest.raises(CommandError, match="too large when unpacked"):
        run(write(sheet("<row/>" * 1_000), "projects.xlsx"))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        run(tmp_path / "nothing.csv")

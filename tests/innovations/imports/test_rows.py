"""What becomes of the rows of a file: which make one draft, and where each cell goes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from innovations import actions
from innovations.models import Innovation, InnovationEntry
from tests.factories import InnovationFactory, TargetGroupFactory, UserFactory

from .files import last_line, run

pytestmark = pytest.mark.django_db


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


def test_two_examples_of_one_title_get_addresses_of_their_own(write):
    InnovationFactory(slug="dilna-a-prace")
    run(write([["Název", "Země", "Popis"], ["Dílna a práce", "AT", "x"], ["Dílna a práce", "DE", "y"]]))
    slugs = Innovation.objects.filter(title_cs="Dílna a práce").values_list("slug", flat=True)
    assert len({*slugs, "dilna-a-prace"}) == 3


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


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_is_written_by_a_fixed_number_of_queries(count, write, django_assert_max_num_queries):
    TargetGroupFactory(slug="zeny", name_cs="Ženy")
    header = ["Název", "Země", "Popis", "Zdroj", "Rozpočet (EUR)", "Cílová skupina"]
    rows = [[f"Příklad {number}", "AT", "x", "https://a.example", "5", "ženy"] for number in range(count)]
    with django_assert_max_num_queries(25):
        run(write([header, *rows]))
    assert Innovation.objects.count() == count

"""One A4 for the council: always Czech, always one page, read back from the PDF."""

import datetime
import io
from decimal import Decimal

import pypdf
import pytest
from django.core.management import call_command

from csi_portal.organisations.models import Municipality
from innovations import actions
from innovations.documents import council_sheet, council_sheet_pdf
from innovations.documents.wording import rounded, short_address, shortened
from innovations.models import ExchangeRate, Innovation
from tests.factories import (
    ActorFactory,
    CostFactory,
    EstimateFactory,
    ExchangeRateFactory,
    InnovationFactory,
    ResultFactory,
    SourceFactory,
    TargetGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)
DEEP = "velmi-dlouha-adresa/" * 12
LONG = "Příliš žluťoučký kůň úpěl ďábelské ódy, a tak obec najala šest lidí. " * 80


def sheet_of(example, municipality=None):
    return council_sheet(
        Innovation.objects.for_detail().get(pk=example.pk),
        municipality=municipality,
        rates=ExchangeRate.objects.by_currency(),
        address="https://portal.example.org/inovace/priklad/",
        today=TODAY,
    )


def read(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, " ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")


def text_of(sheet):
    lines = [f"{line.label} {line.text}" for section in sheet.sections for line in section.lines]
    return "\n".join([sheet.where, *lines, sheet.estimates, sheet.foot])


@pytest.fixture
def municipalities():
    call_command("load_municipalities", verbosity=0)


def overfull():
    """More of everything than any sheet can hold."""
    texts = (
        "problem how funding challenges conditions caveats smallest_population_note transfer_staff "
        "transfer_law transfer_money transfer_changes transfer_risks"
    )
    example = InnovationFactory(
        title_cs="Velmi dlouhý název inovace, která se nevejde na jeden řádek, a proto se musí zalomit " * 2,
        smallest_population=123_456,
        place="Místo s dlouhým jménem " * 6,
        target_groups=TargetGroupFactory.create_batch(12),
        actors=ActorFactory.create_batch(8),
        **{f"{name}_cs": LONG for name in texts.split()},
    )
    for number in range(12):
        source = SourceFactory(innovation=example, url=f"https://example.org/{DEEP}{number}")
        ResultFactory(innovation=example, source=source, text_cs=LONG)
        CostFactory(innovation=example, source=source, note_cs=LONG, amount=Decimal(number * 1_000_000))
        InnovationFactory(
            title_cs=f"Podobný příklad s velmi dlouhým názvem {number} " * 4,
            target_groups=example.target_groups.all(),
        )
    for field in ("conditions", "transfer_law", "transfer_money", "transfer_staff", "actors"):
        EstimateFactory(innovation=example, field=field)
    return example


@pytest.mark.usefixtures("real_catalogue")
def test_every_real_example_fits_one_tagged_page_in_czech():
    for example in Innovation.objects.published():
        reader, text = read(council_sheet_pdf(sheet_of(example)))
        assert len(reader.pages) == 1
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "cs"
        letters = "".join(text.split())  # where a line or a kerned word ends says nothing here
        for heading in ("Ocojde", "Pročunás", "Koliktostojí", "Zdroje"):
            assert heading in letters, example.slug
        assert "".join(reader.metadata.title.split()) == "".join(example.title_cs.split())


def test_too_much_of_everything_still_fits_one_page(municipalities):
    reader, text = read(council_sheet_pdf(sheet_of(overfull(), Municipality.objects.get(name="Hanušovice"))))
    assert len(reader.pages) == 1
    assert "celý text na portálu" in text
    assert "Zdroje" in text
    assert "https://portal.example.org/inovace/priklad/" in text.replace("\n", "")


def test_a_bare_example_is_a_page_too():
    reader, text = read(council_sheet_pdf(sheet_of(InnovationFactory(sources=[]))))
    assert len(reader.pages) == 1
    assert "Částku žádný zdroj neuvádí" in text


def test_czech_letters_survive():
    alphabet = "Příliš žluťoučký kůň úpěl ďábelské ódy – ŘŽŠČĚŮŇŤĎ „tak“ 1 000 € £"
    reader, text = read(council_sheet_pdf(sheet_of(InnovationFactory(problem_cs=alphabet))))
    assert alphabet in " ".join(text.split())
    fonts = {str(font["/BaseFont"]) for font in fonts_of(reader)}
    assert fonts
    assert all("AtkinsonHyperlegibleNext" in name for name in fonts)


def fonts_of(reader):
    return [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]


def test_text_of_an_example_is_never_markup():
    hostile = '#panic("x") *tučně* $x$ @odkaz <štítek> `kód` // konec \\ = Nadpis'
    _reader, text = read(council_sheet_pdf(sheet_of(InnovationFactory(title_cs=hostile, problem_cs=hostile))))
    assert (
        " ".join(text.split()).count('#panic("x") *tučně* $x$ @odkaz <štítek> `kód` // konec \\ = Nadpis')
        == 2
    )


def test_why_here_speaks_of_the_municipality(municipalities):
    fits = Municipality.objects.get(name="Hanušovice")
    small = Municipality.objects.order_by("population").first()
    example = InnovationFactory(smallest_population=1000)
    EstimateFactory(innovation=example, field="smallest_population")
    for place in (fits, small):
        said = text_of(sheet_of(example, place))
        assert place.name in said
        assert "1\u00a0000 obyvatel" in said.replace(" ", "\u00a0").replace("\u00a0obyvatel", " obyvatel")
        assert ("spojit se" in said) == (place == small)
    unknown = text_of(sheet_of(InnovationFactory(smallest_population=None), fits))
    assert "zdroj neuvádí" in unknown


def test_our_reasoning_is_marked_and_confirmed_by_name():
    example = InnovationFactory(transfer_law_cs="Živnostenský zákon.", conditions_cs="Dobrý starosta.")
    EstimateFactory(innovation=example, field="transfer_law")
    EstimateFactory(innovation=example, field="conditions")
    sheet = sheet_of(example)
    marked = {line.text for section in sheet.sections for line in section.lines if line.is_estimate}
    assert marked == {"Živnostenský zákon.", "Dobrý starosta."}
    assert "neověřenou (23.\u00a011.\u00a02026)" in sheet.estimates
    editor = UserFactory(roles=["editor"], full_name="Jana Redaktorová")
    moment = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    actions.confirm_estimate(innovation=example, field="conditions", by=editor, now=moment)
    estimates = sheet_of(example).estimates
    assert "Jana Redaktorová (1.\u00a012.\u00a02026): podmínky úspěchu" in estimates
    assert "české právo" in estimates


def test_costs_say_the_rate_and_its_day():
    ExchangeRateFactory(currency="EUR", czk=Decimal("24.27"), stated_on=datetime.date(2025, 12, 8))
    example = InnovationFactory()
    CostFactory(innovation=example, amount=Decimal(1_500_000), year=2015)
    said = text_of(sheet_of(example)).replace("\u00a0", " ")
    assert "1 500 000 € (asi 36,4 mil. Kč), 2015" in said
    assert "1 € = 24,27 Kč (8. 12. 2025)" in said


def test_rates_of_costs_that_have_no_room_are_not_listed():
    for currency in ("EUR", "GBP"):
        ExchangeRateFactory(currency=currency)
    example = InnovationFactory()
    for _cost in range(3):
        CostFactory(innovation=example, currency="EUR")
    CostFactory(innovation=example, currency="GBP")
    said = text_of(sheet_of(example)).replace("\u00a0", " ")
    assert "1 € = " in said
    assert "£" not in said


def test_the_sheet_stays_czech_on_english_pages(client):
    example = InnovationFactory(problem_cs="Chybí práce.", problem_en="No work.")
    text = client.get(f"/en/innovations/{example.slug}/for-the-council/").content.decode()
    sheet = text[text.index('<article class="sheet" lang="cs">') :]
    assert "Chybí práce." in sheet
    assert "O\u00a0co jde" in sheet
    assert "No work." not in text
    assert "Print this page" in text


def test_a_municipality_is_chosen_in_the_address(client, municipalities):
    example = InnovationFactory(smallest_population=1000)
    code = Municipality.objects.get(name="Hanušovice").lau2
    address = f"/inovace/{example.slug}/pro-zastupitelstvo"
    page = client.get(f"{address}/", {"obec": code}).content.decode()
    assert f'<option value="{code}" selected>' in page
    assert f"?obec={code}" in page
    pdf = client.get(f"{address}.pdf", {"obec": code})
    assert pdf["Content-Type"] == "application/pdf"
    assert "Hanušovice" in read(pdf.content)[1]


@pytest.mark.parametrize("code", ["", "0", "999999", "<b>", "5'404", "١٢٣", "x" * 500, "540471\x00"])
def test_an_unknown_municipality_is_passed_over(client, code):
    example = InnovationFactory()
    for end in ("/", ".pdf"):
        response = client.get(f"/inovace/{example.slug}/pro-zastupitelstvo{end}", {"obec": code})
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Krátké.", "Krátké."),
        ("Jedna věta. " + "Slovo " * 30, "Jedna věta. (celý text na portálu)"),
        ("slovo " * 30, "slovo slovo slovo slovo slovo slovo slovo slovo … (celý text na portálu)"),
    ],
)
def test_long_text_is_cut_where_it_does_not_hurt(text, expected):
    assert shortened(text, 50).replace("\u00a0", " ") == expected


def test_converted_amounts_keep_three_figures():
    assert [rounded(amount) for amount in (36_405_000, 825_180, 999, 0)] == [36_400_000, 825_000, 999, 0]


def test_a_long_address_is_shortened_in_print():
    assert short_address("https://www.example.org/a/") == "example.org/a"
    assert len(short_address("https://example.org/" + "x" * 300)) == 100

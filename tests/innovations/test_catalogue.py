"""List, map and table: what they show, what they cost, and that drafts stay inside."""

import json
import re
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation
from tests.factories import (
    ActorFactory,
    CostFactory,
    EstimateFactory,
    InnovationFactory,
    MunicipalityFactory,
    TargetGroupFactory,
)

pytestmark = pytest.mark.django_db

LIST, MAP, TABLE, COMPLETE = "/inovace/", "/inovace/mapa/", "/inovace/tabulka/", "/inovace/napoveda/"


def text_of(response):
    """What a reader sees: without tags and with plain spaces."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


def titles(response):
    return re.findall(r'card__title">\s*<a [^>]*>(.*?)</a>', response.content.decode())


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def ten(db):
    """Ten examples that hold every value a filter or column needs."""
    group = TargetGroupFactory(slug="nad-50", name_cs="Osoby nad 50 let", name_en="People over 50")
    actor = ActorFactory(slug="mas", name_cs="Místní akční skupina (MAS)", name_en="Local action group")
    return [
        InnovationFactory(
            title_cs=f"Zahrada {number}",
            country="ES" if number < 6 else "AT",
            smallest_population=500 * (number + 1),
            state="running",
            evidence_level="evaluated" if number == 3 else "described",
            latitude=40 + number,
            longitude=10,
            year_started=2000 + number,
            checked_on=date(2026, 11, 23),
            target_groups=[group],
            actors=[actor],
        )
        for number in range(10)
    ]


@pytest.mark.parametrize(
    ("asked", "most_at_first", "most"),
    [("", 12, 5), (f"obec={quote('Šumperk')}&", 12, 5), ("q=obec&", 12, 5)],
    ids=["all", "like-ours", "search"],
)
@pytest.mark.parametrize("address", [LIST, MAP, TABLE, "/en/innovations/"])
def test_queries_do_not_grow_with_the_examples(client, address, asked, most_at_first, most):
    """The first reader after a change pays for the memory and the cards; the next one does not."""
    MunicipalityFactory(name="Šumperk")
    counted = {}
    for wanted in (1, 30):
        InnovationFactory.create_batch(wanted - Innovation.objects.count())
        page = f"{address}?{asked}"
        counted[wanted] = queries(client, f"{page}n={wanted}"), queries(client, f"{page}m={wanted}")
    assert counted[1] == counted[30]
    first, again = counted[30]
    assert first <= most_at_first
    assert again <= most


def test_a_kept_page_costs_one_query(client):
    InnovationFactory()
    client.get(LIST)
    assert queries(client, LIST) == 1


def test_the_list_shows_what_decides_and_what_is_not_known(client):
    group = TargetGroupFactory(name_cs="Osoby nad 50 let")
    actors = [ActorFactory(name_cs="Svazek obcí, mikroregion"), ActorFactory(name_cs="MAS")]
    example = InnovationFactory(
        title_cs="Zahrada & dílna",
        country="ES",
        region="Katalánsko",
        year_started=1982,
        smallest_population=3000,
        checked_on=date(2026, 11, 23),
        evidence_level="evaluated",
        state="running",
        target_groups=[group],
        actors=actors,
    )
    CostFactory(innovation=example, amount=11300, currency="CZK", what="yearly")
    EstimateFactory(innovation=example, field="smallest_population")
    InnovationFactory(title_cs="Bez údajů")
    response = client.get(LIST)
    assert titles(response) == ["Bez údajů", "Zahrada &amp; dílna"]
    shown = text_of(response)
    for words in (
        "Španělsko · Katalánsko · od roku 1982",
        "Obec najala dva lidi. Ti obešli všechny domy.",
        "Komu: Osoby nad 50 let",
        "Cena 11 300 Kč ročně",
        "Od 3 000 obyvatel náš odhad",
        "Kdo Svazek obcí · MAS Ověřeno 23. 11. 2026",
        "Metoda Vyhodnoceno Běží",
        "Cena zdroj neuvádí Od zdroj neuvádí Kdo zdroj neuvádí Ověřeno ještě ne",
    ):
        assert words in shown


def test_the_same_filters_hold_in_list_map_and_table(client, ten):
    for address in (LIST, MAP, TABLE):
        response = client.get(address, {"zeme": "AT"})
        assert "4 příklady" in text_of(response)
        assert "Zahrada 9" in text_of(response)
        assert "Zahrada 0" not in text_of(response)
        page = response.content.decode()
        for other in (LIST, MAP, TABLE):
            assert f'href="{other}?zeme=AT"' in page


def test_chips_take_a_filter_away_and_excluded_values_say_so(client, ten):
    page = client.get(LIST, {"zeme": "-AT", "kdo": "mas"})
    assert "6 příkladů" in text_of(page)
    assert 'href="?kdo=mas"' in page.content.decode()
    assert 'href="?zeme=-AT"' in page.content.decode()
    assert "bez: Země: Rakousko" in text_of(page)


def test_a_country_and_its_part_are_two_values(client):
    InnovationFactory.create_batch(5, country="GB", subdivision="GB-SCT")
    InnovationFactory.create_batch(5, country="GB")
    assert "5 příkladů" in text_of(client.get(LIST, {"zeme": "GB-SCT"}))
    assert "Skotsko" in text_of(client.get(LIST))


def test_a_draft_leaks_nowhere(client, ten):
    InnovationFactory(
        status="draft", title_cs="Utajený jednorožec", country="IT", latitude=45, longitude=9, state="ended"
    )
    for address in (LIST, MAP, TABLE, "/en/innovations/"):
        page = client.get(address, {"q": "jednorožec"})
        assert "Utajený" not in page.content.decode()
        assert "IT" not in re.findall(r"zeme=([A-Z]+)", client.get(address).content.decode())
        assert "10" in text_of(client.get(address))
    assert json.loads(client.get(COMPLETE, {"q": "jednoro"}).content) == {"options": []}
    assert json.loads(client.get(COMPLETE, {"q": "Itál"}).content) == {"options": []}


@pytest.mark.parametrize(
    ("page", "first"), [("1", 21), ("2", 1), ("3", 1), ("99999999", 21), ("0", 21), ("x", 21)]
)
def test_a_page_beyond_the_end_is_the_last_one(client, page, first):
    for number in range(22):
        InnovationFactory(title_cs=f"Číslo {number}")
    assert titles(client.get(LIST, {"page": page}))[0] == f"Číslo {first}"


def test_unknown_values_are_said_and_escaped(client, ten):
    page = client.get(LIST, {"zeme": "<b>", "razeni": "nic"})
    assert "&lt;b&gt;" in page.content.decode()
    assert "10 příkladů" in text_of(page)


def test_sorting_by_likeness_says_why(client, ten):
    MunicipalityFactory(
        lau2="535532", name="Hanušovice", name_plain="hanusovice", population=3030, status="mesto"
    )
    response = client.get(LIST, {"razeni": "obec", "obec": "535532"})
    assert titles(response)[:3] == ["Zahrada 5", "Zahrada 4", "Zahrada 3"]
    assert "Od 3 000 obyvatel; Hanušovice: 3 030." in text_of(response)
    assert "Až od 3 500 obyvatel; Hanušovice: 3 030." in text_of(response)


def test_a_village_may_do_it_with_its_neighbours(client, ten):
    MunicipalityFactory(lau2="500001", name="Lhota", name_plain="lhota", population=900, status="obec")
    response = client.get(LIST, {"razeni": "obec", "obec": "lhota"})
    assert titles(response)[:3] == ["Zahrada 0", "Zahrada 1", "Zahrada 2"]
    assert "přes svazek obcí nebo MAS" in text_of(response)


def test_two_municipalities_of_one_name_are_told_apart(client, ten):
    for code, district in (("513610", "Šumperk"), ("513229", "Přerov")):
        MunicipalityFactory(lau2=code, name="Jindřichov", name_plain="jindrichov", district=district)
    page = client.get(LIST, {"razeni": "obec", "obec": "Jindřichov"})
    assert "Která je vaše?" in text_of(page)
    for code, district in (("513610", "Šumperk"), ("513229", "Přerov")):
        assert f'href="?razeni=obec&amp;obec={code}">Jindřichov, okres {district}' in page.content.decode()


def test_an_unknown_municipality_is_said(client, ten):
    assert "Obec „Atlantida“" in text_of(client.get(LIST, {"razeni": "obec", "obec": "Atlantida"}))


def test_nothing_left_offers_less_filters_and_a_centre(client, ten):
    page = client.get(LIST, {"zeme": "AT", "velikost": "500"})
    assert "0 příkladů" in text_of(page)
    assert "bez filtru „Země“ – 1 příklad" in text_of(page)
    assert "bez filtru „Stačí obec, která má“ – 4 příklady" in text_of(page)
    assert "Zeptat se centra" in text_of(page)


def test_the_table_has_the_columns_that_ten_examples_fill(client, ten):
    shown = text_of(client.get(TABLE))
    assert "Příklad Země Druh Od kolika obyvatel Doklady Stav Od roku Úplnost Ověřeno" in shown
    assert "Nejnižší uvedená cena" not in shown
    Innovation.objects.filter(pk=ten[0].pk).update(checked_on=None)
    assert "Od roku Úplnost Zahrada" in text_of(client.get(TABLE))


def test_the_map_gathers_close_places_and_names_them_below(client):
    for latitude, longitude in ((49.1, 17.1), (49.2, 17.2), (38, -9)):
        InnovationFactory(latitude=latitude, longitude=longitude, country="CZ" if longitude > 0 else "PT")
    InnovationFactory(title_cs="Nikde", latitude=None, longitude=None)
    page = client.get(MAP).content.decode()
    assert page.count('class="marker"') == 2
    assert 'aria-label="1. Česko: 2 příklady"' in page
    assert "Bez místa na mapě" in page


def test_completion_offers_vocabulary_words_and_titles(client, ten):
    options = json.loads(client.get(COMPLETE, {"q": "zahr"}).content)["options"]
    assert {"text": "zahrada", "hint": "10 příkladů", "address": "/inovace/?q=zahrada"} in options
    assert {"text": "Zahrada 9", "hint": "", "address": ten[9].get_absolute_url()} in options
    options = json.loads(client.get("/en/innovations/complete/", {"q": "over 5"}).content)["options"]
    assert options[0] == {
        "text": "People over 50",
        "hint": "10 examples",
        "address": "/en/innovations/?skupina=nad-50",
    }
    assert json.loads(client.get(COMPLETE, {"q": "z"}).content) == {"options": []}

"""Searching the real catalogue through the page: known items, words of one meaning, marks, no result."""

import gzip
import random
import re
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict

from csi_portal.fulltext.models import EmptySearch
from innovations.filters import Finding
from innovations.models import Innovation
from tests.factories import InnovationFactory, TargetGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_catalogue")]

LIST = "/inovace/"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The Czech part of each title in other cases and numbers.
INFLECTED = {
    "la-fageda": "jogurtárny zaměstnávající lidi s duševními onemocněními",
    "lanzaderas-de-empleo": "společného hledání práce v týmech",
    "empresas-de-insercion": "přechodových podniků se zákonnými statusy",
    "gureak": "sítě dílen a služby blízko bydliště",
    "acceder": "programů zaměstnanosti pro Roma",
    "cowocat-rural": "sítí venkovského coworkingu místní akční skupiny",
    "escuelas-taller": "učit se práci při obnovách památky",
    "olivera": "vinařských družstev sociálních iniciativ",
    "cade-andalucia-emprende": "husté sítě místního centra pro podporu podnikání",
    "pago-unico": "jednorázové výplaty podpor v nezaměstnanosti na vlastním podnikání",
    "koopera-moda-re": "textilních recyklací jako přechodových zaměstnání",
    "inserta-activa-t": "náborový den na venkovech pro člověka s postižením",
    "gepe": "svépomocných skupin při hledáních práce",
    "clds": "místních smluv o sociálních rozvojích",
    "andc-mikrouvery": "mikroúvěrů pro člověka bez přístupů k bankám",
    "semear": "zemědělských akademií a farem pro lidi s mentálními postiženími",
    "a-avo-veio-trabalhar": "designových dílen babičky",
    "cais-abrigo": "mikropodnikáním a dohodou s firmou pro člověka bez domovů",
    "speak": "jazykových výměn místního a přistěhovalce",
    "aldeias-ribeirinhas-alqueva": "absolventa na stážích ve vesnici u přehrad Alqueva",
    "empreender-mais-melhor-moura": "územních partnerství pro podnikavosti v Mouře",
    "community-jobs-scotland": "placeného šestiměsíčního místa v neziskových sektorech",
    "cope-shetland": "sociálních podniků s malým provozem na Shetlandech",
    "inspiralba": "pracovních dovedností a venkovského sociálního podniku v odlehlých krajích",
    "vital-spark": "podporou začínajícího sociálního podnikatele v malém městě",
    "eigg-komunitni-vlastnictvi": "ostrova Eigg a komunity jako vlastníka půd",
    "community-benefit-clauses": "komunitních přínosů ve veřejné zakázce",
    "social-enterprise-academy": "zkušenostních učení pro vedoucího a tým",
    "kibbleworks": "pracovního místa pro mladého odcházejícího z péče",
    "haven-products": "podporovaných podniků závislých na veřejné zakázce",
    "magma-jobgarantie": "garancí pracovních míst v Marienthalu",
    "arbeit-plus-soeb-gbp": "sociálně ekonomického podniku a obecně prospěšného zaměstnávání",
    "otelo": "otevřenou technologickou laboratoř na venkovech",
    "dorfservice": "profesionálně řízeného sousedského dobrovolnictví",
    "chance-b-hausmasters": "sítě služeb a firmy Hausmasters pro člověka s postižením",
    "ams-ugp": "programů zakládání firmy z nezaměstnaností",
    "implacement-stiftung": "výcviku na míru konkrétních pracovních míst",
    "magdas-hotel": "hotelů, které zaměstnávají uprchlíka",
    "heidenspass": "prací po hodině pro mladého člověka na okraji",
    "tzcld": "územím s nulovými dlouhodobými nezaměstnanostmi",
    "cae-coopaname": "družstev činností a zaměstnání a podnikatele se statusy zaměstnanců",
    "jardins-de-cocagne": "integrační zeleninová zahrada s bedýnkou",
    "cap-markt": "samoobsluha zaměstnávající člověka s postižením",
    "rural-social-scheme": "veřejně prospěšných prací pro drobného zemědělce",
    "spissky-hrhov": "obecních firem zaměstnávajících místního Roma",
    "succiso-komunitni-druzstvo": "komunitních družstev horských vesnic",
    "ams-wiedereinstieg": "poradkyní a kurzů pro rodiče po rodičovských",
    "routes-out-of-prison": "mentorů u bran věznic",
    "programa-escolhas": "místního konsorcia pro mladého ze zranitelných prostředí",
}


def without_accents(text):
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def title_words(title):
    return re.findall(r"[^\W\d_]{4,}", title)


def query(words):
    get = QueryDict(mutable=True)
    get["q"] = words
    return get


def with_one_error(word, chance):
    """The word with one letter more, less, wrong, or two swapped; never the first, which people get right."""
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice(LETTERS)
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )


def best_three(words):
    finding = Finding(query(words))
    return finding[0:3]


def missed(change):
    """[(what was asked, slug)] of the examples that a changed title does not find among the first three."""
    return [
        (words, slug)
        for pk, slug, title in Innovation.objects.values_list("pk", "slug", "title_cs")
        if pk not in best_three(words := change(title))
    ]


def test_every_title_finds_its_example():
    assert missed(str) == []


def test_every_title_without_accents_finds_its_example():
    assert missed(without_accents) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_title_with_one_error_finds_its_example(seed):
    chance = random.Random(seed)

    def mistyped(title):
        word = chance.choice([word for word in title_words(title) if len(word) >= 5])
        return title.replace(word, with_one_error(word, chance), 1)

    assert missed(mistyped) == []


@pytest.mark.parametrize("seed", range(2))
def test_every_name_with_one_error_finds_its_example(seed):
    """Only the part before the dash, which is what people remember."""
    chance = random.Random(seed)

    def mistyped(title):
        name = title.partition(" – ")[0]
        long = [word for word in title_words(name) if len(word) >= 5]
        return name.replace(long[0], with_one_error(long[0], chance), 1) if long else title

    assert missed(mistyped) == []


def test_every_inflected_title_finds_its_example():
    pks = dict(Innovation.objects.values_list("slug", "pk"))
    assert pks.keys() == INFLECTED.keys()
    assert [slug for slug, words in INFLECTED.items() if pks[slug] not in best_three(words)] == []


def test_nearly_every_inflected_title_without_accents_finds_its_example():
    """More than is promised: both at once."""
    pks = dict(Innovation.objects.values_list("slug", "pk"))
    missing = [
        slug for slug, words in INFLECTED.items() if pks[slug] not in best_three(without_accents(words))
    ]
    assert len(missing) <= 2, missing


def page(client, words, **others):
    return client.get(LIST, {"q": words, **others}).content.decode().replace("\u00a0", " ")


def total(client, words, **others):
    return int(re.search(r'id="results">\s*([\d ]+) př', page(client, words, **others))[1].replace(" ", ""))


def test_synonyms_widen_the_search_and_can_be_left_out(client):
    wide = page(client, "padesátníci")
    assert "Také hledáno:" in wide
    assert ">Osoby nad 50 let</a>" in wide
    assert 'href="?q=pades%C3%A1tn%C3%ADci&amp;slova=1"' in wide
    own = page(client, "padesátníci", slova="1")
    assert "Také hledáno:" not in own
    assert "Hledali jsme jen vaše slova." in own
    assert total(client, "padesátníci") >= 6


def test_missing_accents_and_inflection_do_not_matter(client):
    assert total(client, "vězení") == total(client, "vezeni") == total(client, "vězením") > 0


def test_quotes_keep_words_together_and_a_minus_excludes(client):
    assert total(client, '"dlouhodobě nezaměstnaní"') < total(client, "dlouhodobě nezaměstnaní")
    assert 0 < total(client, "zahrada -bedýnky") < total(client, "zahrada")


def test_a_mistyped_word_is_mended_and_the_page_says_so(client):
    shown = page(client, "mikroúvjery")
    assert "„mikroúvjery“ není v žádném textu, hledali jsme <strong>" in shown
    assert "ANDC" in shown


def test_nonprofit_never_finds_profitable(client):
    InnovationFactory(
        title_cs="Ziskový lom", how_cs="Ziskový podnik těží kámen.", how_en="", target_groups=[]
    )
    assert "Ziskový lom" not in page(client, "nezisková")


def test_the_matched_passage_is_marked_in_the_readers_language(client):
    shown = page(client, "bedýnky")
    assert re.search(r"<p>((?!</p>).)*<mark>bedýn", shown)
    assert '<mark lang="en">' not in shown


def test_a_target_group_that_was_found_is_marked(client):
    assert re.search(r"Komu:</span> [^<]*<mark>Osoby nad 50 let</mark>", page(client, "padesátníci"))


def test_typed_markup_is_shown_as_text(client):
    shown = page(client, '<script>alert("x")</script>')
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_no_result_is_honest_noted_and_leads_to_a_centre(client):
    shown = page(client, "kvantová chromodynamika")
    assert "0 příkladů" in shown
    assert "nemluví žádný příklad" in shown
    assert 'href="/centra/zeptat-se/?about=kvantov%C3%A1+chromodynamika"' in shown
    assert list(EmptySearch.objects.values_list("words", "language")) == [("kvantová chromodynamika", "cs")]


def test_counts_are_of_the_found_examples(client):
    finding = Finding(query("zahrada"))
    [kinds] = [facet for facet in finding.facets if facet.parameter == "druh"]
    assert sum(value.count for value in kinds.values) == len(finding)


def test_title_comes_before_vocabulary_before_text(client):
    group = TargetGroupFactory(name_cs="Rybníkáři", synonyms=["sumci"])
    words = {"how_cs": "Obec pracuje.", "how_en": ""}
    InnovationFactory(slug="v-textu", title_cs="První", how_cs="Chovají sumce.", how_en="")
    InnovationFactory(slug="ve-slovniku", title_cs="Druhý", target_groups=[group], **words)
    InnovationFactory(slug="v-nazvu", title_cs="Třetí chová sumce", **words)
    slugs = dict(Innovation.objects.values_list("pk", "slug"))
    assert [slugs[pk] for pk in best_three("sumec")] == ["v-nazvu", "ve-slovniku", "v-textu"]


@pytest.mark.parametrize("address", [LIST, "/en/innovations/"])
def test_the_list_and_the_first_visit_are_light(client, address):
    page = client.get(address)
    assert page.content.count(b'class="card ') == 20
    assert len(page.content) <= 60_000
    linked = set(re.findall(r'(?:href|src)="/static/([^"#]+)"', page.content.decode()))
    files = {finders.find(name) for name in {*linked, "vendor/atkinson-hyperlegible-next/latin-ext.woff2"}}
    assert len(files) > 5
    assert len(gzip.compress(page.content)) + sum(len(compressed(path)) for path in files) <= 150_000


def compressed(path):
    """A file as it travels; fonts are compressed already."""
    raw = Path(path).read_bytes()
    return gzip.compress(raw) if Path(path).suffix in {".css", ".js", ".svg"} else raw

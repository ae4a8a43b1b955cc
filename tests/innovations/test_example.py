"""The page of one example."""

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from innovations import actions
from innovations.models import Innovation
from tests.factories import (
    ActorFactory,
    CostFactory,
    EstimateFactory,
    ExchangeRateFactory,
    InnovationFactory,
    ReplicationFactory,
    ResultFactory,
    SourceFactory,
    TargetGroupFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def page(client, example, language="cs"):
    prefix = "/inovace/" if language == "cs" else "/en/innovations/"
    response = client.get(f"{prefix}{example.slug}/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " "))


def structured(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])


def test_what_no_source_states_says_so_and_nothing_is_guessed(client):
    text = page(client, InnovationFactory())
    facts = text[text.index("<aside") : text.index("</aside>")]
    assert facts.count("zdroj neuvádí") == 6  # cost, size, who, organisation, whom, themes
    assert "None" not in text
    assert "naše úvaha" not in text


def test_key_facts_stand_in_the_order_of_every_page(client):
    text = page(client, InnovationFactory())
    places = [text.index(f"<dt>{label}</dt>") for label in (
        "Cena", "Od jaké velikosti obce", "Kdo to může dělat u nás", "Údaje ověřeny"
    )]  # fmt: skip
    assert places == sorted(places)


def test_our_reasoning_wears_its_badge_until_a_named_editor_confirms_it(client):
    example = InnovationFactory(transfer_law_cs="Živnostenský zákon.", smallest_population=800)
    EstimateFactory(innovation=example, field="transfer_law")
    EstimateFactory(innovation=example, field="smallest_population")
    before = page(client, example)
    assert before.count("naše úvaha, neověřeno (23. 11. 2026)") == 3  # the size stands in two places
    editor = UserFactory(roles=["editor"], full_name="Jana Redaktorová")
    moment = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)
    actions.confirm_estimate(innovation=example, field="transfer_law", by=editor, now=moment)
    after = page(client, example)
    assert "naše úvaha, za redakci ověřeno: Jana Redaktorová, 1. 12. 2026" in after
    assert after.count("naše úvaha, neověřeno") == 2


def test_figures_point_to_their_numbered_sources(client):
    ExchangeRateFactory(currency="EUR", czk=Decimal("24.27"), stated_on=datetime.date(2025, 12, 8))
    example = InnovationFactory(sources=["https://example.org/a", "https://example.org/b"])
    second = example.sources.last()
    ResultFactory(innovation=example, source=second, text_cs="Práci našlo 12 lidí", year=2021)
    CostFactory(innovation=example, source=second, amount=Decimal(34_000), what="start-up", year=2014)
    text = page(client, example)
    assert text.count('href="#source-2"') == 3  # the result, the cost in the list and among key facts
    assert 'id="source-2"' in text
    assert "34 000 €" in text
    assert "asi 825 000 Kč" in text
    assert "1 € = 24,27 Kč" in text
    assert "8. 12. 2025" in text


def test_without_a_stated_rate_no_czk_is_shown(client):
    example = InnovationFactory()
    CostFactory(innovation=example, amount=Decimal(34_000))
    text = page(client, example)
    assert "34 000 €" in text
    assert "Kč" not in text


def test_untranslated_text_is_shown_in_its_language(client):
    example = InnovationFactory(title_en="", problem_cs="Chybí práce.", problem_en="")
    text = page(client, example, "en")
    assert f'<span lang="cs">{example.title_cs}</span>' in text
    assert '<p lang="cs">Chybí práce.</p>' in text
    assert 'lang="cs"' not in page(client, example)[len('<!DOCTYPE html> <html lang="cs">') :].replace(
        'hreflang="cs"', ""
    ).replace('lang="en"', "")


def test_an_english_summary_does_not_open_a_czech_page(client):
    example = InnovationFactory(summary_en="They hired people.")
    assert 'class="lead"' not in page(client, example)
    assert '<p class="lead">They hired people.</p>' in page(client, example, "en")


def test_similar_examples_name_what_they_share(client):
    group = TargetGroupFactory(name_cs="Lidé bez domova")
    example, other = InnovationFactory(target_groups=[group]), InnovationFactory(target_groups=[group])
    draft = InnovationFactory(target_groups=[group], status="draft")
    text = page(client, example)
    similar = text[text.index('id="s-similar"') :]
    assert other.title_cs in similar
    assert "Lidé bez domova" in similar
    assert draft.title_cs not in text


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("incentive_programme", "s-programme"), ("training_module", "s-module"), ("service", None)],
)
def test_programmes_and_modules_have_their_own_block(client, kind, heading):
    text = page(client, InnovationFactory(kind=kind))
    for each in ("s-programme", "s-module"):
        assert (f'id="{each}"' in text) == (each == heading)


def test_a_draft_does_not_exist_for_readers(client, person_client, partner_client, editor_client):
    draft = InnovationFactory(status="draft")
    address = f"/inovace/{draft.slug}/"
    assert [each.get(address).status_code for each in (client, person_client, partner_client)] == [404] * 3
    seen = editor_client.get(address)
    assert seen.status_code == 200
    assert "noindex" in seen.content.decode()
    assert [client.get(f"{address}{end}").status_code for end in ("pro-zastupitelstvo/",)] == [404]
    assert client.get(f"/inovace/{draft.slug}/pro-zastupitelstvo.pdf").status_code == 404


def test_a_changed_example_shows_at_once(client):
    example = InnovationFactory()
    assert "Nový problém" not in page(client, example)
    Innovation.objects.filter(pk=example.pk).update(problem_cs="Nový problém")
    assert "Nový problém" in page(client, example)
    actions.archive(
        innovation=example, reason="zastaralé", by=UserFactory(roles=["editor"]), now=timezone.now()
    )
    assert client.get(f"/inovace/{example.slug}/").status_code == 404


def test_hostile_text_stays_text(client):
    evil = "</script><script>alert(1)</script>\" onload='x' & <b>"
    group = TargetGroupFactory(name_cs=evil[:100])
    example = InnovationFactory(
        title_cs=evil, problem_cs=evil, place=evil, organisation=evil, how_cs=evil, target_groups=[group]
    )
    ResultFactory(innovation=example, text_cs=evil)
    SourceFactory(innovation=example, title=evil)
    InnovationFactory(title_cs=evil, target_groups=[group])
    text = page(client, example)
    assert "<script>alert" not in text
    assert "</script><script" not in text
    assert structured(text)["name"] == evil
    assert "<script>alert" not in client.get(f"/inovace/{example.slug}/pro-zastupitelstvo/").content.decode()


def test_machines_read_what_people_read(client):
    example = InnovationFactory(
        title_cs="Mlékárna",
        latitude=42.1,
        longitude=2.5,
        place="Olot",
        region="Garrotxa",
        web="https://example.org/",
    )
    data = structured(page(client, example))
    assert data["@type"] == "CreativeWork"
    assert data["name"] == "Mlékárna"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["citation"] == ["https://example.org/zdroj"]
    assert data["contentLocation"]["geo"] == {"@type": "GeoCoordinates", "latitude": 42.1, "longitude": 2.5}
    assert data["contentLocation"]["address"]["addressCountry"] == "ES"
    assert "summary" not in data


def test_shared_links_have_title_and_text(client):
    example = InnovationFactory(title_cs='Mlékárna „U lip"', how_cs="Obec najala lidi.")
    text = page(client, example)
    assert '<meta property="og:description" content="Obec najala lidi.">' in text
    assert '<meta property="og:type" content="article">' in text
    assert "Mlékárna" in re.search(r'<meta property="og:title" content="([^"]*)">', text)[1]


def test_the_map_has_its_text_twin_and_a_far_place_only_the_text(client):
    near = InnovationFactory(
        place="Lerwick", country="GB", subdivision="GB-SCT", latitude=60.15, longitude=-1.14
    )
    far = InnovationFactory(place="Melbourne", country="AU", latitude=-37.8, longitude=145.0)
    none = InnovationFactory(place="Nikde", latitude=None, longitude=None)
    text = page(client, near)
    assert 'aria-label="Mapa Evropy: Lerwick, Skotsko"' in text
    assert 'cx="195.2"' in text  # a full stop in Czech too
    assert "Bod na mapě je přibližný." in text
    for example in (far, none):
        assert "locator__dot" not in page(client, example)
        assert example.place in page(client, example)


def test_completeness_and_freshness_say_why(client):
    old = InnovationFactory(checked_on=datetime.date(2020, 1, 1), figures_not_rechecked=True)
    text = page(client, old)
    assert "další ověření je po termínu" in text
    assert "některé údaje znovu neověřeny" in text
    assert "Úplnost: " in text
    assert "Žádný zdroj neuvádí částku" in text


def test_sample_data_says_so(client):
    assert "Ukázková data" in page(client, InnovationFactory(is_sample=True))
    assert "Ukázková data" not in page(client, InnovationFactory())


def with_rows(number):
    example = InnovationFactory(
        target_groups=TargetGroupFactory.create_batch(number),
        themes=ThemeFactory.create_batch(number),
        actors=ActorFactory.create_batch(number),
    )
    for each in range(number):
        SourceFactory(innovation=example)
        ResultFactory(innovation=example)
        CostFactory(innovation=example, amount=Decimal(each))
        ReplicationFactory(innovation=example)
        InnovationFactory(target_groups=example.target_groups.all())
    for field in ("conditions", "lessons", "actors")[:number]:
        EstimateFactory(innovation=example, field=field)
    return example


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("end", ["/", "/pro-zastupitelstvo/", "/pro-zastupitelstvo.pdf"])
def test_queries_do_not_grow(client, editor_client, django_assert_max_num_queries, number, end):
    example = with_rows(number)
    for reader in (client, editor_client):
        with django_assert_max_num_queries(20):
            assert reader.get(f"/inovace/{example.slug}{end}").status_code == 200


@pytest.mark.usefixtures("real_catalogue")
def test_every_real_example_is_a_page_of_at_most_60_kb(client):
    call_command("load_municipalities", verbosity=0)
    for example in Innovation.objects.published():
        for address in (f"/inovace/{example.slug}/", f"/en/innovations/{example.slug}/"):
            response = client.get(address)
            assert response.status_code == 200
            assert len(response.content) <= 60_000
            assert "None" not in response.content.decode()
            assert not response.cookies

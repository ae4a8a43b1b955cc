"""The list of trainings, the grid of a month, and their filters."""

import datetime
import re

import pytest
from django.utils import timezone

from tests.factories import CentreFactory, ModuleFactory, TrainingFactory, TrainingRegistrationFactory

pytestmark = pytest.mark.django_db

LIST, GRID = "/skoleni/", "/skoleni/kalendar/"
DAY = datetime.timedelta(days=1)
LIST_QUERIES = 5  # the choices of centres, modules and months, the count, the rows
GRID_QUERIES = 3  # the choices of centres and modules, the sessions


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def titles(html):
    return re.findall(r'class="card__title"> ?<a href="[^"]+">([^<]+)</a>', html)


def training(title, *, starts_in=21, **values):
    starts_at = timezone.now() + starts_in * DAY
    return TrainingFactory(module__title_cs=title, starts_at=starts_at, **values)


def at(year, month, day, hour=9):
    return timezone.make_aware(datetime.datetime(year, month, day, hour))


# --- what it shows -----------------------------------------------------------------------------------------


def test_upcoming_ones_come_first_to_last_and_past_ones_last_to_first(client):
    for title, days in (("Druhé", 20), ("První", 10), ("Minulé", -10), ("Dávné", -20)):
        training(title, starts_in=days)
    assert titles(text(client, LIST)) == ["První", "Druhé"]
    assert titles(text(client, LIST + "?kdy=minule")) == ["Minulé", "Dávné"]


def test_a_training_that_runs_now_is_still_there(client):
    now = timezone.now()
    TrainingFactory(module__title_cs="Běží", starts_at=now - DAY, ends_at=now + DAY)
    assert titles(text(client, LIST)) == ["Běží"]


def test_a_draft_is_nobody_s_business_and_a_cancelled_one_says_so(client):
    training("Rozepsané", state="draft", published_at=None)
    training("Zrušené", state="cancelled", cancelled_at=timezone.now(), cancel_reason="Lektorka onemocněla.")
    html = text(client, LIST)
    assert titles(html) == ["Zrušené"]
    assert "zrušeno" in html


@pytest.mark.parametrize(
    ("taken", "waiting", "said"),
    [
        (0, 0, "zbývá 5 míst"),
        (1, 0, "zbývají 4 místa"),
        (4, 0, "zbývá 1 místo"),
        (5, 0, "obsazeno"),
        (5, 1, "obsazeno, 1 čeká"),
        (5, 2, "obsazeno, 2 čekají"),
        (3, 5, "zbývají 2 místa, 5 čeká"),
    ],
)
def test_seats_are_counted_honestly_and_declined_rightly(client, taken, waiting, said):
    event = training("Místa", capacity=5)
    TrainingRegistrationFactory.create_batch(taken, event=event)
    TrainingRegistrationFactory.create_batch(waiting, event=event, state="waiting")
    TrainingRegistrationFactory.create_batch(2, event=event, state="cancelled")
    assert f">{said}<" in text(client, LIST)
    assert f">{said}<" in text(client, event.get_absolute_url())


def test_more_people_than_seats_leave_no_negative_number(client):
    event = training("Nad kapacitu", capacity=2)
    TrainingRegistrationFactory.create_batch(3, event=event, exceeds=True)
    assert ">obsazeno<" in text(client, LIST)


def test_every_date_has_its_weekday(client):
    TrainingFactory(starts_at=at(2031, 3, 4), ends_at=at(2031, 3, 4, 15))
    html = text(client, LIST)
    assert "úterý 4. 3. 2031, 9:00–15:00" in html
    assert "neděle 2. 3. 2031 v 9:00" in html  # until when to register


def test_an_empty_list_says_what_to_try(client):
    html = text(client, LIST)
    assert "Teď není vypsané žádné školení." in html
    assert 'href="/skoleni/?kdy=minule"' in html
    training("Jiné", is_online=False)
    html = text(client, LIST + "?online=1")
    assert "Těmto filtrům neodpovídá žádné školení." in html
    assert "Zkuste to bez „Online“" in html


# --- filters -----------------------------------------------------------------------------------------------


@pytest.fixture
def various():
    overview = ModuleFactory(slug="prehled", title_cs="Přehled")
    prerovsko = CentreFactory(slug="prerovsko")
    yes = TrainingFactory(module=overview, centre=prerovsko, is_online=True, place="")
    other = TrainingFactory(capacity=1)
    TrainingRegistrationFactory(event=other)
    return yes, other


@pytest.mark.parametrize("query", ["centrum=prerovsko", "modul=prehled", "online=on", "volne=on"])
def test_each_filter_finds_its_own(client, various, query):
    html = text(client, f"{LIST}?{query}")
    assert titles(html) == ["Přehled"]
    assert '<a class="chip chip--on" href="/skoleni/">' in html


def test_a_month_is_prague_s_month(client):
    first = TrainingFactory(starts_at=at(2031, 4, 1, 0))
    TrainingFactory(starts_at=at(2031, 3, 31, 23))
    assert titles(text(client, LIST + "?mesic=2031-04")) == [first.module.title]


def test_a_free_seat_is_one_that_can_be_had_now(client):
    closed = {"closes_at": timezone.now() - DAY}
    training("Uzavřené", **closed)
    training("Neotevřené", opens_at=timezone.now() + DAY)
    training("Volné")
    assert titles(text(client, LIST + "?volne=1")) == ["Volné"]


def test_a_chip_takes_away_its_own_filter_only(client, various):
    html = text(client, LIST + "?centrum=prerovsko&online=on&page=1")
    assert 'href="/skoleni/?online=1"' in html
    assert 'href="/skoleni/?centrum=prerovsko"' in html


def test_what_no_filter_knows_is_named_and_left_out(client, various):
    html = text(client, LIST + "?centrum=<b>&mesic=2031-99")
    assert len(titles(html)) == 2
    assert "<q>&lt;b&gt;</q>" in html
    assert "<b>" not in html


def test_the_calendar_has_the_same_filters(client, various):
    html = text(client, LIST + "?centrum=prerovsko&kdy=minule")
    assert "http://testserver/skoleni/kalendar.ics?centrum=prerovsko<" in html


# --- the month ---------------------------------------------------------------------------------------------


def test_every_session_stands_on_its_day(client):
    event = TrainingFactory(
        module__title_cs="Dva dny", starts_at=at(2031, 4, 1), ends_at=at(2031, 4, 2, 15), sessions=()
    )
    for day in (1, 2):
        event.sessions.create(starts_at=at(2031, 4, day), ends_at=at(2031, 4, day, 15))
    html = text(client, GRID + "?mesic=2031-04")
    assert "<caption>duben 2031</caption>" in html
    for day in (1, 2):
        cell = html[html.index(f'<time datetime="2031-04-0{day}">') :]
        assert "Dva dny" in cell[: cell.index("</td>")]
    assert "1 školení" in html
    assert 'href="/skoleni/kalendar/?mesic=2031-03" rel="prev"' in html
    assert 'href="/skoleni/kalendar/?mesic=2031-05" rel="next"' in html


def test_the_grid_keeps_the_filters_from_month_to_month(client, various):
    html = text(client, GRID + "?mesic=2031-12&centrum=prerovsko")
    assert "/skoleni/kalendar/?centrum=prerovsko&amp;mesic=2032-01" in html
    assert '<input type="hidden" name="mesic" value="2031-12">' in html


@pytest.mark.parametrize("month", ["", "2031-13", "x", "0000-00", "99999-01", "2031-1", "٢٠٣١-٠١"])
def test_a_month_that_is_none_shows_the_present_one(client, month):
    html = text(client, f"{GRID}?mesic={month}")
    assert f'<time datetime="{timezone.localdate():%Y-%m}-01">' in html


def test_an_empty_month_leads_back_to_the_list(client):
    html = text(client, GRID + "?mesic=2031-04")
    assert "V tomto měsíci se nekoná žádné školení." in html


# --- cost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"), [(LIST, LIST_QUERIES), (GRID + "?mesic=2031-04", GRID_QUERIES)]
)
def test_the_number_of_rows_changes_nothing_in_the_number_of_queries(
    client, django_assert_num_queries, rows, address, queries
):
    for number in range(rows):
        event = TrainingFactory(starts_at=at(2031, 4, 1 + number % 28))
        TrainingRegistrationFactory.create_batch(2, event=event)
    with django_assert_num_queries(queries):
        html = client.get(address)
    assert len(html.content) < 60_000

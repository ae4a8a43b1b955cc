"""Text, numbers, money and days as they are written in Czech and in English."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import override

from csi_portal.ui import typography


def seen(text):
    """Non-breaking spaces made visible."""
    return str(text).replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("plain", "glued"),
    [
        ("práce v obci a ve městě", "práce v~obci a~ve městě"),
        ("K práci o kterou", "K~práci o~kterou"),
        ("a v obci", "a~v~obci"),
        ("slovo. V obci", "slovo. V~obci"),
        ("(s lidmi)", "(s~lidmi)"),
        ("„v obci“", "„v~obci“"),
        ("1 250 000 Kč", "1~250~000~Kč"),
        ("100 lidí v roce 2019 100 let", "100 lidí v~roce 2019~100~let"),
        ("12 % a 3 km", "12~% a~3~km"),
        ("dne 23. 11. 2026", "dne 23.~11.~2026"),
        ("č. 5, § 4 a str. 7", "č.~5, §~4 a~str.~7"),
        ("auto stojí", "auto stojí"),
        ("", ""),
    ],
)
def test_lines_do_not_end_after_a_preposition_or_inside_a_figure(plain, glued):
    assert seen(typography.nbsp(plain)) == glued


def test_unsafe_text_is_escaped_and_safe_markup_is_left_alone():
    assert seen(typography.nbsp("a <b> v & w")) == "a~&lt;b&gt; v~&amp; w"
    marked = mark_safe('<a href="/x?a v b" title="k nim">k nim</a> s <b>v obci</b>')
    assert seen(typography.nbsp(marked)) == '<a href="/x?a v b" title="k nim">k~nim</a> s <b>v~obci</b>'


@pytest.mark.parametrize(
    ("value", "places", "czech", "english"),
    [
        (1234.5, None, "1~234,5", "1,234.5"),
        (Decimal("1234.50"), None, "1~234,5", "1,234.5"),
        (Decimal("1000"), None, "1~000", "1,000"),
        (1234567, None, "1~234~567", "1,234,567"),
        (0, None, "0", "0"),
        (3, 1, "3,0", "3.0"),
        (Decimal("1E+3"), None, "1~000", "1,000"),
        (-12480, None, "-12~480", "-12,480"),
        (None, None, "", ""),
        ("", None, "", ""),
    ],
)
def test_numbers(value, places, czech, english):
    with override("cs"):
        assert seen(typography.number(value, places)) == czech
    with override("en"):
        assert seen(typography.number(value, places)) == english


@pytest.mark.parametrize(
    ("currency", "czech", "english"),
    [("CZK", "1~000~Kč", "CZK~1,000"), ("EUR", "1~000~€", "€1,000"), ("PLN", "1~000~PLN", "PLN~1,000")],
)
def test_money(currency, czech, english):
    with override("cs"):
        assert seen(typography.money(1000, currency)) == czech
    with override("en"):
        assert seen(typography.money(1000, currency)) == english
    assert typography.money(None, currency) == ""


def test_days_are_prague_days_and_carry_their_weekday():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with override("cs"):
        assert seen(typography.day(late)) == "23.~11.~2026"
        assert seen(typography.weekday(date(2026, 11, 24))) == "úterý 24.~11.~2026"
        assert seen(typography.moment(late)) == "pondělí 23.~11.~2026 v~0:30"
    with override("en"):
        assert seen(typography.day(late)) == "23~November~2026"
        assert seen(typography.moment(late)) == "Monday 23~November~2026 at 0:30"
    assert typography.day(None) == typography.weekday(None) == typography.moment(None) == ""


def test_a_span_of_one_day_says_the_day_once():
    begins = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
    with override("cs"):
        assert seen(typography.span(begins, begins + timedelta(hours=6))) == "pondělí 7.~12.~2026, 9:00–15:00"
        over_night = seen(typography.span(begins, begins + timedelta(hours=24)))
        assert over_night == "pondělí 7.~12.~2026 – úterý 8.~12.~2026"
    with override("en"):
        assert seen(typography.span(begins, begins + timedelta(hours=6))).startswith(
            "Monday 7~December~2026, "
        )


@pytest.mark.parametrize(
    ("left", "czech", "english"),
    [
        (timedelta(days=5), "zbývá 5~dní", "5~days left"),
        (timedelta(days=3), "zbývají 3~dny", "3~days left"),
        (timedelta(hours=40), "zbývají 2~dny", "2~days left"),
        (timedelta(hours=5), "zbývá 5~hodin", "5~hours left"),
        (timedelta(hours=1, minutes=59), "zbývá 1~hodina", "1~hour left"),
        (timedelta(minutes=4), "zbývají 4~minuty", "4~minutes left"),
        (timedelta(seconds=3), "zbývá 1~minuta", "1~minute left"),
        (timedelta(0), "termín už uplynul", "the deadline has passed"),
    ],
)
def test_a_deadline_says_how_long_is_left(left, czech, english):
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with override("cs"):
        assert seen(typography.time_left(now + left, now)) == czech
    with override("en"):
        assert seen(typography.time_left(now + left, now)).replace(" ", "~") == english.replace(" ", "~")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (1, "pondělí"),
        (2, "úterý"),
        (3, "středy"),
        (4, "čtvrtka"),
        (5, "pátku"),
        (6, "soboty"),
        (7, "neděle"),
    ],
)
def test_a_deadline_after_do_is_declined(day, words):
    until = datetime(2027, 3, day, 10, 30, tzinfo=ZoneInfo("Europe/Prague"))
    with override("cs"):
        assert typography.until(until) == f"{words} {day}.\xa03.\xa02027 v\xa010:30"
    with override("en"):
        assert typography.until(until) == typography.moment(until)

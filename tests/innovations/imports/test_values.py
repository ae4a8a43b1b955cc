"""Cells of dirty files as values: text, dates, money, countries, entries of our lists."""

import datetime
from decimal import Decimal

import pytest

from innovations.imports.dates import DayOrder, When, read_date
from innovations.imports.encoding import encoding_of, open_text
from innovations.imports.money import Money, currency_in, read_money
from innovations.imports.places import read_country
from innovations.imports.sources import web_address
from innovations.imports.text import clean, label, shortened
from innovations.imports.vocabulary import Terms, choice_words
from innovations.models import TargetGroup

CZECH = "Příspěvek obcím: žluťoučký kůň úpěl ďábelské ódy, dílna v Šumperku"
FRENCH = "L'économie sociale à Besançon : où l'être est forêt, 1 000 €"
SPANISH = "La economía social: niños, señores y jóvenes en España"


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("01. Nov 15", 2015, datetime.date(2015, 11, 1)),
        ("30.09.2015", 2015, datetime.date(2015, 9, 30)),
        ("1/6/25", 2025, datetime.date(2025, 6, 1)),
        ("2010-08-25 16:50:37", 2010, datetime.date(2010, 8, 25)),
        ("2013", 2013, None),
        ("na jaře 2014", 2014, None),
        ("5. července 2014", 2014, datetime.date(2014, 7, 5)),
        ("12. června 98", 1998, datetime.date(1998, 6, 12)),
        ("Nov 1st, 2015", 2015, datetime.date(2015, 11, 1)),
        ("13. 2. 2012", 2012, datetime.date(2012, 2, 13)),
        ("31.02.2015", 2015, None),
        ("6/13/25", 2025, datetime.date(2025, 6, 13)),
    ],
)
def test_dates(text, year, day):
    assert read_date(text, day_first=True) == When(year, day)


@pytest.mark.parametrize("text", ["", "brzy", "od 2010 do 2012", "12345", "1/6"])
def test_what_names_no_year_is_no_date(text):
    assert read_date(text, day_first=True) is None


@pytest.mark.parametrize(
    ("others", "language", "month"),
    [
        ([], "cs", 6),
        ([], "en", 6),
        ([], "en-US", 1),
        (["13/6/25"], "en-US", 6),
        (["6/13/25"], "cs", 1),
        (["6/13/25", "13/6/25", "20/1/24"], "cs", 6),
        (["1/2/25", "3.4.2025", "text"], "cs", 6),
    ],
)
def test_the_other_dates_of_the_file_say_what_1_6_25_means(others, language, month):
    order = DayOrder()
    for text in others:
        order.note(text)
    assert read_date("1/6/25", day_first=order.is_day_first(language)).day.month == month


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("13.074,00", "13074.00", "EUR"),
        ("£999.269,00", "999269.00", "GBP"),
        ("1434364", "1434364.00", "EUR"),
        ("1,434,364.50", "1434364.50", "EUR"),
        ("12\u00a0500 Kč", "12500.00", "CZK"),
        ("Kč 12 500,-", "12500.00", "CZK"),
        ("1,5 mil. Kč", "1500000.00", "CZK"),
        ("CHF 1'200.50", "1200.50", "CHF"),
        ("999.269", "999269.00", "EUR"),
        ("0,5", "0.50", "EUR"),
    ],
)
def test_money(text, amount, currency):
    assert read_money(text, currency="EUR") == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["", "zdarma", "100–200 €", "-5", "1.2.3", "12,500,00", "10 € / 250 Kč", "5 € měsíčně", "9" * 20]
)
def test_what_is_not_one_amount_stays_text(text):
    assert read_money(text, currency="EUR") is None


def test_an_amount_without_a_currency_is_not_guessed():
    assert read_money("1434364") is None
    assert currency_in("Budget (EUR)") == "EUR"
    assert currency_in("Rozpočet v Kč") == "CZK"
    assert currency_in("Rozpočet") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rakousko", ("AT", "", True)),
        ("austria", ("AT", "", True)),
        ("AT", ("AT", "", True)),
        ("AUT", ("AT", "", True)),
        ("Österreich", ("AT", "", True)),
        ("Skotsko", ("GB", "GB-SCT", True)),
        ("UK", ("GB", "", True)),
        ("Czech Republic", ("CZ", "", True)),
        ("Spain, Portugal", ("ES", "", False)),
        ("Narnie", ("", "", False)),
    ],
)
def test_countries(text, found):
    assert read_country(text) == found


@pytest.mark.parametrize(
    ("dirty", "mended"),
    [
        ("R&amp;D &ndash; d&iacute;lna", "R&D – dílna"),
        ("&amp;nbsp;dvakrát&amp;amp;", "dvakrát&"),
        ("PÅ™Ã­spÄ›vek obcÃ­m", "Příspěvek obcím"),
        ("Pøíspìvek obcím a veøejné služby", "Příspěvek obcím a veřejné služby"),
        ("zaměst\u00ad\nnanost", "zaměstnanost"),
        ("a\u00a0b\u2003 c\u200b\x07", "a b c"),
        ("první<br/>druhý <b>tučně</b>", "první\ndruhý tučně"),
        ('<a href="https://a.example">web</a>', "web (https://a.example)"),
        ("a\r\nb\rc\n\n\n\nd", "a\nb\nc\n\nd"),
        ("\ud800rozbité", "\ufffdrozbité"),
        ("Øresund", "Øresund"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_text_is_mended(dirty, mended):
    assert clean(dirty, "cs") == mended


def test_names_are_compared_without_accents_spaces_and_marks():
    assert label("Název\n  projek­tu *") == label("nazev projektu") == "nazevprojektu"
    assert shortened("jedna dvě tři", 10) == "jedna dvě…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (CZECH, "utf-8", "en"),
        (CZECH, "cp1250", "cs"),
        (CZECH, "cp1250", "en"),
        (CZECH, "iso-8859-2", "cs"),
        (FRENCH, "cp1252", "fr"),
        (FRENCH, "cp1252", "cs"),
        (SPANISH, "cp1252", "en"),
    ],
)
def test_the_letters_tell_the_encoding(text, encoding, language, tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes((f"title;description\n{text};" + f"x\n{text};" * 20).encode(encoding, "ignore"))
    assert encoding_of(path, language)[0] == encoding
    with open_text(path, language) as file:
        assert text.encode(encoding, "ignore").decode(encoding) in file.read()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_its_other_forms(encoding, tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(f"title;description\n{CZECH};x\n".encode(encoding))
    with open_text(path, "cs") as file:
        assert file.read() == f"title;description\n{CZECH};x\n"


def test_stray_bytes_in_a_good_file_are_read_too(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes((CZECH * 3).encode() + "kůň".encode("cp1250"))
    with open_text(path, "cs") as file:
        assert file.read() == CZECH * 3 + "kůň"


def test_terms_are_found_by_name_identifier_and_synonym():
    terms = Terms(
        [
            TargetGroup(slug="zeny", name_cs="Ženy", name_en="Women", synonyms=["matky"]),
            TargetGroup(slug="svazek", name_cs="Svazek obcí, mikroregion", name_en="", synonyms=["Ženy"]),
        ]
    )
    assert terms.read("ženy; MATKY, roboti") == (["zeny"], ["roboti"])
    assert terms.read("Svazek obcí, mikroregion\nwomen") == (["svazek", "zeny"], [])


def test_choices_are_found_by_value_and_by_name():
    words = choice_words()
    assert words["kind"][label("Social enterprise")] == "social_enterprise"
    assert words["kind"][label("sociální podnik")] == "social_enterprise"
    assert words["state"][label("ukončeno")] == "ended"


def test_addresses():
    assert web_address("www.example.org/x", 500) == "http://www.example.org/x"
    assert web_address("příloha.pdf", 500) == ""
    assert web_address("https://example.org/" + "x" * 500, 500) == ""

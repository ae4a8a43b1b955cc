"""Amounts of money as people write them: "13.074,00", "£999.269,00", "1434364"."""

import re
from decimal import Decimal
from typing import NamedTuple

SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "kč": "CZK",
    "kc": "CZK",
    "$": "USD",
    "zł": "PLN",
    "eur": "EUR",
    "euro": "EUR",
}
CODES = {
    "AUD", "BGN", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HRK", "HUF", "ISK", "JPY", "NOK", "PLN", "RON",
    "RSD", "SEK", "TRY", "UAH", "USD",
}  # fmt: skip
TIMES = {"tis": 10**3, "mil": 10**6, "million": 10**6, "mio": 10**6, "m": 10**6, "k": 10**3, "mld": 10**9}
NUMBER = re.compile(r"\d[\d.,' \u00a0\u202f]*")
GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
LARGEST = Decimal(10) ** 12


class Money(NamedTuple):
    amount: Decimal
    currency: str


def read_money(text, *, currency=""):
    """`Money` of a text that holds one amount and nothing else, or None.

    `currency` is what the column or its neighbour says; a sign beside the amount counts more. An amount whose
    currency nobody states is None: we don't guess it.
    """
    found = NUMBER.findall(text)
    if len(found) != 1 or re.search(r"[-–—−]\s*\d", text):
        return None
    before, _, after = text.partition(found[0])
    words = re.findall(r"[^\W\d_]+|[€£$]", f"{before} {after}".casefold())
    times = [TIMES[word] for word in words if word in TIMES]
    currencies = [code for word in words if word not in TIMES and (code := currency_of(word))]
    unknown = [word for word in words if word not in TIMES and not currency_of(word)]
    amount = read_number(found[0])
    stated = currencies[0] if currencies else currency
    if unknown or len(times) > 1 or len(set(currencies)) > 1 or amount is None or not stated:
        return None
    amount *= (times or [1])[0]
    return Money(amount.quantize(Decimal("0.01")), stated) if amount < LARGEST else None


def currency_of(word):
    """The code of a currency by its sign or code; "" for another word."""
    word = word.strip().casefold()
    return SIGNS.get(word) or (word.upper() if word.upper() in CODES else "")


def currency_in(text):
    """The one currency that a heading such as „Budget (EUR)“ names, else ""."""
    words = re.findall(r"[^\W\d_]+|[€£$]", text)
    found = {code for word in words if word != "kc" and (code := currency_of(word))}
    return found.pop() if len(found) == 1 else ""


def read_number(text):
    """A number with or without groups of thousands, in the Czech, English or German way; None for another."""
    text = re.sub(r"[\u00a0\u202f]", " ", text).strip(" .,'")
    if GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\D", "", text))
    whole, mark, rest = max((text.rpartition(mark) for mark in ".,"), key=lambda parts: len(parts[0]))
    if not mark:
        whole, rest = text, "0"
    grouped = GROUPED.fullmatch(whole)
    if not rest.isdecimal() or not (whole.isdecimal() or (grouped and grouped[1] != mark)):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{rest}")

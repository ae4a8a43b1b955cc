"""Countries by their names in Czech, English and their own language, and by their codes."""

import re
from functools import cache

from django.utils import translation
from django_countries import countries

from ..models import SUBDIVISIONS
from .text import label

OTHER_NAMES = {
    "GB": "Velká Británie;Great Britain;Britain;Británie;Spojené království Velké Británie a "
    "Severního Irska;United Kingdom of Great Britain and Northern Ireland",
    "CZ": "Česká republika;Czech Republic;ČR",
    "SK": "Slovenská republika;Slovak Republic;Slovensko",
    "AT": "Österreich",
    "DE": "Deutschland;SRN",
    "ES": "España",
    "FR": "Francie;République française",
    "IT": "Italia",
    "NL": "Holandsko;Holland;Nederland;The Netherlands",
    "BE": "België;Belgique",
    "PL": "Polska",
    "SE": "Sverige",
    "FI": "Suomi",
    "DK": "Danmark",
    "IE": "Republic of Ireland;Éire",
    "GR": "Řecko;Hellas;EL",
    "US": "USA;U.S.A.;United States",
    "MK": "Makedonie;Macedonia",
    "HU": "Magyarország",
    "PT": "República Portuguesa",
}
PARTS_OF_COUNTRIES = {"GB-SCT": "Scotland;Skotsko", "GB-ENG": "England;Anglie", "GB-WLS": "Wales",
                      "GB-NIR": "Northern Ireland;Severní Irsko"}  # fmt: skip
SEVERAL = re.compile(r"[;,/|\n]| and | a ")


@cache
def _names():
    names = {}
    for language in ("cs", "en"):
        with translation.override(language):
            names |= {label(str(name)): code for code, name in countries}
    for code, others in OTHER_NAMES.items():
        names |= {label(name): code for name in others.split(";")}
    for code in countries.countries:
        names[label(code)] = names[label(countries.alpha3(code))] = code
    names["uk"] = "GB"
    for code, others in PARTS_OF_COUNTRIES.items():
        names |= {label(name): code for name in [code, *others.split(";")]}
    return names


def read_country(text):
    """(country, subdivision, whether the text says nothing more); ("", "", False) for an unknown one.

    Of several countries the first one known counts.
    """
    parts = [text, *(part for part in SEVERAL.split(text) if part.strip())]
    for place, part in enumerate(parts):
        if code := _names().get(label(part)):
            country = code.partition("-")[0]
            return country, code if code in SUBDIVISIONS else "", place == 0
    return "", "", False

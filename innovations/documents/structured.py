"""What an example says to machines: schema.org data as JSON-LD."""

import json

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import said, teaser

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def structured_data(innovation, address):
    """The text of a JSON-LD block, safe inside a `<script>` element: `<`, `>` and `&` are escaped."""
    return as_json_ld(_creative_work(innovation, address))


def as_json_ld(data):
    """What schema.org calls a thing as the text of a JSON-LD block; what is empty is left out."""
    known = {name: value for name, value in data.items() if value not in (None, "", [])}
    whole = {"@context": "https://schema.org", **known}
    text = json.dumps(whole, ensure_ascii=False, default=str)
    return text.translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})


def _creative_work(innovation, address):
    terms = (*innovation.target_groups.all(), *innovation.themes.all())
    data = {
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": said(innovation, "title").text,
        "abstract": teaser(innovation).text,
        "inLanguage": get_language(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "datePublished": innovation.published_at and localdate(innovation.published_at),
        "dateModified": localdate(innovation.updated_at),
        "keywords": [said(term, "name").text for term in terms],
        "contentLocation": _place(innovation),
        "citation": [source.url for source in innovation.sources.all()],
        "publisher": {"@type": "Organization", "name": _("Centres for Socially Oriented Innovation")},
    }
    if innovation.organisation:
        data["about"] = {"@type": "Organization", "name": innovation.organisation}
        if innovation.web:
            data["about"]["url"] = innovation.web
    return data


def _place(innovation):
    place = {
        "@type": "Place",
        "name": innovation.place or innovation.region or str(innovation.territory_name),
        "address": {"@type": "PostalAddress", "addressCountry": innovation.country.code},
    }
    if innovation.region:
        place["address"]["addressRegion"] = innovation.region
    if innovation.latitude is not None and innovation.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": innovation.latitude,
            "longitude": innovation.longitude,
        }
    return place

"""{% load organisations %}: what places lend to other pages.

`{% territory_map centre %}` draws the municipalities of a centre as dots sized by population, with its text
twin; `{% territory_summary centre %}` says in one line how many there are; `{% centre_finder %}` leads from a
municipality to its centre; `{% my_organisations user %}` is a row of a fact list.
"""

import math
from typing import NamedTuple

from django import template
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from centres.permissions import coordinated_centres, coordinates_a_centre
from csi_portal.ui.admin import wait

from ..models import JoinRequest, Membership, Municipality, Organisation

register = template.Library()

WIDTH = HEIGHT = 640  # the box of the drawing in its own units; the browser scales it
MARGIN = 24
LARGEST = 30  # radius of the most populous place of both centres
SMALLEST = 3.2
SCALE = LARGEST / math.sqrt(45_000)
LEGEND = (500, 5_000, 40_000)
LEGEND_X = (MARGIN, 150, 310)


class Dot(NamedTuple):
    place: Municipality
    x: float
    y: float
    r: float
    label_x: float
    anchor: str
    is_town: bool


def radius(population):
    """Radius whose circle's area is proportional to the population, but never too small to see."""
    return round(max(SMALLEST, SCALE * math.sqrt(population)), 1)


def project(places):
    """Dots for the places, biggest first so that small ones lie on top, and the height of the drawing.

    The territory fills the box in one direction and is centred in the other when it is a tall one.
    Longitudes are shortened by the cosine of the middle latitude, which is exact enough for one district.
    """
    latitudes = [float(place.latitude) for place in places]
    longitudes = [float(place.longitude) for place in places]
    shorter = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    wide = (max(longitudes) - min(longitudes)) * shorter or 1e-9
    tall = max(latitudes) - min(latitudes) or 1e-9
    unit = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    height = round(2 * MARGIN + tall * unit)
    left = (WIDTH - wide * unit) / 2
    dots = []
    for place, latitude, longitude in zip(places, latitudes, longitudes, strict=True):
        x = round(left + (longitude - min(longitudes)) * shorter * unit, 1)
        y = round(MARGIN + (max(latitudes) - latitude) * unit, 1)
        r = radius(place.population)
        right = x < WIDTH * 0.72
        dots.append(
            Dot(
                place,
                x,
                y,
                r,
                label_x=round(x + r + 4 if right else x - r - 4, 1),
                anchor="start" if right else "end",
                is_town=place.status in (Municipality.Status.TOWN, Municipality.Status.STATUTORY_CITY),
            )
        )
    return sorted(dots, key=lambda dot: -dot.r), height


@register.inclusion_tag("organisations/blocks/territory_map.html")
def territory_map(centre):
    places = list(centre.municipalities.in_order())
    if not places:
        return {"centre": centre, "dots": []}
    dots, height = project(places)
    return {
        "centre": centre,
        "dots": dots,
        "width": WIDTH,
        "height": height + 2 * LARGEST + MARGIN,
        "legend": legend(y=height + LARGEST),
        "orps": _by_orp(places),
        "inhabitants": sum(place.population for place in places),
    }


def legend(y):
    """Sample circles in the drawing itself, so that they are scaled with it; the last one names the unit."""
    return [
        {
            "population": n,
            "x": x,
            "y": y,
            "r": radius(n),
            "text_x": round(x + radius(n) + 6, 1),
            "last": n == LEGEND[-1],
        }
        for n, x in zip(LEGEND, LEGEND_X, strict=True)
    ]


def _by_orp(places):
    """For each municipality with extended powers: how many municipalities and inhabitants, biggest first."""
    rows = {}
    for place in places:
        row = rows.setdefault(place.orp, {"orp": place.orp, "count": 0, "inhabitants": 0})
        row["count"] += 1
        row["inhabitants"] += place.population
    return sorted(rows.values(), key=lambda row: -row["inhabitants"])


@register.inclusion_tag("organisations/blocks/territory_summary.html")
def territory_summary(centre):
    figures = centre.municipalities.aggregate(count=Count("pk"), inhabitants=Sum("population"))
    return {"centre": centre, **figures}


@register.inclusion_tag("organisations/blocks/centre_finder.html", takes_context=True)
def centre_finder(context):
    names = Municipality.objects.in_order().values_list("name", flat=True)
    given = context["request"].GET
    return {
        "names": list(dict.fromkeys(names)),
        "about": given.get("about", "")[:300],
        "typed": given.get("place", "")[:100],
    }


@register.inclusion_tag("organisations/blocks/my_organisations.html")
def my_organisations(user):
    return {"memberships": Membership.objects.filter(user=user).select_related("organisation")}


@register.simple_tag
def organisations_waiting(user):
    """{% organisations_waiting user as rows %}: `Wait`s of organisations and wishes for a coordinator."""
    if not coordinates_a_centre(user):
        return []
    mine = Organisation.objects.in_centres(coordinated_centres(user))
    to_confirm = mine.filter(state=Organisation.State.WAITING)
    wishes = JoinRequest.objects.filter(organisation__in=mine, state=JoinRequest.State.WAITING)
    lists = [reverse(f"admin:organisations_{model}_changelist") for model in ("organisation", "joinrequest")]
    rows = [
        wait(_("Organisations to confirm"), to_confirm, "created_at", f"{lists[0]}?state__exact=waiting"),
        wait(_("People who ask to join"), wishes, "created_at", f"{lists[1]}?state__exact=waiting"),
    ]
    return [row for row in rows if row]

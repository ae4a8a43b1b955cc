"""The outline of Europe for maps, and where a point of the Earth lies on it.

`data/europe.json` was made once from Natural Earth (public domain) and simplified; the drawing's units are
those of an SVG `viewBox` of its width and height.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parent.parent / "data" / "europe.json"
EARTH_RADIUS_KM = 6371.0
CENTRE_LATITUDE, CENTRE_LONGITUDE = math.radians(52), math.radians(10)


class Outline(NamedTuple):
    """`land` and `borders` are path data; `left` and `top` are kilometres from the centre of projection."""

    width: int
    height: int
    left: float
    top: float
    scale: float
    land: str
    borders: str


@cache
def europe():
    """The outline, read once in each process."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Outline(
        width=data["width"],
        height=data["height"],
        left=data["x_min_km"],
        top=data["y_min_km"],
        scale=data["units_per_km"],
        land=data["land"],
        borders=data["borders"],
    )


def place_on_map(latitude, longitude):
    """(x, y) on the outline, by Lambert's azimuthal equal-area projection; None outside the drawing."""
    phi, distance = math.radians(latitude), math.radians(longitude) - CENTRE_LONGITUDE
    cosine = math.sin(CENTRE_LATITUDE) * math.sin(phi) + math.cos(CENTRE_LATITUDE) * math.cos(phi) * math.cos(
        distance
    )
    if cosine <= -0.99:
        return None  # the other side of the Earth
    stretch = EARTH_RADIUS_KM * math.sqrt(2 / (1 + cosine))
    east = stretch * math.cos(phi) * math.sin(distance)
    north = stretch * (
        math.cos(CENTRE_LATITUDE) * math.sin(phi)
        - math.sin(CENTRE_LATITUDE) * math.cos(phi) * math.cos(distance)
    )
    outline = europe()
    x, y = (east - outline.left) * outline.scale, (-north - outline.top) * outline.scale
    if not (0 <= x <= outline.width and 0 <= y <= outline.height):
        return None
    return round(x, 1), round(y, 1)

"""Where a point of the Earth lies on the outline of Europe, `static/img/europe.svg#europe`.

The outline was made once from Natural Earth 1:50m (public domain), projected as below and simplified. Units
are those of an SVG `viewBox="0 0 WIDTH HEIGHT"`.
"""

import math

WIDTH, HEIGHT = 600, 576
EARTH_RADIUS_KM = 6371
CENTRE_LATITUDE, CENTRE_LONGITUDE = math.radians(52), math.radians(10)
LEFT_KM, TOP_KM = -1760, -1500  # of the drawing's corner, from the centre of the projection
UNITS_PER_KM = WIDTH / 3520


def place_on_map(latitude, longitude):
    """(x, y) on the outline, by Lambert's azimuthal equal-area projection; None outside the drawing."""
    phi, turn = math.radians(latitude), math.radians(longitude) - CENTRE_LONGITUDE
    east = math.cos(phi) * math.sin(turn)
    south = math.sin(CENTRE_LATITUDE) * math.cos(phi) * math.cos(turn) - math.cos(CENTRE_LATITUDE) * math.sin(
        phi
    )
    nearness = math.sin(CENTRE_LATITUDE) * math.sin(phi) + math.cos(CENTRE_LATITUDE) * math.cos(
        phi
    ) * math.cos(turn)
    if nearness <= 0:
        return None  # the other half of the Earth
    stretch = EARTH_RADIUS_KM * math.sqrt(2 / (1 + nearness))
    x, y = (stretch * east - LEFT_KM) * UNITS_PER_KM, (stretch * south - TOP_KM) * UNITS_PER_KM
    return (round(x, 1), round(y, 1)) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None

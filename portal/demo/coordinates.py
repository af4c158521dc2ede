"""Made-up coordinates: every district where it really lies, its streets around its middle, their communities around
those, and each venue a few steps from its community's. Nothing is drawn by chance."""

from __future__ import annotations

from itertools import groupby
from math import cos, pi, radians, sin, sqrt

from portal.demo.areas import AreaRow, Atlas

Position = tuple[float, float]  # latitude, longitude in degrees, WGS 84

GOLDEN_ANGLE = pi * (3 - sqrt(5))
KM_A_DEGREE = 111.2
STEPS_KM = 0.25
DISTRICTS: dict[str, tuple[Position, float]] = {  # the middle, and how far the streets lie from it in km
    "320205": ((31.590, 120.420), 9.0),
    "320206": ((31.680, 120.290), 9.0),
    "320211": ((31.510, 120.260), 9.0),
    "320213": ((31.575, 120.300), 4.0),
    "320214": ((31.500, 120.400), 7.0),
    "320281": ((31.860, 120.280), 15.0),
    "320282": ((31.350, 119.800), 20.0),
}


def positions_of(atlas: Atlas) -> dict[str, Position]:
    """Key of each street, town, community and village -> where it lies."""
    found: dict[str, Position] = {}
    townships = [row for row in atlas.rows if row.level == "township"]
    for district, rows in groupby(townships, key=lambda row: row.key[:6]):
        middle, reach = DISTRICTS[district]
        streets = list(rows)
        found |= _around(middle, reach, streets)
        for street in streets:
            villages = [row for row in atlas.rows if row.level == "village" and row.key.startswith(street.key)]
            found |= _around(found[street.key], 0.8 * reach / sqrt(len(streets)), villages)
    return found


def near(middle: Position, number: int) -> Position:
    """A few steps from the middle, each number in its own direction."""
    return _step(middle, STEPS_KM * (number % 7 + 1) / 7, number * GOLDEN_ANGLE)


def _around(middle: Position, reach_km: float, rows: list[AreaRow]) -> dict[str, Position]:
    """Evenly over a disc, as a sunflower sets its seeds."""
    return {
        row.key: _step(middle, reach_km * sqrt((i + 0.5) / len(rows)), i * GOLDEN_ANGLE) for i, row in enumerate(rows)
    }


def _step(start: Position, km: float, bearing: float) -> Position:
    latitude = start[0] + km * cos(bearing) / KM_A_DEGREE
    longitude = start[1] + km * sin(bearing) / (KM_A_DEGREE * cos(radians(start[0])))
    return round(latitude, 6), round(longitude, 6)

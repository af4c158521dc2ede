"""What stands on a public page, and the venues it is about."""

from __future__ import annotations

import re
from typing import Any

from stations.models import Venue
from tests import cast

POSITION = {"latitude": "31.6012", "longitude": "120.3987"}


def text(response: Any) -> str:
    page: str = response.content.decode()
    return page


def names(response: Any) -> list[str]:
    """The venues listed, in their order."""
    return re.findall(r'<h3><a href="[^"]+" lang="zh-Hans">([^<]+)</a></h3>', text(response))


def placed(venue: Venue, latitude: float, longitude: float) -> None:
    Venue.objects.filter(pk=venue.pk).update(latitude=latitude, longitude=longitude)


def crowd(town: cast.Town, n: int) -> list[Venue]:
    return [cast.venue(f"第{number:02d}号联络站", town.street, town.home) for number in range(n)]

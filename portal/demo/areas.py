"""The divisions of data/areas-wuxi.csv, and the names people call them by."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from deputies.models import AREA_KEY_LENGTHS

AREAS_CSV = settings.BASE_DIR / "data" / "areas-wuxi.csv"
DEMO_TOWNSHIP_KEY = "320205001"
DEMO_VILLAGE_KEY = "320205001004"
_COMMITTEE = re.compile(r"(虚拟社区|居民社区委员会|社区居民委员会?|社区居委会|居委会|居民委员会)$")
_VILLAGE_COMMITTEE = re.compile(r"村?(村委会|村民委员会)$")


@dataclass(frozen=True)
class AreaRow:
    """A row of `deputies_area`. `parent_id` is None for the province."""

    id: int
    key: str
    code: str
    name: str
    level: str
    parent_id: int | None

    @property
    def is_village(self) -> bool:
        return self.name.endswith(("村委会", "村民委员会"))

    @property
    def is_town(self) -> bool:
        return self.name.endswith("镇")

    @property
    def called(self) -> str:
        """As people say it: 春星社区, 白丹山村; above villages the name itself."""
        if self.level != "village":
            return self.name
        if self.is_village:
            return _VILLAGE_COMMITTEE.sub("", self.name) + "村"
        called = _COMMITTEE.sub("", self.name)
        return called if called.endswith(("村", "区", "里")) else called + "社区"


@dataclass(frozen=True)
class Atlas:
    """All areas, and those townships in which the demo city has venues."""

    rows: list[AreaRow]
    townships: list[AreaRow]

    @cached_property
    def by_key(self) -> dict[str, AreaRow]:
        return {row.key: row for row in self.rows}

    @cached_property
    def villages(self) -> dict[str, list[AreaRow]]:
        """Township key -> its communities and villages."""
        found: dict[str, list[AreaRow]] = {row.key: [] for row in self.townships}
        for row in self.rows:
            if row.level == "village" and row.key[:9] in found:
                found[row.key[:9]].append(row)
        return found

    def county_of(self, key: str) -> AreaRow:
        return self.by_key[key[:6]]

    def called_in_full(self, key: str) -> str:
        """County and township: 锡山区东亭街道."""
        return self.county_of(key).name + self.by_key[key[:9]].name


def read_areas() -> list[AreaRow]:
    """Every row of the CSV; ids count from 1, parents come first."""
    ids: dict[str, int] = {}
    rows = []
    with AREAS_CSV.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines), 1):
            ids[line["code"]] = number
            key = line["code"][: AREA_KEY_LENGTHS[line["level"]]]
            rows.append(AreaRow(number, key, line["code"], line["name"], line["level"], ids.get(line["parent"])))
    return rows


def read_atlas(scale: float) -> Atlas:
    """All areas. At a smaller scale venues stand in fewer townships, spread evenly, the demo venue's first."""
    rows = read_areas()
    townships = [row for row in rows if row.level == "township"]
    wanted = min(len(townships), max(2, round(len(townships) * scale)))
    first = next(row for row in townships if row.key == DEMO_TOWNSHIP_KEY)
    others = [row for row in townships if row is not first]
    step = len(others) / (wanted - 1)
    return Atlas(rows, [first, *(others[int(i * step)] for i in range(wanted - 1))])

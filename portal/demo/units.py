"""Handling units: the bureaus of each county and of the city, and the officer of each who logs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.demo.accounts import ACCOUNTS, Account
from portal.demo.areas import AreaRow, Atlas
from portal.demo.dice import dice
from portal.demo.names import person

OF_A_COUNTY = {
    "城市管理局": ("streets", "other"), "交通运输局": ("traffic",), "住房和城乡建设局": ("housing",),
    "生态环境局": ("environment",), "水利局": ("water",), "教育局": ("education",), "卫生健康委员会": ("health",),
    "民政局": ("elderly",), "人力资源和社会保障局": ("work",), "工业和信息化局": ("business",),
    "农业农村局": ("countryside",), "应急管理局": ("safety",), "文体广电和旅游局": ("culture",),
}  # fmt: skip
OF_THE_CITY = ("市政和园林局", "公安局交通警察支队", "数据局")  # nothing is referred to them, but could be
CITY_KEY = "3202"


@dataclass(frozen=True)
class UnitRow:
    """A row of `deputies_handlingunit`; `topics` is what the demo city refers to it."""

    id: int
    name: str
    area: AreaRow
    topics: Sequence[str]
    officer: Account


def plan_units(atlas: Atlas) -> list[UnitRow]:
    """Of the city first, then of each county; an officer in each, the demo account's in its own."""
    counties = [row for row in atlas.rows if row.level == "county"]
    city = atlas.by_key[CITY_KEY]
    wanted: list[tuple[AreaRow, str, Sequence[str]]] = [(city, name, ()) for name in OF_THE_CITY]
    wanted += [(county, name, topics) for county in counties for name, topics in OF_A_COUNTY.items()]
    rng = dice("units")
    rows = []
    for number, (area, kind, topics) in enumerate(wanted, 1):
        name = area.name + kind
        known = [account for account in ACCOUNTS if account.unit == name]
        made = Account(f"unit-{number:03d}", name, name, person(rng), "unit_officer", unit=name)
        rows.append(UnitRow(number, name, area, topics, known[0] if known else made))
    return rows

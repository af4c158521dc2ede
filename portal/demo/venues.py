"""1,408 venues: a home in every street and town, stations in communities, contact points at work and shops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from portal.demo.accounts import DEMO_VENUE_NAME
from portal.demo.areas import DEMO_VILLAGE_KEY, AreaRow, Atlas
from portal.demo.coordinates import Position, near, positions_of
from portal.demo.dice import dice, scaled, shares

VENUES = 1_408
STATION_SHARE = 0.62
HOURS = [
    "工作日 8:30–17:30", "周一至周六 8:30–17:30", "工作日 9:00–11:30，13:30–17:00", "每日 8:30–20:00",
    "每月联系日 14:00–16:00，平时预约",
]  # fmt: skip
INSTITUTIONS = ["便民服务中心", "党群服务中心", "文化活动中心", "商会", "工会驿站", "卫生院", "中心小学", "口袋公园"]
PLACES = [
    "邻里超市", "农贸市场", "卫生服务站", "老年活动室", "理发店", "粮油店", "新时代文明实践站", "警务室", "快递驿站",
    "幼儿园", "图书角", "健身步道", "茶馆", "修理铺", "早餐店", "物业服务处", "户外劳动者驿站", "议事亭",
]  # fmt: skip
VILLAGE_PLACES = ["合作社", "文化礼堂", "水蜜桃种植园", "农家书屋", "粮油店", "村民议事亭", "养殖场", "卫生室"]
BRANDS = ["锡韵", "吴韵", "梁溪月", "太湖帆", "蠡风", "惠泉", "芙蓉塘", "锦绣江", "望虞", "荣塘", "新吴晨", "澄江潮"]
TRADES = ["精密机械", "纺织", "电子材料", "新能源", "生物科技", "软件", "包装", "环保设备", "物流", "紫砂陶艺"]
ROADS = ["春风路", "新民路", "学前街", "友谊路", "文昌路", "锡沪路", "芙蓉路", "振新路", "运河路", "桃源路", "建设路"]


@dataclass(frozen=True)
class VenueRow:
    """A row of `stations_venue`."""

    id: int
    name: str
    kind: str
    area: AreaRow
    parent_id: int | None
    parent_kind: str | None
    address: str
    phone: str
    opening_hours: str
    position: Position

    @property
    def township_key(self) -> str:
        return self.area.key[:9]


def plan_venues(atlas: Atlas, scale: float) -> list[VenueRow]:
    """Homes first, then stations, then contact points, so that a venue comes after the one it stands in."""
    planner = _Planner(atlas)
    total = scaled(VENUES, scale)
    homes = {township.key: planner.home(township) for township in atlas.townships}
    weights = [len(atlas.villages[township.key]) + 1.0 for township in atlas.townships]
    n_stations = max(len(homes), round((total - len(homes)) * STATION_SHARE))
    stations: dict[str, list[VenueRow]] = {}
    for township, n in zip(atlas.townships, shares(n_stations, weights), strict=True):
        stations[township.key] = list(planner.stations(homes[township.key], n))
    n_points = max(0, total - len(homes) - n_stations)
    for township, n in zip(atlas.townships, shares(n_points, weights), strict=True):
        planner.points(homes[township.key], stations[township.key], n)
    return planner.rows


class _Planner:
    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.rng = dice("venues")
        self.positions = positions_of(atlas)
        self.ids = count(1)
        self.rows: list[VenueRow] = []
        self.names: set[tuple[str, str]] = set()

    def home(self, township: AreaRow) -> VenueRow:
        return self._add(f"{township.name}代表之家", "home", township, None)

    def stations(self, home: VenueRow, n: int) -> Iterator[VenueRow]:
        """In the township's communities, the demo venue's first; where they are used up, in its institutions."""
        villages = self.atlas.villages[home.area.key]
        shuffled = sorted(self.rng.sample(villages, len(villages)), key=lambda v: v.key != DEMO_VILLAGE_KEY)
        for village in shuffled[:n]:
            yield self._add(f"{village.called}代表联络站", "station", village, home)
        for i in range(n - len(shuffled)):
            institution = INSTITUTIONS[i % len(INSTITUTIONS)]
            yield self._add(f"{home.area.name}{institution}代表联络站", "station", home.area, home)

    def points(self, home: VenueRow, stations: list[VenueRow], n: int) -> None:
        """Three in ten stand in the home, the others in a station."""
        for _ in range(n):
            parent = home if not stations or self.rng.random() < 0.3 else self.rng.choice(stations)
            villages = self.atlas.villages[home.area.key]
            area = parent.area if parent.area.level == "village" else self.rng.choice(villages)
            self._add(self._point_name(area), "contact_point", area, parent)

    def _point_name(self, area: AreaRow) -> str:
        for _ in range(20):
            name = _point_name(self.rng, area)
            if (area.key, name) not in self.names:
                break
        self.names.add((area.key, name))
        return name

    def _add(self, name: str, kind: str, area: AreaRow, parent: VenueRow | None) -> VenueRow:
        number = next(self.ids)
        row = VenueRow(
            id=number,
            name=name,
            kind=kind,
            area=area,
            parent_id=parent.id if parent else None,
            parent_kind=parent.kind if parent else None,
            address=f"{self.atlas.called_in_full(area.key)}{self.rng.choice(ROADS)}{self.rng.randint(1, 299)}号",
            phone=f"0510-0000{number:04d}",
            opening_hours=HOURS[4] if kind == "contact_point" else self.rng.choice(HOURS[:4]),
            position=near(self.positions[area.key], number),
        )
        self.rows.append(row)
        return row


def _point_name(rng: Random, area: AreaRow) -> str:
    if rng.random() < 0.3:
        return f"{rng.choice(BRANDS)}{rng.choice(TRADES)}（演示企业）代表联系点"
    place = rng.choice(VILLAGE_PLACES if area.is_village else PLACES)
    return f"{area.called}{place}代表联系点"


def demo_venue(venues: list[VenueRow]) -> VenueRow:
    """The venue whose code and accounts are shown to whoever tries the demo."""
    return next(v for v in venues if v.name == DEMO_VENUE_NAME and v.area.key == DEMO_VILLAGE_KEY)

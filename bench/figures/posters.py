"""The posters of a whole city, as the worker makes them: one PDF, A4."""

from __future__ import annotations

import json

from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense

WHOLE_CITY = 1_408
MAKE = """
import json, time
from deputies.models import Area
from deputies.models.accounts import User
from stations.models import Venue
from stations.posters import batching
city = Area.objects.get(key=Venue.objects.first().area_key[:4])
batch = batching.plan(asked_by=User.objects.first(), area=city, size="a4", packing="pdf", language="zh-hans")
wall, work = time.monotonic(), time.process_time()
batching.make_next()
wall, work = time.monotonic() - wall, time.process_time() - work
batch.refresh_from_db()
size = batching.file_of(batch).stat().st_size
print(json.dumps({"posters": batch.done, "wall": wall, "work": work, "bytes": size}))
"""


def measure(house: House, effort: Effort) -> list[Figure]:
    """Of the demo city; of a small one the time of as many posters as a whole city has."""
    made = json.loads(house.manage("shell", "--no-imports", "--command", MAKE).splitlines()[-1])
    whole = WHOLE_CITY / max(1, made["posters"])
    return [
        Figure("1,408 posters, one PDF", made["wall"] * whole, "s", 90, Sense.AT_MOST, made),
        Figure("of it, processor time", made["work"] * whole, "s"),
    ]

"""Two people press something at the same moment, a thousand times, on real PostgreSQL: what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from bench.effort import Effort
from bench.house import ROOT, House
from bench.table import Figure, Sense

TEST = "tests/feedback/lifecycle/test_interleavings.py"
WRONG = (
    "illegal states",
    "lost events",
    "broken chains",
    "not one responsible",
    "responsible and joint",
    "another unit",
)


def measure(house: House, effort: Effort) -> list[Figure]:
    """The test of every run, counting instead of stopping, on a database of its own of the house's server."""
    tally = house.folder / "interleavings.json"
    run = {"INTERLEAVINGS": str(effort.interleavings), "INTERLEAVINGS_TALLY": str(tally)}
    servers = {f"TEST_{name}": house.environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", TEST],
        env={**os.environ, **servers, **run},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{TEST} failed:\n{done.stdout[-4000:]}{done.stderr[-2000:]}")
    found = json.loads(tally.read_text())
    n = f"{found['pressed at once']:,}"
    return [
        *(Figure(f"two press at once, {n} times: {what}", found.get(what, 0), "", 0, Sense.AT_MOST) for what in WRONG),
        Figure("of it moves made", found["events"], "", None, Sense.AT_LEAST, found),
        Figure("of it moves refused", found["refused"]),
    ]

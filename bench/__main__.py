"""`python -m bench [--quick] [--scale 0.05] [--keep DIR] [NAME ...]`: measure, print a table, write JSON to
bench-results/.

Everything runs in a temporary folder on the loopback address, and is stopped and deleted at the end; with `--keep` in
a folder that stays, where millions of rows are made once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.effort import FULL, QUICK, Effort
from bench.figures import (
    abuse,
    form,
    helpdesk,
    inbox,
    inbox_pages,
    interleavings,
    memory,
    office,
    outage,
    phone,
    posters,
    registers,
    search,
    similar,
    submissions,
    weight,
)
from bench.house import ROOT, House
from bench.table import Figure, table

FIGURES: Mapping[str, Callable[[House, Effort], list[Figure]]] = {
    "submissions": submissions.measure,
    "form": form.measure,
    "weight": weight.measure,
    "phone": phone.measure,
    "abuse": abuse.measure,
    "inbox": inbox.measure,
    "posters": posters.measure,
    "office": office.measure,
    "registers": registers.measure,
    "redis": outage.measure,
    "interleavings": interleavings.measure,
    "memory": memory.measure,
}
ALL = {
    **FIGURES,
    "search": search.measure,
    "similar": similar.measure,
    "inbox-pages": inbox_pages.measure,
    "helpdesk": helpdesk.measure,
}  # millions of rows: only when it is named
RESULTS = ROOT / "bench-results"


def main() -> int:
    """0 when every figure with a target reaches it, else 1."""
    arguments = _arguments()
    effort = QUICK if arguments.quick else FULL
    names = arguments.names or list(FIGURES)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _say("Preparing a portal with a small city")
    house = House(arguments.scale, effort.submissions, arguments.keep)
    try:
        figures = [figure for name in names for figure in _measured(name, house, effort)]
    finally:
        house.close()
    print(table(figures))
    _say(f"Written to {_written(figures, {'quick': arguments.quick, 'scale': arguments.scale, 'names': names})}")
    return 0 if all(figure.is_good is not False for figure in figures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures the portal; see docs/speed.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(ALL)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: under two minutes")
    parser.add_argument("--scale", type=float, default=0.05, help="size of the demo city; 1 is the whole of Wuxi")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="a folder that stays, and is used again the next time"
    )
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in ALL]:
        parser.error(f"no such figure: {', '.join(unknown)}")
    return arguments


def _measured(name: str, house: House, effort: Effort) -> list[Figure]:
    started = time.monotonic()
    _say(f"Measuring {name}")
    figures = ALL[name](house, effort)
    _say(f"Measured {name} in {time.monotonic() - started:.0f} s\n{table(figures)}")
    return figures


def _written(figures: list[Figure], run: dict[str, Any]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    result = {
        "at": now.isoformat(timespec="seconds"),
        "run": run,
        "machine": _machine(),
        "figures": [asdict(figure) | {"ok": figure.is_good} for figure in figures],
    }
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return path.relative_to(ROOT)


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": os.getloadavg(),
        "commit": commit.stdout.strip(),
    }


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

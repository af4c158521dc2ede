"""Our list of cases beside django-helpdesk's of as many tickets, on one PostgreSQL, asked in turn."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg

from bench import copies, crowds
from bench.effort import Effort
from bench.figures.inbox_pages import Times, timed
from bench.helpdesk import VERSION
from bench.house import ROOT, House
from bench.table import Figure, Sense

AMONG = 1_000_000
MINE = 10_000  # as many as the biggest inbox holds
ROUNDS = 3  # of both sides in turn; each asks its list so often in each: its own takes seconds
ALL, OWN = "all that is open", "mine that is open"  # as bench.helpdesk.asking calls them
_OPEN = "SELECT count(*) FROM feedback_submission WHERE state IN ('submitted', 'assigned', 'in_progress', 'waiting')"


class Round(NamedTuple):
    """Milliseconds of each asking."""

    ours: list[float]
    theirs: Times


def measure(house: House, effort: Effort) -> list[Figure]:
    """Among a million of each, fewer with --quick: the first page of our inbox, and of its lists the one that opens
    and the one that is most like ours."""
    among = min(AMONG, effort.opinions)
    ours, python = crowds.of_opinions(house, among), _environment(house.folder / "helpdesk")
    theirs = copies.grown(house, f"helpdesk_{among}", partial(_fill, python, ours, among), template=copies.EMPTY)
    rounds = [
        Round(timed(house, ours, effort)["first"], json.loads(_ask(python, theirs, "ask", ROUNDS)))
        for _ in range(ROUNDS)
    ]
    n = f"{among:,}"
    return [
        _ratio(f"django-helpdesk {VERSION}, list of {ALL} : our inbox, at {n}", rounds, ALL, 50),
        _ratio(f"django-helpdesk {VERSION}, list of {OWN} : our inbox, at {n}", rounds, OWN),
        *(_time(f"django-helpdesk, list of {what}", (one.theirs[what] for one in rounds)) for what in (ALL, OWN)),
        _time("our inbox", (one.ours for one in rounds)),
    ]


def _ratio(name: str, rounds: list[Round], what: str, target: float | None = None) -> Figure:
    found = [median(one.theirs[what]) / median(one.ours) for one in rounds]
    return Figure(name, median(found), "", target, Sense.AT_LEAST, {"rounds": found})


def _time(name: str, rounds: Iterable[list[float]]) -> Figure:
    return Figure(f"{name}, p50", median(time for times in rounds for time in times), "ms")


def _environment(folder: Path) -> Path:
    """The Python of an environment that has nothing but django-helpdesk, what it needs, and a driver."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, f"django-helpdesk=={VERSION}", "psycopg[binary]"], check=True, capture_output=True)
    return python


def _fill(python: Path, ours: str, among: int, theirs: str) -> None:
    """As many tickets as there are opinions, and the same share of them open."""
    with psycopg.connect(ours) as database:
        row = database.execute(_OPEN).fetchone()
    _ask(python, theirs, "fill", among, row[0] if row else 0, min(MINE, among // 10))


def _ask(python: Path, database: str, *arguments: object) -> str:
    """What `bench.helpdesk.asking` prints, by another Python and without our settings."""
    done = subprocess.run(
        [str(python), "-m", "bench.helpdesk.asking", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "HELPDESK_DATABASE_URL": database},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"django-helpdesk: {done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout

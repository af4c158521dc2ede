"""Times the office's long works inside a Django process (`manage.py shell`): see bench/figures/office.py.

All on the city of the database: a year of contact days with its rosters, and both Excel tables, every row of them new.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from deputies.models import Area
from deputies.models.accounts import Membership, Role, User
from stations.contact_days import duty, planning
from stations.excel import columns, exports, imports, lookup
from stations.models import Venue
from stations.models.duty import ContactDay
from stations.models.imports import ImportState

FARTHEST_YEAR = 2  # after this one: nothing is planned there yet
MADE_ANEW = ("code", "pinyin", "initials")


def main() -> None:
    """Prints {work: {"wall": seconds, "work": seconds of processor, …}}."""
    city = Area.objects.get(key=Venue.objects.all()[0].area_key[:4])
    taken = {"year": _timed(lambda: _year(city))}
    for kind in ("venues", "deputies"):
        taken |= _imported(kind, city)
    print(json.dumps(taken))


def _timed(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    wall, processor = time.monotonic(), time.process_time()
    counted = work()
    return {"wall": time.monotonic() - wall, "work": time.process_time() - processor, **counted}


def _year(city: Area) -> dict[str, Any]:
    year = date.today().year + FARTHEST_YEAR
    planning.plan_year(city, year)
    drawn = duty.draw_rosters(city, year, today=date.today())
    venues = ContactDay.objects.filter(date__year=year).values("venue").distinct().count()
    return {"days": drawn.days, "entries": drawn.entries, "venues": venues}


def _imported(kind: str, city: Area) -> dict[str, Any]:
    user, _ = User.objects.get_or_create(username="bench-office")
    Membership.objects.get_or_create(user=user, role=Role.STAFF, area=city)
    job = imports.upload(SimpleUploadedFile(f"{kind}.xlsx", _table(kind)), kind=kind, by=user, keys=[city.key])
    preview = _timed(lambda: _step(job, ImportState.CHECKED))
    if not imports.want(job):
        raise RuntimeError(f"{kind}: nothing to apply")
    return {f"{kind}, preview": preview, f"{kind}, apply": _timed(lambda: _step(job, ImportState.APPLIED))}


def _step(job: Any, expected: ImportState) -> dict[str, Any]:
    imports.work_next()
    job.refresh_from_db()
    if job.state != expected:
        raise RuntimeError(f"{job.kind} is {job.state}: {job.problem} {job.problem_detail}")
    return {"create": job.n_create, "change": job.n_change, "refuse": job.n_refused}


def _table(kind: str) -> bytes:
    """The city's own table under other names: as many new rows as it has records."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(exports.labels(kind))
    places = {column.name: n for n, column in enumerate(columns.TABLES[kind])}
    for n, row in enumerate(exports.records(kind, lookup.queryset(kind).order_by("pk"))):
        row[places["name"]] += f"{n:04d}"
        for name in MADE_ANEW:
            row[places[name]] = ""
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

"""The verbs of an import: upload, check, apply, undo. A table is read and applied in the background.

The row of the import is the queue, as with posters: whoever works at one has claimed it by a conditional UPDATE and
says so again with every step. Applying and undoing are one transaction each, which begins by taking the state away
from anybody else.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from deputies.models.accounts import User
from stations.access import Scope, whole_scope_of
from stations.excel import columns, deciding, spreadsheets, writing
from stations.excel.spreadsheets import Row, Unreadable
from stations.excel.writing import Stale
from stations.models.imports import REGISTERS, WORKING, Import, ImportRow, ImportState, RowAction

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
KEEP_FILES = timedelta(days=30)
DONE = {ImportState.WANTED: ImportState.APPLIED, ImportState.UNDOING: ImportState.UNDONE}


class Lost(Exception):
    """Somebody else holds the import now."""


@dataclass(frozen=True)
class Reading:
    """What a table of one kind means: where the person who brought it may write (Unreadable when nowhere any more),
    what each row would do, doing it, and undoing it (both raise Stale)."""

    reach: Callable[[Import], frozenset[str]]
    plan: Callable[[Import, Sequence[Row], frozenset[str], Callable[[int], None]], list[ImportRow]]
    apply: Callable[[Import], None]
    undo: Callable[[Import], None]


Kinds = Mapping[str, Reading]


def upload(file: UploadedFile[Any], *, kind: str, by: User, keys: Iterable[str]) -> Import:
    """Keep the file where only we can read it and plan its reading. Unreadable when it is too large."""
    if (file.size or 0) > spreadsheets.MOST_BYTES:
        raise Unreadable("too_large")
    name = uuid4().hex
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (_folder() / name).open("xb") as stored:
        shutil.copyfileobj(file, stored)
    return Import.objects.create(
        asked_by=by, kind=kind, area_keys=sorted(keys), file_name=(file.name or "")[-200:], stored_as=name
    )


def want(job: Import) -> bool:
    """Apply it, soon. False when there is nothing to apply, or it is done already."""
    ready = Import.objects.filter(Q(n_create__gt=0) | Q(n_change__gt=0), pk=job.pk, state=ImportState.CHECKED)
    return bool(ready.update(state=ImportState.WANTED, problem="", attempts=0, leased_until=None))


def want_undo(job: Import) -> bool:
    """Undo it, soon. False when it is not the last one that this person applied to these records."""
    if not is_last(job):
        return False
    applied = Import.objects.filter(pk=job.pk, state=ImportState.APPLIED)
    return bool(applied.update(state=ImportState.UNDOING, problem="", attempts=0, leased_until=None))


def is_last(job: Import) -> bool:
    """Whether nothing that this person applied to these records came later."""
    if job.ended_at is None:
        return False
    later = Import.objects.filter(asked_by=job.asked_by_id, kind=job.kind, ended_at__gt=job.ended_at)
    return not later.filter(state=ImportState.APPLIED).exists()


def work_next(kinds: Kinds | None = None) -> Import | None:
    """Do the next step of the import of these kinds (those of the registers) that waits longest. None when there is
    none."""
    kinds = REGISTER_KINDS if kinds is None else kinds
    job = claim(kinds)
    if job is None:
        return None
    try:
        STEPS[ImportState(job.state)](job, kinds[job.kind])
    except Lost:
        log.warning("import_lost", import_id=job.pk)
    except Unreadable as problem:
        _say(job, state=ImportState.UNREADABLE, problem=problem.reason, problem_detail=problem.detail[:400])
    except Exception:
        _say(job, state=ImportState.FAILED, problem="failed")
        raise
    return job


def claim(kinds: Iterable[str] = tuple(REGISTERS)) -> Import | None:
    """An import that nobody works at, or at which somebody has been silent for LEASE. Often dead: given up."""
    free = Import.objects.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), state__in=WORKING)
    free = free.filter(kind__in=list(kinds))
    free.filter(attempts__gte=MOST_ATTEMPTS).update(state=ImportState.FAILED, problem="failed", leased_until=None)
    job = free.select_related("asked_by").order_by("pk").first()
    if job is None:
        return None
    mine = free.filter(pk=job.pk, attempts=job.attempts, state=job.state)
    if not mine.update(attempts=F("attempts") + 1, leased_until=Now() + LEASE):
        return None
    job.attempts += 1
    return job


def _read(job: Import, kind: Reading) -> None:
    """Read the file and decide row by row; the rows replace those of an earlier look."""
    keys = kind.reach(job)
    table = spreadsheets.read(file_of(job), columns.headers(job.kind), columns.required(job.kind))
    _say(job, total=len(table.rows), done=0)
    rows = kind.plan(job, table.rows, keys, lambda done: _say(job, done=done))
    counts = Counter(row.action for row in rows)
    with transaction.atomic():
        numbers = {f"n_{action}": counts[action] for action in RowAction}
        _say(job, state=ImportState.CHECKED, leased_until=None, ignored=[h[:100] for h in table.ignored], **numbers)
        job.rows.all().delete()
        for row in rows:
            row.of = job
        ImportRow.objects.bulk_create(rows, batch_size=1000)


def _apply(job: Import, kind: Reading) -> None:
    kind.reach(job)
    try:
        with transaction.atomic():
            _say(job, state=ImportState.APPLIED, leased_until=None, ended_at=Now())
            kind.apply(job)
    except (Stale, IntegrityError):
        _say(job, state=ImportState.WAITING, problem="stale", attempts=0, leased_until=None)


def _undo(job: Import, kind: Reading) -> None:
    kind.reach(job)
    job.rows.filter(changed_since=True).update(changed_since=False)
    try:
        with transaction.atomic():
            _say(job, state=ImportState.UNDONE, leased_until=None)
            kind.undo(job)
    except Stale as stale:
        job.rows.filter(pk__in=stale.rows).update(changed_since=True)
        _say(job, state=ImportState.APPLIED, problem="changed_since", leased_until=None)


STEPS = {ImportState.WAITING: _read, ImportState.WANTED: _apply, ImportState.UNDOING: _undo}


def _keys(job: Import) -> frozenset[str]:
    """The areas of the upload, if the person may still edit them: else Unreadable."""
    scope = whole_scope_of(job.asked_by)
    if not job.asked_by.is_active or not all(scope.is_administrator or scope.works_for(key) for key in job.area_keys):
        raise Unreadable("not_yours")
    return frozenset(job.area_keys)


def _plan_register(
    job: Import, rows: Sequence[Row], keys: frozenset[str], progress: Callable[[int], None]
) -> list[ImportRow]:
    return deciding.plan(job.kind, rows, keys, progress)


REGISTER = Reading(_keys, _plan_register, writing.apply, writing.undo)
REGISTER_KINDS: Kinds = {kind.value: REGISTER for kind in REGISTERS}


def keys_of(scope: Scope) -> frozenset[str]:
    """Where this person may import: the areas they are staff of, everywhere for an administrator."""
    return frozenset({""}) if scope.is_administrator else scope.staff_area_keys


def _say(job: Import, **changes: Any) -> None:
    """Change the row while it is ours: Lost when it is not."""
    mine = Import.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
    if not mine.update(**({"leased_until": Now() + LEASE} | changes)):
        raise Lost


def sweep(now: datetime) -> int:
    """Delete the files of uploads that are a month old. What they changed stays written. Returns how many files."""
    known = set(Import.objects.filter(created_at__gt=now - KEEP_FILES).values_list("stored_as", flat=True))
    old = [path for path in _folder().glob("*") if path.name not in known and _age(path, now) > timedelta(hours=6)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _age(path: Path, now: datetime) -> timedelta:
    with suppress(FileNotFoundError):
        return timedelta(seconds=now.timestamp() - path.stat().st_mtime)
    return timedelta()


def file_of(job: Import) -> Path:
    return _folder() / job.stored_as


def _folder() -> Path:
    return Path(settings.PRIVATE_DIR) / "imports"

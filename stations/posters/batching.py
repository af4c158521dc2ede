"""Posters by the hundred: plan a batch, make the next one, try again, delete what is old.

The table is the queue. Whoever makes a batch has claimed it by a conditional UPDATE and says so again with every
step; who lost the claim stops at the next one. Files are named by what is printed on them, so that nothing is made
twice: what was half written has another name, and what is there is whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import translation

from deputies.models import Area
from deputies.models.accounts import User
from stations.models import Venue
from stations.models.posters import BatchProblem, BatchState, CodeRotation, Packing, PosterBatch
from stations.posters import as_pdf
from stations.posters.choosing import scope_key_of
from stations.posters.contents import Poster, posters_of
from stations.posters.sheet import Sheet, font_of

log = structlog.get_logger(__name__)

LAYOUT = 1  # raise it when posters change their looks: old files are then not taken for new ones
LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
READ_AT_ONCE = 200
REPORT_SECONDS = 1.0
NEW_FOR = timedelta(hours=6)
HALF_DONE = "half-done-"
TOWNSHIP = 9  # characters of its key


class Lost(Exception):
    """Somebody else holds the batch now, or nobody wants it any more."""


@dataclass(frozen=True)
class Job:
    """What is printed: groups of posters, each with the name of its file in a zip."""

    size: as_pdf.Format
    groups: Sequence[tuple[str, Sequence[Poster]]]

    @property
    def total(self) -> int:
        return sum(len(posters) for _, posters in self.groups)


@transaction.atomic
def plan(
    *,
    asked_by: User,
    area: Area | None = None,
    venues: Sequence[Venue] = (),
    rotation: CodeRotation | None = None,
    **form: Any,
) -> PosterBatch:
    """Write down what is wanted: all of an area or these venues; `form` has size, packing and language."""
    return PosterBatch.objects.create(
        asked_by=asked_by,
        area=area,
        venue_ids=[] if area else [venue.pk for venue in venues],
        scope_key=area.key if area else scope_key_of(venues),
        rotation=rotation,
        **form,
    )


def retry(batch: PosterBatch) -> bool:
    """Plan it again, after a failure or when its file is gone. False when it is under way or ready."""
    ended = PosterBatch.objects.filter(pk=batch.pk, state__in=[BatchState.FAILED, BatchState.EXPIRED])
    return bool(ended.update(state=BatchState.PLANNED, attempts=0, problem="", done=0, total=0, digest=""))


def note_missing(batch: PosterBatch) -> None:
    """Its file is gone: say so, that it can be made again."""
    PosterBatch.objects.filter(pk=batch.pk, state=BatchState.READY).update(state=BatchState.EXPIRED)


def make_next() -> PosterBatch | None:
    """Make the batch that waits longest; None when there is none or one is just being made."""
    batch = claim()
    if batch is None:
        return None
    try:
        _make(batch)
    except Lost:
        log.warning("poster_batch_lost", batch_id=batch.pk)
    except Exception:
        _end(batch, state=BatchState.FAILED, problem=BatchProblem.BROKEN)
        raise
    return batch


def claim() -> PosterBatch | None:
    """The batch that this process shall make now. One whose maker has been silent for LEASE is taken over."""
    building = PosterBatch.objects.filter(state=BatchState.BUILDING)
    silent = building.filter(leased_until__lt=Now())
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=BatchState.FAILED, problem=BatchProblem.DIED, ended_at=Now()
    )
    batch = building.first() or PosterBatch.objects.filter(state=BatchState.PLANNED).order_by("pk").first()
    if batch is None:
        return None
    mine = PosterBatch.objects.filter(Q(state=BatchState.PLANNED) | Q(leased_until__lt=Now()), pk=batch.pk)
    mine = mine.filter(attempts=batch.attempts, state=batch.state)
    with suppress(IntegrityError), transaction.atomic():
        if mine.update(state=BatchState.BUILDING, attempts=F("attempts") + 1, leased_until=Now() + LEASE, done=0):
            batch.attempts += 1
            return batch
    return None


def selected(batch: PosterBatch) -> QuerySet[Venue]:
    """The open venues it is about, area by area."""
    chosen = Q(area_key__startswith=batch.area.key) if batch.area else Q(pk__in=batch.venue_ids)
    return Venue.objects.filter(chosen, is_open=True).order_by("area_key", "pk")


def file_of(batch: PosterBatch) -> Path:
    return _folder() / f"{batch.digest}.{batch.packing}"


def _make(batch: PosterBatch) -> None:
    with translation.override(batch.language):
        job, left_out = _job(batch)
        _say(batch, total=job.total, left_out=left_out)
        if not job.total:
            _end(batch, state=BatchState.FAILED, problem=BatchProblem.NOTHING)
            return
        batch.digest = _digest(batch, job)
        if not _is_there(file_of(batch)):
            _write(batch, job)
    _end(batch, state=BatchState.READY, digest=batch.digest, done=job.total)
    log.info("poster_batch_ready", batch_id=batch.pk, posters=job.total)


def _job(batch: PosterBatch) -> tuple[Job, int]:
    """What is to be printed, and how many of the venues have no valid code."""
    venues = list(selected(batch))
    parts = (venues[start : start + READ_AT_ONCE] for start in range(0, len(venues), READ_AT_ONCE))
    posters = [poster for part in parts for poster in posters_of(part)]
    groups = _by_township(posters) if batch.packing == Packing.ZIP else [("", posters)]
    return Job(as_pdf.Format(batch.size), groups), len(venues) - len(posters)


def _by_township(posters: Sequence[Poster]) -> list[tuple[str, Sequence[Poster]]]:
    """File name in the zip -> its posters. Venues of a county or above, in no township, make a file by themselves."""
    groups = [(key, list(group)) for key, group in groupby(posters, key=lambda poster: poster.area_key[:TOWNSHIP])]
    names = dict(Area.objects.filter(key__in=[key for key, _ in groups]).values_list("key", "name"))
    return [(f"{key} {names.get(key, '').replace('/', ' ')}.pdf", group) for key, group in groups]


def _digest(batch: PosterBatch, job: Job) -> str:
    """Of all that is printed and how."""
    facts = repr((LAYOUT, batch.size, batch.packing, batch.language, job.groups))
    return hashlib.sha256(facts.encode()).hexdigest()


def _write(batch: PosterBatch, job: Job) -> None:
    """Draw the file under another name; give it its own when it is whole."""
    file = file_of(batch)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _workshop(file.parent) as workshop:
        made = workshop / file.name
        (_write_zip if batch.packing == Packing.ZIP else _write_pdf)(made, workshop, job, Progress(batch, job.total))
        made.replace(file)


def _write_pdf(file: Path, _workshop: Path, job: Job, progress: Progress) -> None:
    _draw(job.size.sheet(), job.groups[0][1], job.size, progress).output(str(file))


def _write_zip(file: Path, workshop: Path, job: Job, progress: Progress) -> None:
    """All files of it share the reading of the font, most of the work of a small file."""
    said = {character for _, posters in job.groups for character in repr(posters)}
    font = font_of(said | set(as_pdf.fixed_words()), workshop / "noto.otf")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, posters in job.groups:
            archive.writestr(name, bytes(_draw(job.size.sheet(font), posters, job.size, progress).output()))


def _draw(sheet: Sheet, posters: Sequence[Poster], size: as_pdf.Format, progress: Progress) -> Sheet:
    for poster in posters:
        as_pdf.draw(sheet, poster, size)
        progress.one_more()
    return sheet


class Progress:
    """Writes to the row how many posters are done, once a second, and thereby renews the claim."""

    def __init__(self, batch: PosterBatch, total: int) -> None:
        self.batch, self.total = batch, total
        self.done, self.told_at = 0, time.monotonic()

    def one_more(self) -> None:
        self.done += 1
        if time.monotonic() - self.told_at >= REPORT_SECONDS:
            self.told_at = time.monotonic()
            _say(self.batch, done=self.done)


def _say(batch: PosterBatch, **changes: Any) -> None:
    """Change the row while it is ours: Lost when it is not."""
    mine = PosterBatch.objects.filter(pk=batch.pk, state=BatchState.BUILDING, attempts=batch.attempts)
    if not mine.update(**({"leased_until": Now() + LEASE} | changes)):
        raise Lost


def _end(batch: PosterBatch, **changes: Any) -> None:
    _say(batch, leased_until=None, ended_at=Now(), **changes)


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder beside the files for what is half done; gone at the end, whatever happens."""
    workshop = Path(mkdtemp(prefix=HALF_DONE, dir=folder))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _is_there(file: Path) -> bool:
    """Whether the file exists; then it counts as new, so that `sweep` leaves it alone."""
    with suppress(FileNotFoundError):
        os.utime(file)
        return True
    return False


def sweep(now: datetime) -> int:
    """Delete the files that nobody fetched within POSTER_DAYS, and what dead makers left. Returns how many files."""
    old = PosterBatch.objects.filter(state=BatchState.READY, ended_at__lt=now - timedelta(days=settings.POSTER_DAYS))
    old.update(state=BatchState.EXPIRED)
    wanted = set(PosterBatch.objects.filter(state=BatchState.READY).values_list("digest", flat=True))
    unwanted = [path for path in _folder().glob("*") if path.stem not in wanted and _is_old(path, now)]
    for path in unwanted:
        _delete(path)
    return len(unwanted)


def _is_old(path: Path, now: datetime) -> bool:
    """A file may be on its way to its row: only what has been there for hours is nobody's."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < (now - NEW_FOR).timestamp()
    return False


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.PRIVATE_DIR) / "posters"

"""Celery's doors: each calls one verb, and may run late, twice or not at all.

Nobody publishes a task for a batch: beat's next look at the table finds it, so a dead Redis only delays.
"""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from stations.contact_days import planning
from stations.excel import imports
from stations.posters import batching
from stations.venue_codes import silence

log = structlog.get_logger(__name__)

LONGEST = 600  # seconds; a message taken for dead meanwhile and delivered again finds nothing to do


@shared_task(time_limit=LONGEST)
def make_posters() -> None:
    """Make the batches that wait, one after another."""
    while (batch := batching.make_next()) is not None:
        log.info("posters_made", batch_id=batch.pk)


@shared_task
def sweep_posters() -> None:
    log.info("posters_swept", files=batching.sweep(timezone.now()))


@shared_task
def find_silent_venues() -> None:
    log.info("silent_venues_found", venues=silence.find(timezone.localdate()))


@shared_task
def give_notice() -> None:
    log.info("contact_day_notices_given", notices=planning.give_notice(timezone.now()))


@shared_task(time_limit=LONGEST)
def work_at_imports() -> None:
    """Read, apply or undo the tables that wait, one after another."""
    while (job := imports.work_next()) is not None:
        log.info("import_worked_at", import_id=job.pk, kind=job.kind)


@shared_task
def sweep_imports() -> None:
    log.info("imports_swept", files=imports.sweep(timezone.now()))

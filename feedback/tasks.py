"""Celery's doors: tasks take ids, call one verb, and may run twice."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import structlog
from celery import shared_task
from django.utils import timezone

from feedback import chasing, heartbeats, lifecycle, outbox, transferring
from feedback.auditing import heads, publishing, watching
from feedback.contact_day import changes
from feedback.files import arriving, taking
from feedback.interfaces import hooks
from feedback.ledgers import sheets
from feedback.me_too import following
from feedback.notifications import notifying
from feedback.privacy import expiring
from feedback.screening import screener
from feedback.searching import documents
from feedback.sending import at_once, deliveries, digests, lost_codes
from feedback.similar import grouping
from stations.excel import imports

log = structlog.get_logger(__name__)
INDEX_SECONDS = 10
LEDGER_SECONDS = 600  # 2,000 rows entered one by one
ERASE_SECONDS = 15
DIGEST_SECONDS = 15
WATCH_SECONDS = 10


def told(event: str, **counts: int) -> None:
    """What a regular look has come to. That it found nothing is no news."""
    (log.info if any(counts.values()) else log.debug)(event, **counts)


@shared_task
def route(outbox_id: int, request_id: str = "") -> None:
    """Route one outbox row. A failure is noted on the row, which becomes available again by itself."""
    structlog.contextvars.bind_contextvars(request_id=request_id)
    try:
        routed = outbox.route(outbox_id)
    except Exception as error:
        outbox.note_failure(outbox_id, error)
        raise
    log.info("routed" if routed else "route_noop", outbox_id=outbox_id)


@shared_task
def deliver(delivery_id: int) -> None:
    """Send one message. What fails is noted on its row, which becomes available again by itself."""
    try:
        sent = deliveries.send(delivery_id)
    except Exception as error:
        deliveries.note_failure(delivery_id, error)
        raise
    log.info("delivered" if sent else "deliver_noop", delivery_id=delivery_id)


@shared_task
def mail_notification(notification_id: int) -> None:
    """Mail what somebody wants to hear at once. What fails is noted on its row, which becomes available again."""
    try:
        sent = at_once.send(notification_id)
    except Exception as error:
        at_once.note_failure(notification_id, error)
        raise
    log.info("notification_mailed" if sent else "mail_notification_noop", notification_id=notification_id)


@shared_task
def erase_expired() -> None:
    """Personal data whose time is over; a long way behind, for a while only, then again in an hour."""
    told("expired", erased=expiring.run(timezone.now(), seconds=ERASE_SECONDS))


@shared_task
def answer_lost_codes() -> None:
    told("lost_codes_answered", rows=lost_codes.answer())


@shared_task
def forget_followers() -> None:
    """How to reach those who followed what is over."""
    told("followers_forgotten", rows=following.forget_contacts())


@shared_task
def pulse(name: str) -> None:
    """The worker says that it took a message of `name` (the relay or beat): both ends are alive."""
    heartbeats.beat(name)


@shared_task
def chase() -> None:
    now = timezone.now()
    told("chased", moves=chasing.chase(now), units=chasing.chase_units(now))


@shared_task
def tell_of_changed_days() -> None:
    """Who has an appointment on a contact day that was moved, cancelled or is held elsewhere."""
    told("changed_days_told", people=changes.tell(timezone.now()))


@shared_task
def pass_on() -> None:
    """What deputies still hold who left otherwise than on the page."""
    told("passed_on", matters=transferring.sweep())


@shared_task
def forget_fingerprints() -> None:
    """Of words that nothing is compared with any more."""
    told("fingerprints_forgotten", gone=screener.forget_fingerprints(timezone.now()))


@shared_task
def close_unrated() -> None:
    told("closed_unrated", closed=chasing.close_unrated(timezone.now()))


@shared_task
def index() -> None:
    """Put into the search index what has happened; a long way behind, for a while only, then again."""
    told("indexed", documents=until_done(documents.catch_up))


@shared_task
def forget_moves() -> None:
    """What stood before moves that cannot be taken back any more."""
    told("moves_forgotten", gone=lifecycle.forget_moves(timezone.now()))


@shared_task(time_limit=LEDGER_SECONDS)
def work_at_ledgers() -> None:
    """Read or apply the ledgers that wait, one after another."""
    while (job := imports.work_next(sheets.KINDS)) is not None:
        log.info("ledger_worked_at", import_id=job.pk)


@shared_task
def forget_ledgers() -> None:
    told("ledgers_forgotten", gone=sheets.forget(timezone.now()))


@shared_task
def liken() -> None:
    """Look for the like of what has been routed; a long way behind, for a while only, then again."""
    told("likened", events=until_done(lambda: grouping.catch_up(timezone.now())))


def until_done(step: Callable[[], int]) -> int:
    """Step by step, until one does nothing or the time is over; how much all did."""
    until, done = monotonic() + INDEX_SECONDS, 0
    while (made := step()) and monotonic() < until:
        done += made
    return done + made


@shared_task
def archive() -> None:
    told("archived", archived=chasing.archive(timezone.now()))


@shared_task
def check_files() -> None:
    """Files that came while ClamAV did not answer."""
    told("files_checked", files=taking.check_again())


@shared_task
def sweep_files() -> None:
    now = timezone.now()
    told("files_swept", files=taking.sweep(now), arriving=arriving.sweep(now))


@shared_task
def hold_fast() -> None:
    """The day's head over all chains of events, and where it is published."""
    made = heads.make_due(timezone.now())
    told("held_fast", heads=made, published=publishing.publish(timezone.now()))


@shared_task
def watch_events() -> None:
    """A part of the night's reading of all events and heads."""
    if row := watching.go_on(timezone.now(), seconds=WATCH_SECONDS):
        log.info(
            "watched_events", round_id=row.pk, events=row.events, faults=row.n_faults, done=row.ended_at is not None
        )


@shared_task
def digest() -> None:
    """In the morning: write the digests and send them. What is not sent in time is the next run's."""
    now = timezone.now()
    told("digest", planned=digests.plan(now), sent=digests.send_due(DIGEST_SECONDS))


@shared_task
def sweep_notifications() -> None:
    now = timezone.now()
    told("notifications_swept", notifications=notifying.sweep(now), digests=digests.sweep(now))


@shared_task
def post_events() -> None:
    """What happened, to the webhooks of other systems."""
    told("posted_events", posts=hooks.run(timezone.now()))


@shared_task
def sweep_posts() -> None:
    told("posts_swept", gone=hooks.sweep(timezone.now()))

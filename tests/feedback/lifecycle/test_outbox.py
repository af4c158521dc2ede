"""The queue in PostgreSQL: nothing lost, nothing routed twice."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.connection import Connection

from feedback import outbox, tasks
from feedback.models import Event, RouteReason, Submission
from feedback.models.holders import Holder
from feedback.models.queue import Outbox
from feedback.relay import Relay
from tests import cast


def row_of(submission: Submission) -> Outbox:
    return Outbox.objects.get(submission=submission)


def make_available(submission: Submission, *, taken_ago: timedelta | None = None) -> None:
    now = timezone.now()
    Outbox.objects.filter(submission=submission).update(available_at=now - timedelta(seconds=1))
    if taken_ago:
        Outbox.objects.filter(submission=submission).update(first_taken_at=now - taken_ago)


@pytest.mark.django_db
def test_a_message_delivered_three_times_is_routed_once() -> None:
    made = cast.submission(cast.town().station)
    assert [outbox.route(row_of(made).pk) for _ in range(3)] == [True, False, False]
    assert Event.objects.filter(submission=made, verb="assign").count() == 1
    assert Holder.objects.filter(submission=made).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_three_workers_at_the_same_moment_route_it_once() -> None:
    made = cast.submission(cast.town().station)
    row, barrier = row_of(made).pk, Barrier(3)

    def work() -> None:
        barrier.wait()
        try:
            outbox.route(row)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Event.objects.filter(submission=made, verb="assign").count() == 1
    assert row_of(made).done_at is not None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_opinions_routed_at_the_same_moment_are_spread_over_the_deputies() -> None:
    town = cast.town()
    made = [cast.submission(town.station, n=n) for n in range(4)]
    rows, barrier = [row_of(m).pk for m in made], Barrier(4)

    def work(row: int) -> None:
        barrier.wait()
        try:
            outbox.route(row)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = sorted(Submission.objects.values_list("deputy__name", flat=True))
    assert held == ["周敏华", "周敏华", "沈岩", "沈岩"]


@pytest.mark.django_db
def test_taking_moves_a_row_on_and_counts_the_attempt() -> None:
    made = cast.submission(cast.town().station)
    (taken,) = outbox.take()
    assert (taken.outbox_id, taken.attempts, taken.is_late) == (row_of(made).pk, 1, False)
    assert outbox.take() == []
    make_available(made, taken_ago=timedelta(seconds=61))
    (again,) = outbox.take()
    assert (again.attempts, again.is_late) == (2, True)


@pytest.mark.django_db
def test_a_row_of_any_age_is_swept() -> None:
    made = cast.submission(cast.town().station)
    Outbox.objects.update(available_at=timezone.now() - timedelta(days=900))
    assert [taken.outbox_id for taken in outbox.take()] == [row_of(made).pk]


@pytest.mark.django_db
def test_the_relay_routes_inline_what_celery_has_not_done_for_a_minute() -> None:
    made = cast.submission(cast.town().station)
    outbox.take()
    make_available(made, taken_ago=timedelta(seconds=61))
    assert Relay().step() == 1
    made.refresh_from_db()
    assert made.deputy is not None


@pytest.mark.django_db
def test_the_relay_publishes_ids_only_and_the_task_routes() -> None:
    made = cast.submission(cast.town().station, "这些话不进队列")
    with Connection(settings.CELERY_BROKER_URL) as broker, broker.SimpleBuffer("celery") as queue:
        queue.clear()
        Relay().step()
        message = queue.get(timeout=30)
        message.ack()
    assert message.payload[0] == [row_of(made).pk, ""]
    assert "这些话" not in message.body if isinstance(message.body, str) else True
    tasks.route(*message.payload[0])
    made.refresh_from_db()
    assert made.deputy is not None


@pytest.mark.django_db
def test_after_eight_attempts_it_is_dead_and_stands_in_the_unrouted_queue() -> None:
    made = cast.submission(cast.town().station)
    Outbox.objects.update(attempts=outbox.MAX_ATTEMPTS)
    Relay().step()
    made.refresh_from_db()
    assert row_of(made).dead_at is not None
    assert list(Submission.objects.unrouted()) == [made]
    assert made.route_reason == RouteReason.FAILED
    assert outbox.take() == []


@pytest.mark.django_db
def test_what_staff_assigned_meanwhile_is_left_alone() -> None:
    town = cast.town()
    made = cast.assigned(town.zhou, town.station)
    outbox.route(row_of(made).pk)
    made.refresh_from_db()
    assert made.deputy == town.zhou
    assert row_of(made).done_at is not None

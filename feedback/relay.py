"""From the outbox to Celery; and, when Celery is dead, straight to the verb.

It polls instead of listening: NOTIFY takes a lock on the whole database at commit and would make every
citizen's commit wait for the one before; an indexed look 10 times a second costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from kombu.exceptions import OperationalError as BrokerError

from feedback import heartbeats, outbox, tasks
from feedback.sending import at_once, deliveries

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.1
PULSE_SECONDS = 10
MESSAGES_EVERY_SECONDS = 1
BROKER_REST_SECONDS = 5
DATABASE_REST_SECONDS = 1


class Relay:
    """One relay; several may run side by side."""

    def __init__(self) -> None:
        self.broker_down_until = float("-inf")
        self.next_pulse = float("-inf")
        self.next_messages = float("-inf")

    def run(self, stopped: Callable[[], bool]) -> None:
        """Until `stopped`: take rows and hand them on. A database that is away is waited for."""
        while not stopped():
            try:
                close_old_connections()
                self._pulse()
                self.hand_on_messages()
                if not self.step():
                    time.sleep(IDLE_SECONDS)
            except (DatabaseError, InterfaceError) as error:
                log.warning("relay_database_away", error=type(error).__name__)
                connection.close()
                time.sleep(DATABASE_REST_SECONDS)

    def step(self) -> int:
        """Take one batch and hand on each row. Returns how many were taken."""
        rows = outbox.take()
        for row in rows:
            structlog.contextvars.bind_contextvars(request_id=row.request_id)
            if row.is_hopeless:
                outbox.bury(row.outbox_id)
                log.error("route_dead", outbox_id=row.outbox_id)
            elif row.is_late or not self._publish(row):
                self._route_inline(row)
        structlog.contextvars.unbind_contextvars("request_id")
        return len(rows)

    def hand_on_messages(self) -> None:
        """Give the ids of deliveries and of mailed notifications that are due to Celery. Without a broker they wait:
        sending one here could hold up routing for as long as a mail server likes to think."""
        if time.monotonic() < max(self.next_messages, self.broker_down_until):
            return
        self.next_messages = time.monotonic() + MESSAGES_EVERY_SECONDS
        try:
            for delivery_id in deliveries.take():
                tasks.deliver.apply_async((delivery_id,), retry=False, expires=deliveries.LEASE_SECONDS)
            for pk in at_once.take():
                tasks.mail_notification.apply_async((pk,), retry=False, expires=deliveries.LEASE_SECONDS)
        except (BrokerError, OSError) as error:
            self.broker_down_until = time.monotonic() + BROKER_REST_SECONDS
            log.warning("relay_broker_away", error=type(error).__name__)

    def _publish(self, row: outbox.Taken) -> bool:
        """Whether Celery's broker took the id. After a failure the broker gets a rest."""
        if time.monotonic() < self.broker_down_until:
            return False
        try:
            tasks.route.apply_async((row.outbox_id, row.request_id), retry=False)
        except (BrokerError, OSError) as error:
            self.broker_down_until = time.monotonic() + BROKER_REST_SECONDS
            log.warning("relay_broker_away", error=type(error).__name__)
            return False
        return True

    def _route_inline(self, row: outbox.Taken) -> None:
        try:
            outbox.route(row.outbox_id)
            log.info("routed_inline", outbox_id=row.outbox_id)
        except Exception as error:
            if isinstance(error, DatabaseError | InterfaceError) and not connection.is_usable():
                raise
            outbox.note_failure(row.outbox_id, error)
            log.exception("route_failed", outbox_id=row.outbox_id)

    def _pulse(self) -> None:
        """Say that the relay lives, and ask the worker whether it does."""
        if time.monotonic() < self.next_pulse:
            return
        self.next_pulse = time.monotonic() + PULSE_SECONDS
        heartbeats.beat("relay")
        if time.monotonic() >= self.broker_down_until:
            try:
                tasks.pulse.apply_async(("worker",), retry=False, expires=PULSE_SECONDS)
            except (BrokerError, OSError):
                self.broker_down_until = time.monotonic() + BROKER_REST_SECONDS

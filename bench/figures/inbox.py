"""From COMMIT to the inbox at a steady rate: relay, Celery and worker as they run in production."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from bench.client import Load, new_process, opened
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, quantile

LOOK_EVERY_SECONDS = 0.05
ROUTED_WITHIN_SECONDS = 120.0

# A deputy, a liaison or the staff's queue: whoever sees it.
_SEEN = """
SELECT id, extract(epoch FROM clock_timestamp() - created_at)::float8 FROM feedback_submission
WHERE id > %s AND (deputy_id IS NOT NULL OR holding_venue_id IS NOT NULL OR unrouted_since IS NOT NULL)
  AND NOT id = ANY(%s)
"""
_BY_EVENT = """
SELECT extract(epoch FROM min(e.at) - s.created_at)::float8 FROM feedback_submission s
JOIN feedback_event e ON e.submission_id = s.id AND e.verb = 'assign' WHERE s.id > %s GROUP BY s.id
"""


@dataclass
class Watch:
    """Looks into the inboxes over a connection of its own, again and again, as a deputy's page would."""

    house: House
    after: int
    seen: dict[int, float] = field(default_factory=dict)
    longest_look: float = 0.0
    looked_at: float = 0.0

    def look(self) -> None:
        fresh = self.house.database.execute(_SEEN, [self.after, list(self.seen)]).fetchall()
        self.seen.update((number, seconds) for number, seconds in fresh)
        if self.looked_at:
            self.longest_look = max(self.longest_look, time.monotonic() - self.looked_at)
        self.looked_at = time.monotonic()

    def until_all(self, load: Future[Load]) -> Load:
        deadline = time.monotonic() + ROUTED_WITHIN_SECONDS
        while not load.done() or len(self.seen) < len(load.result().indexes(201)):
            self.look()
            time.sleep(LOOK_EVERY_SECONDS)
            if load.done() and time.monotonic() > deadline:
                raise TimeoutError("not everything was routed in time")
            deadline = deadline if load.done() else time.monotonic() + ROUTED_WITHIN_SECONDS
        return load.result()


def _run(house: House, effort: Effort, seconds: float) -> tuple[Watch, Load]:
    ready = house.submissions.of_the_form(int(seconds * effort.inbox_per_second))
    watch = Watch(house, house.one("SELECT coalesce(max(id), 0) FROM feedback_submission"))
    with new_process() as client:
        requests = [sent.request for sent in ready]
        load = watch.until_all(client.submit(opened, house.port, requests, 32, effort.inbox_per_second))
    if set(load.statuses()) != {201}:
        raise RuntimeError(f"not every submission was accepted: {load.statuses()}")
    return watch, load


def measure(house: House, effort: Effort) -> list[Figure]:
    with house.running("web", "relay", "worker", "beat"):
        _run(house, effort, 1.0)  # the first tasks load their code
        before = house.processor_seconds()
        watch, load = _run(house, effort, effort.inbox_seconds)
        after = house.processor_seconds()
    by_event = [row[0] for row in house.database.execute(_BY_EVENT, [watch.after])]
    each = {name: (after[name] - before[name]) * 1000 / len(watch.seen) for name in before}
    seen, waits = list(watch.seen.values()), load.waits(201)
    detail = {
        "submissions": len(seen),
        "seen": {f"p{q}": quantile(seen, q / 100) for q in (50, 90, 99, 100)},
        "by_event": {f"p{q}": quantile(by_event, q / 100) for q in (50, 90, 99, 100)},
        "answered": {f"p{q}": quantile(waits, q / 100) for q in (50, 90, 99, 100)},
        "longest_look": watch.longest_look,
        "processor_ms": each,
    }
    rate = f"{effort.inbox_per_second:.0f}/s for {effort.inbox_seconds:.0f} s"
    return [
        Figure(f"to the inbox at {rate}, p99", quantile(seen, 0.99), "s", 2.0, Sense.AT_MOST, detail),
        Figure("the same, p50", quantile(seen, 0.5), "s"),
        Figure("the same by the event's time, p99", quantile(by_event, 0.99), "s"),
        Figure("the citizen's receipt meanwhile, p99", quantile(waits, 0.99), "s"),
        Figure("processor time of one, all processes", sum(each.values()), "ms"),
    ]

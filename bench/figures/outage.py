"""How much slower a submission is while Redis is dead: alive, dead, alive, dead, with relay and worker running."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from bench.client import new_process, opened
from bench.effort import Effort
from bench.house import House
from bench.table import Figure, Sense, median_ratio, quantile, ratios


def _waits(house: House, effort: Effort, client: ProcessPoolExecutor) -> list[float]:
    ready = house.submissions.of_the_form(int(effort.outage_seconds * effort.outage_per_second))
    requests = [sent.request for sent in ready]
    load = client.submit(opened, house.port, requests, 32, effort.outage_per_second).result()
    if set(load.statuses()) != {201}:
        raise RuntimeError(f"not every submission was accepted: {load.statuses()}")
    return load.waits(201)


def _kill(house: House) -> None:
    assert house.redis.pid is not None
    os.kill(house.redis.pid, signal.SIGKILL)


def _settle(house: House) -> None:
    """Until everything is routed. A worker that loses its broker in the middle of a task may end: the supervisor would
    start it again."""

    def is_settled() -> bool:
        house.revive()
        return house.is_routed()

    house.wait_until(is_settled, within=120)


def measure(house: House, effort: Effort) -> list[Figure]:
    alive: list[list[float]] = []
    dead: list[list[float]] = []
    with house.running("web", "relay", "worker", "beat"), new_process() as client:
        _waits(house, effort, client)
        for _ in range(effort.rounds):
            _settle(house)
            alive.append(_waits(house, effort, client))
            _settle(house)
            _kill(house)
            dead.append(_waits(house, effort, client))
            house.redis.stop()
            house.redis.start()
        _settle(house)
    p99 = [[quantile(waits, 0.99) for waits in side] for side in (dead, alive)]
    detail = {"dead": p99[0], "alive": p99[1], "rounds": ratios(*p99), "per_second": effort.outage_per_second}
    return [
        Figure("submission p99, Redis dead : alive", median_ratio(*p99), "", 1.2, Sense.AT_MOST, detail),
        Figure("submission p99, Redis alive", median(p99[1]) * 1000, "ms"),
        Figure("submission p99, Redis dead", median(p99[0]) * 1000, "ms"),
    ]

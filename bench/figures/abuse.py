"""A crowd of machines posts to the venues beside people who send one message a second: they are never turned away."""

from __future__ import annotations

from bench.client import Load, new_process, opened
from bench.effort import Effort
from bench.house import House
from bench.requests import from_address
from bench.table import Figure, Sense, quantile

NETWORKS = 4  # of the machines; every person has one of their own
LINES = 32
# As in production, behind the proxy that says where somebody comes from.
REAL = {"CLIENT_ADDRESS_HEADER": "HTTP_X_REAL_IP", "CHALLENGE_AFTER": "200", "MIN_FILL_SECONDS": "3"}
WELCOME = frozenset({201, 429})  # accepted, or asked for a proof with every word kept


def measure(house: House, effort: Effort) -> list[Figure]:
    seconds, rate = effort.abuse_seconds, effort.abusive_per_second
    many = round(seconds * rate)
    machines = _from(house, many, "198.51.100", NETWORKS)
    people = _from(house, 2 * round(seconds), "203.0.113", 250)
    quiet_ones, pressed_ones = people[: round(seconds)], people[round(seconds) :]
    with house.running("web", **REAL), new_process() as crowd, new_process() as street:
        street.submit(opened, house.port, quiet_ones[:5], 2, 5.0).result()  # the first ones load their code
        quiet = street.submit(opened, house.port, quiet_ones[5:], 4, 1.0).result()
        attack = crowd.submit(opened, house.port, machines, LINES, rate)
        pressed = street.submit(opened, house.port, pressed_ones, 4, 1.0).result()
        attacked = attack.result()
    house.settle()
    return _figures(quiet, pressed, attacked, f"{many:,} posts in {seconds:.0f} s")


def _from(house: House, count: int, network: str, addresses: int) -> list[bytes]:
    """So many messages, from these addresses in turn."""
    ready = enumerate(house.submissions.of_the_form(count))
    return [from_address(sent.request, f"{network}.{n % addresses}") for n, sent in ready]


def _figures(quiet: Load, pressed: Load, attacked: Load, what: str) -> list[Figure]:
    waits = {name: [s for _, _, s in load.answers] for name, load in (("quiet", quiet), ("pressed", pressed))}
    p99 = {name: quantile(each, 0.99) for name, each in waits.items()}
    welcome = sum(status in WELCOME for _, status, _ in pressed.answers)
    detail = {"quiet": quiet.statuses(), "pressed": pressed.statuses(), "machines": attacked.statuses(), **waits}
    return [
        Figure(f"people let in or asked for a proof, beside {what}", welcome / len(pressed.answers), "", 1.0),
        Figure("their p99 : p99 when it is quiet", p99["pressed"] / p99["quiet"], "", 3.0, Sense.AT_MOST, detail),
        Figure("their p99", p99["pressed"] * 1000, "ms"),
        Figure("p99 when it is quiet", p99["quiet"] * 1000, "ms"),
        Figure("of the machines let in", len(attacked.indexes(201)), f"of {len(attacked.answers):,}"),
    ]

"""The citizen's form, GET a second, beside Django in turn: a hello-world as `startproject` makes it, one that is bare,
and a plain template view of as many bytes."""

from __future__ import annotations

from statistics import median

from bench.client import closed, new_process
from bench.effort import Effort
from bench.figures.weight import fetch
from bench.house import House
from bench.requests import CHINESE, get
from bench.table import Figure, median_ratio, ratios

MOST_IN_A_ROUND = 100_000


def measure(house: House, effort: Effort) -> list[Figure]:
    form: list[float] = []
    hello: list[float] = []
    bare: list[float] = []
    plain: list[float] = []
    sides = (
        (form, house.port, get(f"/c/{house.widest}")),
        (hello, house.bare_port, get("/new-project")),
        (bare, house.bare_port, get("/hello")),
        (plain, house.bare_port, get("/page")),
    )
    with house.running("web", "bare"), new_process() as client:
        _copy_page(house)
        for n in range(effort.rounds + 1):
            for rates, port, request in sides:
                seconds = effort.seconds if n else 1.0  # the first round only warms up
                many = [request] * MOST_IN_A_ROUND
                load = client.submit(closed, port, many, effort.connections, seconds).result()
                if set(load.statuses()) != {200}:
                    raise RuntimeError(f"{request[:40]!r} was not always answered well: {load.statuses()}")
                if n:
                    rates.append(load.per_second(200))
    detail = {"form": form, "hello": hello, "rounds": ratios(form, hello), "code": house.widest}
    return [
        Figure(
            "form GET/s : hello-world of a new Django project", median_ratio(form, hello), target=0.5, detail=detail
        ),
        Figure("form GET/s : plain template view of equal bytes", median_ratio(form, plain), target=0.8),
        Figure("form GET/s : hello-world without any middleware", median_ratio(form, bare)),
        Figure("form GET", median(form), "/s"),
        Figure("plain template view GET, new project", median(plain), "/s"),
        Figure("hello-world GET, new project", median(hello), "/s"),
        Figure("hello-world GET, no middleware", median(bare), "/s"),
    ]


def _copy_page(house: House) -> None:
    """The form as it is sent, as a template with nothing to fill in."""
    page = fetch(house.port, f"/c/{house.widest}", "identity", CHINESE).partition(b"\r\n\r\n")[2]
    folder = house.folder / "bare"
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_bytes(b"{% verbatim %}" + page + b"{% endverbatim %}")

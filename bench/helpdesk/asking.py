"""`python -m bench.helpdesk.asking fill TICKETS OPEN MINE` and `… ask ROUNDS`, by the Python of its own environment.

What is asked is what a browser asks: the page of the list, and what that page then asks for the rows. Only the rows
are timed. Server time, in milliseconds, as JSON.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

ME, STAFF, QUEUES = "bench-staff", 500, 100
LISTS = {"all that is open": "", "mine that is open": "?assigned_to={me}&status=1&status=2"}
PER_PAGE, ROWS = re.compile(r"data-page-length='(\d+)'"), re.compile(r'"url": "([^"]+)"')


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.helpdesk.settings"
    django.setup()
    what, *numbers = sys.argv[1:]
    if what == "fill":
        _fill(*(int(number) for number in numbers))
    else:
        print(json.dumps({name: _asked(address, int(numbers[0])) for name, address in LISTS.items()}))


def _fill(tickets: int, are_open: int, mine: int) -> None:
    """`are_open` of all tickets are open, and `mine` of those the staff member's."""
    call_command("migrate", verbosity=0, interactive=False)
    users = get_user_model().objects
    me = users.create_user(ME, is_staff=True)
    users.bulk_create(users.model(username=f"staff-{n}", is_staff=True) for n in range(STAFF))
    queues: Any = {model.__name__: model for model in apps.get_models()}["Queue"]._default_manager
    queues.bulk_create(queues.model(title=f"Office {n}", slug=f"office-{n}") for n in range(QUEUES))
    sql = Path(__file__).with_name("tickets.sql").read_text()
    others = (are_open - mine) / tickets
    with connection.cursor() as cursor:
        cursor.execute(sql.format(tickets=tickets, open_share=others, mine=mine, every_mine=tickets // mine, me=me.pk))
        cursor.execute("VACUUM ANALYZE")


def _asked(address: str, rounds: int) -> list[float]:
    me = get_user_model().objects.get(username=ME)
    client = Client()
    client.force_login(me)
    page = client.get("/tickets/" + address.format(me=me.pk)).content.decode()
    per_page, rows = PER_PAGE.search(page), ROWS.search(page)
    if per_page is None or rows is None:
        raise RuntimeError("the page of the list has no table")
    asked = f"{rows[1]}?draw=1&start=0&length={per_page[1]}"
    return [_milliseconds(client, asked, int(per_page[1])) for _ in range(1 + rounds)][1:]


def _milliseconds(client: Client, address: str, per_page: int) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200 or len(answer.json()["data"]) != per_page:
        raise RuntimeError(f"{address} answered {answer.status_code}: {answer.content[:300]!r}")
    return took


if __name__ == "__main__":
    main()

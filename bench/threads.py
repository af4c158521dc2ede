"""Answers are timed in a thread of their own with room on its stack, as the web server gives them (`portal.wsgi`)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from portal.stack import with_room

Result = TypeVar("Result")


def in_a_thread(work: Callable[[], Result]) -> Result:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(with_room(work)).result()

"""Answers are timed in a thread of their own, as the web server gives them.

How deep Python's stack is where a function is called in a loop decides, in 3.11, whether every call gets a new piece
of memory from the system: the same page then takes half as long again. A command line is some frames deeper.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def in_a_thread(work: Callable[[], Result]) -> Result:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()

"""Room on the stack. Pure Python, no Django.

CPython (3.11 and later) keeps the frames of a thread in pieces of 16 kB, and gets and returns one for every call that
happens to begin at the end of a piece. Where that is a function called in a loop, a page takes half as long again, and
which page that is changes with every frame more or less above it. A frame at the bottom that asks for much gets one
large piece, in which all others find room; what is not used of it takes no memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

PLACES = 40_000  # of 8 bytes: the piece is the next power of two, 512 kB, and has as much left as a deep page takes


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=PLACES)
    return called

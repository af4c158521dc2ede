"""What a button of the inbox is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from feedback.forms.moves import MoveForm
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.states import Verb

Words = dict[str, Any]  # the cleaned data of a move's form


@dataclass(frozen=True)
class Move:
    """A button: the verb it stands for, its form, and what is said when it is done."""

    slug: str
    verb: Verb
    key: str
    label: Any
    send: Any
    done: Any
    form: type[MoveForm]
    act: Callable[[int, Words, Actor], Submission]
    confirm: bool = False
    hint: Any = ""
    refused: Any = ""  # what is said when it is legal, but not with these particulars
    by_staff: bool = False  # by the area's staff, who do not hold it
    is_rare: bool = False  # behind "More"
    leaves: bool = False  # done with it for now: the next one is opened

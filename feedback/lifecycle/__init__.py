"""Every move of a submission: one verb a function, one transaction each. `moving.move` writes the state."""

from feedback.lifecycle.answering import accept, answer, ask_detail, decline, extend, resolve, settle, supervise
from feedback.lifecycle.citizen import add_detail, rate, withdraw
from feedback.lifecycle.holding import assign, give_back, refer, stand_unrouted
from feedback.lifecycle.moving import (
    CITIZEN,
    SYSTEM,
    Actor,
    NotAllowed,
    Stale,
    append_event,
    event_after,
    hash_of,
    locked,
)
from feedback.lifecycle.passing import archive, chase, close_unrated

__all__ = [
    "CITIZEN",
    "SYSTEM",
    "Actor",
    "NotAllowed",
    "Stale",
    "accept",
    "add_detail",
    "answer",
    "append_event",
    "archive",
    "ask_detail",
    "assign",
    "chase",
    "close_unrated",
    "decline",
    "event_after",
    "extend",
    "give_back",
    "hash_of",
    "locked",
    "rate",
    "refer",
    "resolve",
    "settle",
    "stand_unrouted",
    "supervise",
    "withdraw",
]

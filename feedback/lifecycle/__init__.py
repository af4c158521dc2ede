"""Every move of a submission: one verb a function, one transaction each. `moving.move` writes the state."""

from feedback.lifecycle.answering import accept, answer, ask_detail, resolve
from feedback.lifecycle.citizen import add_detail, rate
from feedback.lifecycle.holding import assign, give_back, refer, stand_unrouted
from feedback.lifecycle.moving import CITIZEN, SYSTEM, Actor, NotAllowed, Stale, append_event, event_after, hash_of
from feedback.lifecycle.passing import chase, close_unrated

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
    "ask_detail",
    "assign",
    "chase",
    "close_unrated",
    "event_after",
    "give_back",
    "hash_of",
    "rate",
    "refer",
    "resolve",
    "stand_unrouted",
]

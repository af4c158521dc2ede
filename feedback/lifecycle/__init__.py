"""Every move of a submission: one verb a function, one transaction each. `moving.move` writes the state."""

from feedback.lifecycle.answering import accept, answer, ask_detail, decline, extend, resolve, settle, supervise
from feedback.lifecycle.citizen import add_detail, rate, withdraw
from feedback.lifecycle.holding import assign, give_back, hand_down, raise_up, refer, stand_unrouted, transfer
from feedback.lifecycle.joining import join, part
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
from feedback.lifecycle.passing import archive, chase, chase_unit, close_unrated
from feedback.lifecycle.referring import may_object, recall, refer_to_unit, unit_object, unit_reply
from feedback.lifecycle.undoing import WITHIN as UNDO_WITHIN
from feedback.lifecycle.undoing import forget as forget_moves
from feedback.lifecycle.undoing import last_move, undo

__all__ = [
    "CITIZEN",
    "SYSTEM",
    "UNDO_WITHIN",
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
    "chase_unit",
    "close_unrated",
    "decline",
    "event_after",
    "extend",
    "forget_moves",
    "give_back",
    "hand_down",
    "hash_of",
    "join",
    "last_move",
    "locked",
    "may_object",
    "part",
    "raise_up",
    "rate",
    "recall",
    "refer",
    "refer_to_unit",
    "resolve",
    "settle",
    "stand_unrouted",
    "supervise",
    "transfer",
    "undo",
    "unit_object",
    "unit_reply",
    "withdraw",
]

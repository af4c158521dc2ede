"""Proof of work, or of patience: what whoever sends is asked for when very many send at once.

A ticket belongs to one form (its idempotency key), so that one proof carries one message. It is passed by the number
that was hashed into its target (a script tries them all, in a second or two), or by waiting. Nothing is kept here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

MOST = 150_000  # numbers to try; a cheap phone hashes about 100,000 times a second, the first fitting one is enough
WAIT = timedelta(seconds=20)
MAX_AGE = timedelta(hours=1)
_signer = TimestampSigner(salt="feedback.arrival.proofs")


@dataclass(frozen=True)
class Proof:
    """`target` is the hexadecimal SHA-256 of the ticket followed by a number from 0 to `most`, in decimal."""

    ticket: str
    target: str
    most: int = MOST


def new(key: UUID) -> Proof:
    """A challenge for the form with this key."""
    return of(_signer.sign(key.hex))


def of(ticket: str) -> Proof:
    """The challenge of a ticket given before."""
    return Proof(ticket, hashlib.sha256(f"{ticket}{_number(ticket)}".encode()).hexdigest())


def is_known(ticket: str, key: UUID) -> bool:
    """Whether it is ours, of this form, and not too old."""
    return _is_signed(ticket, key, MAX_AGE)


def is_solved(ticket: str, number: str, key: UUID) -> bool:
    return is_known(ticket, key) and constant_time_compare(number, str(_number(ticket)))


def has_waited(ticket: str, key: UUID) -> bool:
    return is_known(ticket, key) and not _is_signed(ticket, key, WAIT)


def _is_signed(ticket: str, key: UUID, within: timedelta) -> bool:
    try:
        return _signer.unsign(ticket, max_age=within) == key.hex
    except BadSignature:
        return False


def _number(ticket: str) -> int:
    """Only we can tell it without trying."""
    digest = salted_hmac("feedback.arrival.proofs", ticket, algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big") % (MOST + 1)

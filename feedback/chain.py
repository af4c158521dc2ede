"""The hash chain of a submission's events: pure functions, no Django.

hash = SHA-256 over the previous hash and the event's fields as canonical JSON. A person's words enter only
as a salted digest, so erasing them later leaves the chain valid.

A head holds fast where every chain that grew had come to: its leaves are the last event of each. Heads are chained
themselves, so one of them, kept elsewhere, stands for all that was there before.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

GENESIS = bytes(32)
LEAF = struct.Struct(">QI32s")  # number of the submission, its last event's seq and hash

Leaf = tuple[int, int, bytes]


def words_digest(words: str, salt: bytes) -> bytes:
    """32 bytes that stand for `words` in the chain."""
    return hashlib.sha256(salt + words.encode()).digest()


def event_hash(
    previous: bytes,
    *,
    submission_id: int,
    seq: int,
    at: datetime,
    verb: str,
    actor_kind: str,
    actor_name: str,
    public: bool,
    data: dict[str, Any],
    digest: bytes,
    actor_user_id: int | None = None,
) -> bytes:
    """The event's 32-byte hash. `at` must be aware; `data` plain JSON. An account that acted is part of it: events
    older than that were hashed without, and are recognised by it."""
    fields = [
        submission_id,
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        verb,
        actor_kind,
        actor_name,
        public,
        data,
        digest.hex(),
    ]
    if actor_user_id is not None:
        fields.append(actor_user_id)
    return _hash(previous, fields)


def head_hash(
    previous: bytes, *, number: int, day: date, to_event: int, events: int, chains: int, root: bytes
) -> bytes:
    """The head's 32-byte hash."""
    return _hash(previous, [number, day.isoformat(), to_event, events, chains, root.hex()])


def root_of(leaves: bytes) -> bytes:
    return hashlib.sha256(leaves).digest()


def packed(leaves: Iterable[Leaf]) -> bytes:
    """44 bytes for each leaf, in the order given."""
    return b"".join(LEAF.pack(*leaf) for leaf in leaves)


def unpacked(leaves: bytes) -> Iterator[Leaf]:
    """Raises struct.error when it is no whole number of leaves."""
    return LEAF.iter_unpack(leaves)


def _hash(previous: bytes, fields: list[Any]) -> bytes:
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()

"""The hash chain of a submission's events: pure functions, no Django.

hash = SHA-256 over the previous hash and the event's fields as canonical JSON. A person's words enter only
as a salted digest, so erasing them later leaves the chain valid.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)


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
) -> bytes:
    """The event's 32-byte hash. `at` must be aware; `data` plain JSON."""
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
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()

"""The query code (查询码): the citizen's only key to the submission. Pure functions, no Django.

128 bits of HMAC-SHA-256 over the idempotency key, so that the same receipt can be given again without
storing the code; written in 28 characters (27 carry the bits, one checks). Only its hash is stored.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from stations import codes

LENGTH = 28


def query_code(idempotency_key: UUID, key: str) -> str:
    """The code of 28 characters, without hyphens. `key` is the portal's secret for query codes."""
    mac = hmac.digest(key.encode(), b"query-code:" + idempotency_key.bytes, "sha256")
    return codes.encode(int.from_bytes(mac[:16], "big"), LENGTH)


def stored_hash(code: str) -> bytes:
    """What the database keeps: 32 bytes. The code has 128 random bits, so no salt or stretching is needed."""
    return hashlib.sha256(b"yimatong query code " + code.encode()).digest()


def read(typed: str) -> str | None:
    """The code a person typed or pasted, or None when it cannot be one."""
    code = codes.normalise(typed)
    return code if codes.is_well_formed(code, LENGTH) else None

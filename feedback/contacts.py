"""One spelling for each way of reaching a person, so that it is found however it was typed. No Django."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol
from uuid import UUID

MAINLAND = "+86"


class Reachable(Protocol):
    """Whoever left a way of reaching them and has a query code of `idempotency_key`: who wrote, who follows."""

    @property
    def contact_email(self) -> str: ...
    @property
    def contact_phone(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def idempotency_key(self) -> UUID: ...
    @property
    def query_code_hash(self) -> bytes | memoryview: ...


def normal_phone(typed: str) -> str:
    """`+` and digits, as E.164 has it where the country can be known; empty when there is no digit in it.

    Without a country it is a mainland number: 138 1234 5678 and 0510-8270 0000 become +8613812345678 and
    +8651082700000.
    """
    text = re.sub(r"[^+0-9]", "", unicodedata.normalize("NFKC", typed))
    digits = text.replace("+", "")
    if not digits:
        return ""
    if text.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if re.fullmatch(r"86(1[3-9][0-9]{9}|[2-9][0-9]{9,10})", digits):
        return f"+{digits}"
    return MAINLAND + digits.removeprefix("0")


def normal_email(typed: str) -> str:
    """Lower case: no provider tells two mailboxes apart by it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()

"""The signed token in the citizen's form: it carries the idempotency key and the code, and expires.

No session and no cookie stand behind it. It proves that the page came from us within the day, and that a
second press of the button is the same message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

MAX_AGE = timedelta(hours=24)
_signer = TimestampSigner(salt="feedback.citizen-form")


@dataclass(frozen=True)
class FormToken:
    """`key` is None when the token is not ours, or is of another code's form."""

    key: UUID | None
    has_expired: bool = False
    is_hasty: bool = False  # the page was opened a moment ago: no person has typed anything yet

    @property
    def is_good(self) -> bool:
        return self.key is not None and not self.has_expired


def new(code: str, *, is_first: bool = True) -> str:
    """A token with a key of its own for the form of `code`. A form that came back with the words in it is not the
    first: it may be sent at once."""
    return _signer.sign(f"{uuid4().hex}.{code}{'' if is_first else '.again'}")


def read(token: str, code: str) -> FormToken:
    """What a posted token is worth for the form of `code`. An expired one still tells its key."""
    try:
        value, has_expired = _signer.unsign(token, max_age=MAX_AGE), False
    except SignatureExpired:
        value, has_expired = _signer.unsign(token), True
    except BadSignature:
        return FormToken(None)
    key, signed_code, *again = value.split(".")
    return FormToken(UUID(key) if signed_code == code else None, has_expired, not again and _is_hasty(token))


def key_of(token: str) -> UUID | None:
    """The key of a form, of whichever code it is. None when it is not ours or has expired."""
    try:
        return UUID(_signer.unsign(token, max_age=MAX_AGE).split(".")[0])
    except BadSignature:
        return None


def _is_hasty(token: str) -> bool:
    if not settings.MIN_FILL_SECONDS:
        return False
    try:
        _signer.unsign(token, max_age=settings.MIN_FILL_SECONDS)
    except SignatureExpired:
        return False
    return True

"""What citizens leave so that they can be reached is sealed: encrypted in the database, readable on the model.

Keys come from the environment and are never SECRET_KEY. The first of CONTACT_KEYS seals, all of them open, so a key
is changed by putting a new one in front and running `manage.py rotate_contact_keys`. A blind index, with a key of its
own, finds who gave a certain number or address without opening anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

INDEX_BYTES = 16


def seal(text: str) -> str:
    """A token only our keys open; another one each time. Nothing stays nothing, so that it can be asked for."""
    return _first().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Raises InvalidToken when none of the keys fits."""
    return _all().decrypt(token).decode() if token else ""


def is_sealed_by_first(token: str) -> bool:
    """Whether the key that seals now has sealed it."""
    try:
        _first().decrypt(token)
    except InvalidToken:
        return False
    return True


def fingerprint(kind: str, text: str | bytes) -> bytes:
    """16 bytes that stand for `text`, the same ones each time; another `kind` has others. Without the key nobody can
    try all numbers there are."""
    if not settings.CONTACT_INDEX_KEY:
        raise ImproperlyConfigured("CONTACT_INDEX_KEY is not set: docs/settings.md")
    message = text.encode() if isinstance(text, str) else text
    mac = hmac.digest(settings.CONTACT_INDEX_KEY.encode(), kind.encode() + b":" + message, "sha256")
    return mac[:INDEX_BYTES]


def _first() -> Fernet:
    return _fernets(tuple(settings.CONTACT_KEYS))[0]


def _all() -> MultiFernet:
    return _multi(tuple(settings.CONTACT_KEYS))


@cache
def _fernets(keys: tuple[str, ...]) -> list[Fernet]:
    """A key of the environment is any long random text."""
    if not keys:
        raise ImproperlyConfigured("CONTACT_KEYS is not set: docs/settings.md")
    digests = (hashlib.sha256(b"yimatong contact key " + key.encode()).digest() for key in keys)
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]


@cache
def _multi(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(_fernets(keys))


class Token(str):
    """What stands in the column, not opened yet."""

    __slots__ = ()


class _Opened(DeferredAttribute):
    """Opens the token when somebody looks at it, and not before: most who load a row never do."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Token):
            value = instance.__dict__[self.field.attname] = unseal(value)
        return value


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Text that is sealed in the database. On a model it is a plain `str`; `values()` gives the token. Nothing can be
    looked up by it but whether it is empty, or still the token one has read."""

    descriptor_class = _Opened

    def from_db_value(self, value: str | None, *_: Any) -> Token | None:
        return None if value is None else Token(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.name} is sealed: it is written from Python only")
        return value if isinstance(value, Token) else seal(value or "")

    def get_prep_value(self, value: Any) -> Any:
        if value and not isinstance(value, Token):
            raise FieldError(f"{self.name} is sealed: look it up by its blind index")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]
    """The fingerprint of the sealed field `of`, in the spelling of `normal`; None when that is empty. update() and
    COPY bypass it."""

    def __init__(self, *args: Any, of: str, normal: Callable[[str], str], **kwargs: Any) -> None:
        self.of, self.normal = of, normal
        super().__init__(
            *args, **{"max_length": INDEX_BYTES, "null": True, "blank": True, "editable": False, **kwargs}
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "normal": self.normal}

    def made_of(self, text: str) -> bytes | None:
        spelt = self.normal(text)
        return fingerprint(self.normal.__name__, spelt) if spelt else None

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        value = self.made_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

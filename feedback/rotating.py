"""A new key for what is sealed: all is sealed again with the first key, batch by batch, while the portal runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from feedback.sealing import BlindIndexField, SealedField, Token, is_sealed_by_first, seal, unseal

BATCH = 1_000


def rotate(batch: int = BATCH) -> int:
    """Seal again what another key sealed, make blind indexes anew that another key made; how many rows were written.

    It may be stopped and started again. A row that somebody else wrote meanwhile is left as it is: the first key
    sealed that already.
    """
    return sum(_rotate(model, batch) for model in apps.get_models() if _of(model, SealedField))


def _rotate(model: type[models.Model], batch: int) -> int:
    return sum(_renew(model, row) for row in _rows(model, batch))


def _rows(model: type[models.Model], batch: int) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in (*_of(model, SealedField), *_of(model, BlindIndexField))]
    filled = models.Q()
    for field in _of(model, SealedField):
        filled |= ~models.Q(**{field.attname: ""})
    rows, last = model._default_manager.filter(filled).order_by("pk").values("pk", *names), None
    while found := list(rows.filter(pk__gt=last)[:batch] if last is not None else rows[:batch]):
        yield from found
        last = found[-1]["pk"]


def _renew(model: type[models.Model], row: dict[str, Any]) -> int:
    """Written only where the columns still hold what was read."""
    new: dict[str, Any] = {}
    for field in _of(model, SealedField):
        token = row[field.attname]
        if token and not is_sealed_by_first(token):
            new[field.attname] = Token(seal(unseal(token)))
    for index in _of(model, BlindIndexField):
        made = index.made_of(unseal(row[index.of]))
        if made != (None if row[index.attname] is None else bytes(row[index.attname])):
            new[index.attname] = made
    if not new:
        return 0
    same = {field.attname: Token(row[field.attname]) for field in _of(model, SealedField)}
    return model._default_manager.filter(pk=row["pk"], **same).update(**new)


def _of(model: type[models.Model], kind: type[Any]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, kind)]

"""Database fields and lookups for names: how they are spelt, and which characters they contain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import BuiltinLookup
from django.db.models.sql.compiler import SQLCompiler


class SpeltField(models.CharField):  # type: ignore[type-arg]
    """How the row's `name` is spelt. Left empty it is filled by `made_by` when the row is written; what somebody
    typed stays. COPY and update() bypass it."""

    def __init__(self, *args: Any, made_by: Callable[[str], str], **kwargs: Any) -> None:
        self.made_by = made_by
        super().__init__(*args, **{"blank": True, "db_collation": "C", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"made_by": self.made_by}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = str(super().pre_save(model_instance, add) or "")
        if not value:
            value = self.made_by(getattr(model_instance, "name", ""))[: self.max_length]
            setattr(model_instance, self.attname, value)
        return value


@models.CharField.register_lookup
class Includes(BuiltinLookup):
    """`name__includes="星社"`: anywhere in the name, whatever the case. By an index on the name's characters and
    pairs of neighbours (`name_grams`, migration 0006 of deputies), for trigrams find no word of two characters."""

    lookup_name = "includes"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        text = str(self.rhs).lower()
        grams = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
        pattern = "%" + connection.ops.prep_for_like_query(text) + "%"
        return f"(name_grams({lhs}) @> %s::text[] AND lower({lhs}) LIKE %s)", [*params, grams, *params, pattern]


@models.Field.register_lookup
class AnyOf(BuiltinLookup):
    """`pk__any_of=queryset`: like `in`, but what the queryset finds is gathered first. Of an `in` and a limit
    PostgreSQL believes that the first rows of a list soon hold enough of them; when they all stand together far down
    in it, it reads millions."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        subquery, values = compiler.compile(self.rhs)
        return f"{lhs} = ANY(ARRAY{subquery})", [*params, *values]

"""How a long list is searched: by walking along it, and only when that does not fill a page, by an index.

What is sought may stand in every fifth row or in none. An index of names finds all rows at once, but to show the first
fifty of a hundred thousand all of them have to be fetched and sorted. Most pages are full after a short walk.
"""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet

ROWS = 2000  # read in their order within a millisecond or two
Row = TypeVar("Row", bound=Model)


def first(listed: QuerySet[Row], sought: Q, order: tuple[str, str], most: int) -> list[Row]:
    """The first rows of a list that are sought, no more than `most`; `order` are two columns of its table. One query:
    its second half is not begun when its first half has found enough."""
    model, listed = listed.model, listed.order_by(*order)
    matching = model._default_manager.filter(sought).order_by(*order)[:most]
    try:
        parts = [part.query.sql_with_params() for part in (listed[:ROWS], matching, listed.filter(sought)[:most])]
    except EmptyResultSet:
        return []
    (walked, a), (near, b), (all_found, c) = parts
    table, key, pk = map(connection.ops.quote_name, (model._meta.db_table, *order))
    sql = f"""
        WITH near AS MATERIALIZED (WITH {table} AS NOT MATERIALIZED ({walked}) {near})
        SELECT * FROM near WHERE (SELECT count(*) FROM near) = %s
        UNION ALL
        SELECT * FROM ({all_found}) AS all_found WHERE (SELECT count(*) FROM near) < %s
        ORDER BY {key}, {pk}
    """  # noqa: S608  nothing but what the ORM wrote
    return list(model._default_manager.raw(sql, [*a, *b, most, *c, most]))

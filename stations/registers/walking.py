"""How a long list is searched: by walking along it, and only when that does not fill a page, by an index.

What is sought may stand in every fifth row or in none. An index of names finds all rows at once, but to show the first
fifty of a hundred thousand all of them have to be fetched and sorted. Most pages are full after a short walk. The walk
tells how rare it is, too, and better than the statistics of the server, which are asked only when it is not rare.
"""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet

ROWS = 2000  # read in their order within a millisecond or two
RARE = 8  # so few among them: all there are, by an index, come sooner than the first page by walking on
Row = TypeVar("Row", bound=Model)


def first(listed: QuerySet[Row], sought: Q, order: tuple[str, str], most: int) -> list[Row]:
    """The first rows of a list that are sought, no more than `most`; `order` are two columns of its table. One query:
    nothing else of it is begun when its first part has found enough."""
    model, listed = listed.model, listed.order_by(*order)
    matching = model._default_manager.filter(sought).order_by(*order)[:most]
    try:
        found = listed.filter(sought)
        parts = [part.query.sql_with_params() for part in (listed[:ROWS], matching, found.order_by(), found[:most])]
    except EmptyResultSet:
        return []
    (walked, a), (near, b), (rare, c), (walked_on, d) = parts
    table, key, pk = map(connection.ops.quote_name, (model._meta.db_table, *order))
    sql = f"""
        WITH near AS MATERIALIZED (WITH {table} AS NOT MATERIALIZED ({walked}) {near}),
             n AS MATERIALIZED (SELECT count(*) AS found FROM near),
             rare AS MATERIALIZED ({rare})
        SELECT * FROM near WHERE (SELECT found FROM n) = %s
        UNION ALL
        SELECT * FROM (SELECT * FROM rare ORDER BY {key}, {pk} LIMIT %s) AS first_rare WHERE (SELECT found FROM n) < %s
        UNION ALL
        SELECT * FROM ({walked_on}) AS walked_on WHERE (SELECT found FROM n) >= %s AND (SELECT found FROM n) < %s
        ORDER BY {key}, {pk}
    """  # noqa: S608  nothing but what the ORM wrote
    few = min(RARE, most)
    return list(model._default_manager.raw(sql, [*a, *b, *c, most, most, few, *d, few, most]))

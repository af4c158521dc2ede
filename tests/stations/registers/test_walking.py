"""A searched list is the same however far it is walked; the index is left alone when the walk was enough."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from deputies.models import Deputy
from stations.registers import catalogue, walking
from tests import cast

pytestmark = pytest.mark.django_db
ORDER = ("area_key", "id")
NAMES = ["王伟", "李娜", "王芳", "张王强", "赵敏", "王伟明", "周王", "王伟", "钱止"]


@pytest.fixture
def town() -> cast.Town:
    town = cast.town()
    other = cast.area("320205002", "安镇街道", town.xishan)
    for n, name in enumerate(NAMES):
        Deputy.objects.create(name=name, level="city", area=(town.street, other)[n % 2])
    return town


@pytest.mark.parametrize("rare", [0, 2, 8])
@pytest.mark.parametrize("rows", [1, 2, 5, 9, 2000])
@pytest.mark.parametrize("most", [1, 2, 4, 50])
@pytest.mark.parametrize("words", ["王", "王伟", "wang", "ww", "没有", "320205002"])
def test_as_many_as_are_asked_for_in_their_order(
    town: cast.Town, monkeypatch: pytest.MonkeyPatch, rare: int, rows: int, most: int, words: str
) -> None:
    monkeypatch.setattr(walking, "ROWS", rows)
    monkeypatch.setattr(walking, "RARE", rare)
    listed, sought = Deputy.objects.filter(catalogue.under(["320205"])), catalogue.named(words, "deputy")
    with CaptureQueriesContext(connection) as queries:
        found = walking.first(listed, sought, ORDER, most)
    assert len(queries) == 1
    assert found == list(listed.filter(sought).order_by(*ORDER)[:most])


def test_nobody_is_found_in_an_empty_list_or_by_nothing(town: cast.Town) -> None:
    assert walking.first(Deputy.objects.none(), catalogue.named("王", "deputy"), ORDER, 5) == []
    assert walking.first(Deputy.objects.all(), Q(pk__in=[]), ORDER, 5) == []


@pytest.mark.parametrize(
    ("rows", "rare", "goes_on"), [(8, 2, [False, False]), (4, 1, [False, True]), (4, 3, [True, False])]
)
def test_all_that_is_sought_is_read_only_where_it_is_rare_and_nothing_once_the_page_is_full(
    town: cast.Town, monkeypatch: pytest.MonkeyPatch, rows: int, rare: int, goes_on: list[bool]
) -> None:
    monkeypatch.setattr(walking, "ROWS", rows)
    monkeypatch.setattr(walking, "RARE", rare)
    with CaptureQueriesContext(connection) as queries:
        walking.first(Deputy.objects.all(), catalogue.named("王", "deputy"), ORDER, 3)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {queries[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    _near, by_index, walked_on = plan.rpartition("Append")[2].split("One-Time Filter")[1:]
    assert ["actual time" in _list_of(part) for part in (by_index, walked_on)] == goes_on, plan


def _list_of(part: str) -> str:
    """What is read for the list itself, behind the counts on which it hangs."""
    return part[part.index("->  Limit") :].splitlines()[0]

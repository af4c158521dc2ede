"""All suggestions in one's reach, the newest first: by state, area, year and deputy, and by any word. Decisions only.

Pages follow one another by (filed_on, id), so none counts or skips rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from deputies.models import Area, Deputy
from feedback.models.suggestions import Origin, Stage, Suggestion
from feedback.suggestions import suggested
from stations.registers import catalogue
from stations.registers.address_bar import InAddress

PAGE = 50
LONGEST_NUMBER = 18
FIRST_YEAR, LAST_YEAR = 1954, 9998


@dataclass(frozen=True)
class Filters(InAddress):
    """What the address bar says. What means nothing is left out. `deputy` is a name, its pinyin or its initials."""

    PLACE = "after"

    q: str = ""
    stage: str = ""
    area: str = ""
    year: str = ""
    deputy: str = ""
    after: str = field(default="", compare=False)

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        match name:
            case "stage":
                return value in Stage.values
            case "area":
                return value.isascii() and value.isalnum() and len(value) <= 12
            case "year":
                return _is_number(value) and FIRST_YEAR <= int(value) <= LAST_YEAR
            case "after":
                return _place(value) is not None
        return True

    @property
    def onward(self) -> str:
        """The query string of the next page, but for where it begins."""
        return f"{self.first}&after=" if self.are_any else "?after="


@dataclass(frozen=True)
class Page:
    """Each row knows `area_name`, and from how many opinions it came (`origin_count`). `after` leads to the next page;
    empty on the last one."""

    rows: list[Any]
    after: str


def page(user: Any, filters: Filters) -> Page:
    """One query, and one more when a deputy is sought by what may be a code."""
    listed = found(user, filters)
    if place := _place(filters.after):
        filed_on, pk = place
        listed = listed.filter(filed_on__lte=filed_on).exclude(filed_on=filed_on, pk__gte=pk)
    rows = list(listed[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{last.filed_on.isoformat()}.{last.pk}" if last else "")


def found(user: Any, filters: Filters) -> QuerySet[Suggestion]:
    """All that the filters leave, the newest first."""
    asked = Q()
    if filters.stage:
        asked &= Q(stage=filters.stage)
    if filters.area:
        asked &= Q(area_key__startswith=filters.area)
    if filters.year:
        asked &= Q(filed_on__gte=date(int(filters.year), 1, 1), filed_on__lt=date(int(filters.year) + 1, 1, 1))
    if filters.deputy:
        asked &= Q(lead_proposer__in=Deputy.objects.filter(catalogue.named(filters.deputy, "deputy")))
    for word in filters.q.split():
        asked &= Q(title__icontains=word) | Q(number__icontains=word) | Q(words__icontains=word)
    listed = Suggestion.objects.filter(suggested.visible_to(user), asked).select_related("lead_proposer")
    return listed.annotate(**_beside()).order_by("-filed_on", "-pk")


def _beside() -> dict[str, Any]:
    areas = Area.objects.filter(key=OuterRef("area_key")).values("name")
    origins = Origin.objects.filter(suggestion=OuterRef("pk")).order_by().values("suggestion")
    return {
        "area_name": Coalesce(Subquery(areas[:1], output_field=CharField()), F("area_key")),
        "origin_count": Coalesce(Subquery(origins.annotate(n=Count("pk")).values("n")), 0),
    }


def years(today: date) -> list[int]:
    """From that of the oldest suggestion on, the newest first. One query."""
    oldest = Suggestion.objects.order_by("filed_on").values_list("filed_on", flat=True).first()
    return list(range(today.year, (oldest or today).year - 1, -1))


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER


def _place(value: str) -> tuple[date, int] | None:
    day, _dot, number = value.partition(".")
    try:
        return (date.fromisoformat(day), int(number)) if _is_number(number) else None
    except ValueError:
        return None

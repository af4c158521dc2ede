"""What the lists of the registers have in common."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import Promise

from stations.access import Scope
from stations.registers import catalogue
from stations.registers.catalogue import Chip, Filters

Words = str | Promise


def context_of(scope: Scope, filters: Filters, **said: Words) -> dict[str, Any]:
    """The filters, the areas to choose from, and the filters that are on, each with the address that takes it away.
    `said` are the words of the list's own filters, empty for those that are off. A 404 to whom nothing is open."""
    if not catalogue.readable_keys(scope):
        raise Http404
    areas = catalogue.areas(scope, filters.area)
    area = areas.here.name if filters.area and areas.here else filters.area
    words = {"q": f"“{filters.q}”" if filters.q else "", "area": area, **said}
    return {
        "filters": filters,
        "areas": areas,
        "chips": [Chip(str(label), filters.without(name)) for name, label in words.items() if label],
        "may_add": bool(scope.staff_area_keys or scope.is_administrator),
    }

"""The register of handling units: who may read and keep them, how they are found, and the verbs that change them.

What matters they have the floor above knows: `feedback.registers.handling_units`, which also ends them.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from deputies import pinyin
from deputies.models.accounts import HandlingUnit, HandlingUnitQuerySet, User
from stations.access import Scope
from stations.registers import catalogue
from stations.registers.catalogue import Filters, Page
from stations.registers.register import note, note_kept


def readable(scope: Scope) -> HandlingUnitQuerySet:
    return HandlingUnit.objects.filter(catalogue.under(catalogue.readable_keys(scope), "area__key"))


def found(scope: Scope, filters: Filters) -> HandlingUnitQuerySet:
    """All that the filters leave, in no order. Those that ended come only when they are asked for."""
    keys = catalogue.narrowed(catalogue.readable_keys(scope), filters.area)
    units = HandlingUnit.objects.filter(catalogue.under(keys, "area__key"))
    units = units.filter(ended_on__isnull=False) if filters.status == "closed" else units.standing()
    return units.filter(_named(filters.q)) if filters.q else units


def page(scope: Scope, filters: Filters) -> Page[HandlingUnit]:
    """One query."""
    return catalogue.page_of(found(scope, filters).select_related("area"), filters.after, by="area__key")


def _named(text: str) -> Q:
    """Any part of a Chinese name; the beginning of its pinyin or initials; an area's key."""
    if not text.isascii():
        return Q(*(Q(name__includes=word) for word in text.split()))
    spelt = pinyin.typed(text)
    if not spelt:
        return Q(pk__in=[])
    return Q(pinyin__startswith=spelt) | Q(initials__startswith=spelt) | Q(area__key__startswith=spelt)


@transaction.atomic
def keep(unit: HandlingUnit, *, by: User, changed: list[str], name_before: str = "") -> HandlingUnit:
    """Write a new or changed one. Under which name people knew it stays in its history."""
    is_new = unit.pk is None
    unit.save()
    if not is_new and "name" in changed:
        note(unit, by, [{"renamed": {"object": f"{name_before} → {unit.name}"}}])
        changed = [name for name in changed if name != "name"]
    if is_new or changed:
        note_kept(unit, by=by, is_new=is_new, changed=changed)
    return unit


@transaction.atomic
def set_end(unit: HandlingUnit, on: date | None, *, by: User, reason: str) -> HandlingUnit:
    """From then on nothing is referred to it; None takes it up again. What it has is to be taken from it before."""
    unit.ended_on = on
    unit.save(update_fields=["ended_on"])
    note(unit, by, [{"ended": on is not None, "reason": reason}])
    return unit

"""Which venues a member of staff has chosen, by area or as a pasted list; and whose batches one may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from deputies.models import AREA_KEY_LENGTHS
from deputies.models.accounts import User
from stations import codes
from stations.access import scope_of
from stations.models import Code, Venue

BETWEEN_ENTRIES = re.compile(r"[\n\r\t,;，；、]+")


@dataclass(frozen=True)
class Named:
    """What a pasted list names: venues in the order of their area, and the entries that name none of one's own."""

    venues: list[Venue]
    unknown: list[str]


def under_staff(user: User, path: str) -> Q:
    """What lies in the areas that this person is staff of, `path` being the field with the area's key. An
    administrator's area is the whole portal. Nobody else has one."""
    scope = scope_of(user)
    if scope.is_administrator:
        return Q()
    allowed = Q(pk__in=[])
    for key in scope.staff_area_keys:
        allowed |= Q(**{f"{path}__startswith": key})
    return allowed


def is_staff(user: User) -> bool:
    scope = scope_of(user)
    return bool(scope.staff_area_keys) or scope.is_administrator


def scope_key_of(venues: Sequence[Venue]) -> str:
    """The key of the narrowest area that holds them all; empty when only the whole country does."""
    key = ""
    for length in sorted(AREA_KEY_LENGTHS.values()):
        prefixes = {venue.area_key[:length] for venue in venues}
        if len(prefixes) != 1 or any(len(prefix) < length for prefix in prefixes):
            break
        key = prefixes.pop()
    return key


def named(text: str, user: User) -> Named:
    """Read numbers and codes (old ones too), one a line or between commas. Somebody else's venue is unknown like a
    missing one. Two queries, however many entries."""
    entries = list(dict.fromkeys(entry for part in BETWEEN_ENTRIES.split(text) if (entry := part.strip())))
    as_code = {entry: code for entry in entries if codes.is_well_formed(code := codes.normalise(entry))}
    led = dict(Code.objects.filter(pk__in=as_code.values(), venue__isnull=False).values_list("code", "venue_id"))
    number = {entry: _number(entry) if entry not in as_code else led.get(as_code[entry]) for entry in entries}
    found = Venue.objects.filter(under_staff(user, "area_key"), pk__in={pk for pk in number.values() if pk})
    venues = list(found.order_by("area_key", "pk"))
    known = {venue.pk for venue in venues}
    return Named(venues, [entry for entry in entries if number[entry] not in known])


def _number(entry: str) -> int | None:
    return int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 18 else None

"""What a logged-in person's memberships reach.

Who holds several roles acts in one of them at a time, the "hat" (`user.hat`, which the middleware takes from the
session; none is the first one held). All venues of a liaison, or all areas of a member of staff, are one hat.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, TextChoices, Value
from django.utils.translation import gettext_lazy as _

from deputies.models import DeputyStatus
from deputies.models.accounts import Membership, Role, User
from stations.models import Assignment, Venue, VenueMembership


class Hat(TextChoices):
    """The roles one can act in, in the order in which the first one held is worn."""

    DEPUTY = Role.DEPUTY.value, Role.DEPUTY.label
    VENUE = "venue", _("Liaison or head of a venue")
    STAFF = Role.STAFF.value, Role.STAFF.label
    UNIT_OFFICER = Role.UNIT_OFFICER.value, Role.UNIT_OFFICER.label
    AUDITOR = Role.AUDITOR.value, Role.AUDITOR.label
    ADMINISTRATOR = Role.ADMINISTRATOR.value, Role.ADMINISTRATOR.label


@dataclass(frozen=True)
class Scope:
    """What the memberships of one hat reach. `hats` are all that the person may put on. Deputies who are not active
    reach nothing."""

    deputy_ids: frozenset[int] = frozenset()
    liaison_venue_ids: frozenset[int] = frozenset()
    staff_area_keys: frozenset[str] = frozenset()
    auditor_area_keys: frozenset[str] = frozenset()
    is_administrator: bool = False
    unit_ids: frozenset[int] = frozenset()
    hats: tuple[Hat, ...] = field(default=(), compare=False)

    @property
    def hat(self) -> Hat | None:
        """The role the person acts in; None without any."""
        return next(iter(_held(self)), None)

    @property
    def has_inbox(self) -> bool:
        return bool(self.deputy_ids or self.liaison_venue_ids)

    @property
    def dashboard_area_keys(self) -> frozenset[str]:
        """Areas whose figures the person may read (with all under them)."""
        return self.staff_area_keys | self.auditor_area_keys

    def works_for(self, area_key: str) -> bool:
        """Whether the person is staff of the area or of one above it."""
        return any(area_key.startswith(key) for key in self.staff_area_keys)


REACHED_BY = {
    Hat.DEPUTY: "deputy_ids",
    Hat.VENUE: "liaison_venue_ids",
    Hat.STAFF: "staff_area_keys",
    Hat.UNIT_OFFICER: "unit_ids",
    Hat.AUDITOR: "auditor_area_keys",
    Hat.ADMINISTRATOR: "is_administrator",
}


def scope_of(user: Any) -> Scope:
    """The scope of a user, anonymous or not: one query the first time, then kept on the user object."""
    if not user.is_authenticated:
        return Scope()
    scope: Scope | None = getattr(user, "_scope", None)
    if scope is None:
        scope = user._scope = worn(_read(user), getattr(user, "hat", ""))
    return scope


def whole_scope_of(user: User) -> Scope:
    """All that a person's memberships reach, whichever role they act in: for what goes on without them."""
    return _read(user)


def worn(whole: Scope, hat: str) -> Scope:
    """The part of a whole scope that belongs to `hat`; of the first one held when that is not one of theirs."""
    held = _held(whole)
    if not held:
        return whole
    on = Hat(hat) if hat in held else held[0]
    return Scope(**{REACHED_BY[on]: getattr(whole, REACHED_BY[on])}, hats=held)


def _held(scope: Scope) -> tuple[Hat, ...]:
    return tuple(hat for hat, reached in REACHED_BY.items() if getattr(scope, reached))


def _read(user: User) -> Scope:
    """One query: the memberships, and beside them those of venues."""
    none = Value(None, models.BigIntegerField())
    text = Value(None, models.CharField())
    of_venues = VenueMembership.objects.filter(user=user).values_list(
        Value(Hat.VENUE.value), "venue_id", text, text, none
    )
    rows = list(
        Membership.objects.filter(user=user)
        .values_list("role", "deputy_id", "deputy__status", "area__key", "unit_id")
        .union(of_venues, all=True)
    )
    return Scope(
        deputy_ids=frozenset(
            d for role, d, status, *_ in rows if role == Role.DEPUTY and status == DeputyStatus.ACTIVE
        ),
        liaison_venue_ids=frozenset(venue for role, venue, *_ in rows if role == Hat.VENUE),
        staff_area_keys=frozenset(key for role, _, _, key, _ in rows if role == Role.STAFF),
        auditor_area_keys=frozenset(key for role, _, _, key, _ in rows if role == Role.AUDITOR),
        unit_ids=frozenset(unit for role, *_, unit in rows if role == Role.UNIT_OFFICER),
        is_administrator=any(role == Role.ADMINISTRATOR for role, *_ in rows),
    )


def keeps_calendar(user: Any) -> bool:
    """Who may change the working calendar, the one for all: administrators, and staff in whose areas every venue
    stands. The staff of a street do not move the limits of the city."""
    scope = scope_of(user)
    if scope.is_administrator:
        return True
    return bool(scope.staff_area_keys) and not Venue.objects.exclude(_under(scope.staff_area_keys)).exists()


def runs(user: Any) -> Q:
    """The venues whose contact days and roster this person keeps: as their liaison or head, or as staff above them."""
    scope = scope_of(user)
    return Q(pk__in=scope.liaison_venue_ids) | _under(scope.staff_area_keys)


def reads_roster(user: Any) -> Q:
    """The venues whose roster this person may read: those they keep, those of a deputy, and the auditor's."""
    scope = scope_of(user)
    if scope.is_administrator or user.is_superuser:
        return Q()
    own = Assignment.objects.filter(deputy__in=scope.deputy_ids).values("venue_id")
    return runs(user) | Q(pk__in=own) | _under(scope.auditor_area_keys)


def _under(area_keys: frozenset[str]) -> Q:
    """Venues under any of the areas; none when there is no area."""
    under = Q(pk__in=[])
    for key in sorted(area_keys):
        under |= Q(area_key__startswith=key)
    return under

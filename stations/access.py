"""What a logged-in person's memberships reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deputies.models import DeputyStatus, Membership, Role, User
from stations.models import VenueMembership


@dataclass(frozen=True)
class Scope:
    """The union of a person's memberships. Deputies who are not active reach nothing."""

    deputy_ids: frozenset[int] = frozenset()
    liaison_venue_ids: frozenset[int] = frozenset()
    staff_area_keys: frozenset[str] = frozenset()
    auditor_area_keys: frozenset[str] = frozenset()
    is_administrator: bool = False

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


def scope_of(user: Any) -> Scope:
    """The scope of a user, anonymous or not: two queries the first time, then kept on the user object."""
    if not user.is_authenticated:
        return Scope()
    scope: Scope | None = getattr(user, "_scope", None)
    if scope is None:
        scope = user._scope = _read(user)
    return scope


def _read(user: User) -> Scope:
    rows = list(Membership.objects.filter(user=user).values_list("role", "deputy_id", "deputy__status", "area__key"))
    venues = VenueMembership.objects.filter(user=user).values_list("venue_id", flat=True)
    return Scope(
        deputy_ids=frozenset(
            d for role, d, status, _ in rows if role == Role.DEPUTY and status == DeputyStatus.ACTIVE
        ),
        liaison_venue_ids=frozenset(venues),
        staff_area_keys=frozenset(key for role, _, _, key in rows if role == Role.STAFF),
        auditor_area_keys=frozenset(key for role, _, _, key in rows if role == Role.AUDITOR),
        is_administrator=any(role == Role.ADMINISTRATOR for role, *_ in rows),
    )

"""Whose accounts a person may see and manage. Decisions only, nothing is written here.

A role lies somewhere: a deputy's in the area of the congress, a liaison's at the venue, an officer's at the unit.
Staff see accounts with a role in their own areas, and appoint within these. What would take an account over (a new
invitation, switching it off, its second factor) they may do only where every role of it lies in their areas: else the
staff of a street could become the staff of the district. Nobody does any of it to themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from deputies.models import Area, Deputy
from deputies.models.accounts import HandlingUnit, Membership, Role, User
from stations.access import scope_of
from stations.models import Venue, VenueMembership, VenueRole

PAGE = 50
AREA_PATHS = ("area__key", "deputy__area__key", "unit__area__key")


@dataclass(frozen=True)
class Post:
    """A role at its place: a `Role` or `VenueRole` value, and the area, deputy, unit or venue; administrators none."""

    role: str
    place: Area | Deputy | HandlingUnit | Venue | None = None

    @property
    def label(self) -> str:
        return str(VenueRole(self.role).label if self.role in VenueRole.values else Role(self.role).label)

    @property
    def area_key(self) -> str:
        """Where it lies; empty for administrators, who are everywhere."""
        if self.place is None:
            return ""
        return self.place.key if isinstance(self.place, Area) else str(self.place.area.key)

    def __str__(self) -> str:
        return f"{self.label} · {self.place}" if self.place else self.label


@dataclass(frozen=True)
class Held:
    """A post that an account has. `key` names its row: m12 or v7."""

    key: str
    post: Post


def is_administrator(user: Any) -> bool:
    return bool(scope_of(user).is_administrator or (user.is_superuser and not scope_of(user).hats))


def may_open(user: Any) -> bool:
    """Whether the person manages accounts at all."""
    return is_administrator(user) or bool(scope_of(user).staff_area_keys)


def may_appoint(user: Any, target: User | None, post: Post) -> bool:
    """Whether `user` may give `target` (None: a new account) the post, or take it away."""
    if target is not None and target.pk == user.pk:
        return False
    if is_administrator(user):
        return True
    return post.role != Role.ADMINISTRATOR and bool(post.area_key) and scope_of(user).works_for(post.area_key)


def may_manage(user: Any, target: User, posts: Iterable[Post]) -> bool:
    """Whether `user` may do to the account what opens or closes it. `posts` are all that it has."""
    if target.pk == user.pk:
        return False
    if is_administrator(user):
        return True
    powerful = target.is_superuser or target.is_staff
    return not powerful and all(may_appoint(user, target, post) for post in posts)


def visible_to(user: Any) -> QuerySet[User]:
    """Accounts with a role in the person's areas; all for administrators, none for anybody else."""
    if is_administrator(user):
        return User.objects.all()
    if not may_open(user):
        return User.objects.none()
    roles = Membership.objects.filter(_within(user, *AREA_PATHS)).values("user")
    at_venues = VenueMembership.objects.filter(_within(user, "venue__area_key")).values("user")
    return User.objects.filter(pk__in=roles.union(at_venues))


def _within(user: Any, *paths: str) -> Q:
    keys = scope_of(user).staff_area_keys
    conditions = (Q(**{f"{path}__startswith": key}) for path in paths for key in keys)
    return Q(*conditions, _connector=Q.OR)


@dataclass(frozen=True)
class Page:
    rows: Sequence[User]
    after: str  # of the next page; empty on the last one


def page(user: Any, words: str = "", after: str = "", size: int = PAGE) -> Page:
    """One page of accounts in the order of their names, with `row.posts`: three queries, whoever stands in it."""
    found = visible_to(user).filter(username__gt=after).order_by("username")
    if words:
        found = found.filter(names__includes=words)
    rows: list[Any] = list(found[: size + 1])
    held = posts_of(rows[:size])
    for row in rows[:size]:
        row.posts = held[row.pk]
    return Page(rows[:size], rows[size - 1].username if len(rows) > size else "")


def posts_of(users: Iterable[User]) -> dict[int, list[Held]]:
    """All posts of these accounts, by account: two queries."""
    ids = [user.pk for user in users]
    held: dict[int, list[Held]] = defaultdict(list)
    places = ("area", "deputy__area", "unit__area")
    for row in Membership.objects.filter(user__in=ids).select_related(*places).order_by("pk"):
        held[row.user_id].append(Held(f"m{row.pk}", Post(row.role, row.area or row.deputy or row.unit)))
    for at in VenueMembership.objects.filter(user__in=ids).select_related("venue__area").order_by("pk"):
        held[at.user_id].append(Held(f"v{at.pk}", Post(at.role, at.venue)))
    return held


def roles_to_give(user: Any) -> list[tuple[str, str]]:
    """(value, label) of the roles this person may appoint to somewhere."""
    roles = [Role.DEPUTY, VenueRole.LIAISON, VenueRole.HEAD, Role.STAFF, Role.UNIT_OFFICER, Role.AUDITOR]
    if is_administrator(user):
        roles.append(Role.ADMINISTRATOR)
    return [(role.value, str(role.label)) for role in roles]


def places_for(user: Any, role: str, words: str, most: int = 20) -> list[Any]:
    """Areas, deputies, units or venues that `words` may mean, only those that the person may appoint to. A place whose
    whole name or key was typed stands alone."""
    words = words.strip()
    model, path = _places(role)
    if model is None or not words:
        return []
    found: QuerySet[Any] = model.objects.all() if model is Area else model.objects.select_related("area")
    if not is_administrator(user):
        found = found.filter(_within(user, path))
    if model is HandlingUnit:
        found = found.filter(ended_on__isnull=True)
    exact = Q(name=words) | (Q(key=words) if model is Area else Q())
    return list(found.filter(exact)[:most]) or list(found.filter(name__icontains=words).order_by("pk")[:most])


def _places(role: str) -> tuple[Any, str]:
    if role in VenueRole.values:
        return Venue, "area_key"
    if role in (Role.STAFF, Role.AUDITOR):
        return Area, "key"
    if role == Role.UNIT_OFFICER:
        return HandlingUnit, "area__key"
    return (Deputy, "area__key") if role == Role.DEPUTY else (None, "")

"""What of the groups is shown to whom: beside a case, in a list, a group with its members. Decisions only.

A person sees the members that they could open anyway; of the others only how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from feedback import access
from feedback.models import Submission
from feedback.models.groups import IN_GROUP, Belonging, GroupMember, SimilarGroup
from stations.access import Scope


@dataclass(frozen=True)
class Size:
    """Of a group: its opinions, the venues where they came in, how many of them nobody has confirmed."""

    group_id: int
    opinions: int
    venues: int
    suggested: int

    @property
    def others(self) -> int:
        return self.opinions - 1


@dataclass(frozen=True)
class Card:
    """A line of the list. `first` is the oldest opinion that this person may open."""

    group: SimilarGroup
    size: Size
    first: Submission


def beside(submission: Submission) -> Size | None:
    """The group that it stands in. One query."""
    its_own = GroupMember.objects.filter(IN_GROUP, submission=submission).values("group")
    return next(iter(_sizes(its_own).values()), None)


def _sizes(group_ids: Any) -> dict[int, Size]:
    counted = GroupMember.objects.filter(IN_GROUP, group__in=group_ids).values_list("group_id")
    suggested = Count("pk", filter=Q(belonging=Belonging.SUGGESTED))
    rows = counted.annotate(n=Count("pk"), venues=Count("submission__venue", distinct=True), suggested=suggested)
    return {row[0]: Size(*row) for row in rows.order_by()}


def within(scope: Scope, *, suggested: bool = False) -> QuerySet[SimilarGroup]:
    """Groups with an opinion in the areas of this person; with `suggested` those where one waits to be confirmed."""
    there = GroupMember.objects.filter(IN_GROUP, _of_areas(scope.dashboard_area_keys), group=OuterRef("pk"))
    if suggested:
        there = there.filter(belonging=Belonging.SUGGESTED)
    return SimilarGroup.objects.filter(Exists(there)).order_by("-last_at", "-pk")


def _of_areas(keys: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for key in keys:
        found |= Q(area_key__startswith=key)
    return found


def cards(groups: Iterable[SimilarGroup], user: Any) -> list[Card]:
    """In the order given; groups of which the person may open nothing are left out. Two queries."""
    wanted = list(groups)
    if not wanted:
        return []
    sizes = _sizes([group.pk for group in wanted])
    firsts = {member.group_id: member.submission for member in _first_members(wanted, user)}
    return [Card(group, sizes[group.pk], firsts[group.pk]) for group in wanted if group.pk in firsts]


def _first_members(groups: list[SimilarGroup], user: Any) -> QuerySet[GroupMember]:
    members = GroupMember.objects.filter(IN_GROUP, group__in=groups, submission__in=_open_to(user))
    related = members.select_related("submission__topic", "submission__venue")
    return related.order_by("group_id", "submission_id").distinct("group_id")


def _open_to(user: Any) -> QuerySet[Submission]:
    return Submission.objects.filter(access.visible_to(user))


def members(group: SimilarGroup, user: Any, at_most: int) -> list[GroupMember]:
    """Those that this person may open, the newest first."""
    found = group.members.filter(IN_GROUP, submission__in=_open_to(user)).order_by("-at", "-pk")
    related = ("topic", "venue", "deputy", "holding_venue")
    return list(found.select_related(*(f"submission__{name}" for name in related))[:at_most])


def newest(group_ids: list[int], area_key: str) -> dict[int, Submission]:
    """Of each group the newest opinion within an area. One query."""
    found = GroupMember.objects.filter(IN_GROUP, group__in=group_ids, area_key__startswith=area_key)
    rows = found.order_by("group_id", "-at").distinct("group_id").select_related("submission__venue")
    return {row.group_id: row.submission for row in rows} if group_ids else {}


def size_of(group: SimilarGroup) -> Size:
    return _sizes([group.pk]).get(group.pk, Size(group.pk, 0, 0, 0))

"""Whom a matter can be passed to besides the deputies of a venue: other venues, the staff of areas above and below,
handling units. Decisions only. Nobody is named who could not take it: a unit or an area has somebody who logs in.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from deputies.models import AREA_KEY_LENGTHS, Area, Deputy
from deputies.models.accounts import HandlingUnit, Membership, Role
from feedback.models import Submission
from stations.models import Venue

WIDTHS = sorted(AREA_KEY_LENGTHS.values())
STREET = AREA_KEY_LENGTHS["township"]


def path(area_key: str) -> list[str]:
    """The keys of the area and of all above it, the widest first."""
    return [area_key[:n] for n in WIDTHS if n <= len(area_key)]


def colleagues(submission: Submission) -> QuerySet[Deputy]:
    """The reachable deputies of the venue that has it now, but for the one who holds it."""
    venue_id = submission.holding_venue_id or submission.passed_to_id or submission.venue_id
    found = Deputy.objects.reachable().filter(assignments__venue=venue_id)
    return found.exclude(pk=submission.deputy_id or 0).order_by("name", "pk")


def helpers(submission: Submission) -> QuerySet[Deputy]:
    """Colleagues who do not hold it yet."""
    return colleagues(submission).exclude(pk__in=submission.holders.joint().values("deputy"))


def with_workload(deputies: QuerySet[Deputy], now: datetime) -> QuerySet[Deputy]:
    """With `open_work` and `overdue_work`, what each answers for now: in the same query."""
    held = Submission.objects.filter(deputy=OuterRef("pk"))
    return deputies.annotate(open_work=_count(held.open()), overdue_work=_count(held.overdue(now)))


def _count(held: QuerySet[Submission]) -> Coalesce:
    return Coalesce(Subquery(held.order_by().values("deputy").annotate(n=Count("pk")).values("n")), 0)


def venues_near(submission: Submission) -> QuerySet[Venue]:
    """The open venues of the same street, and those above the one where it came in; without the one that has it."""
    above = Venue.objects.filter(pk=submission.venue_id).values_list("parent_id", "parent__parent_id").get()
    near = Q(area_key__startswith=submission.area_key[:STREET]) | Q(pk__in=[pk for pk in above if pk is not None])
    here = submission.holding_venue_id or submission.passed_to_id or submission.venue_id
    return Venue.objects.filter(near, is_open=True).exclude(pk=here).order_by("parent_id", "name", "pk")


def desk_above(submission: Submission) -> Area | None:
    """The nearest area above who holds it that has staff: of the street first, and from a desk the next one up."""
    held_at = submission.holding_area.key if submission.holding_area is not None else ""
    keys = [key for key in path(submission.area_key) if not held_at or len(key) < len(held_at)]
    return _with_staff(keys).order_by("-key").first()


def desks_below(submission: Submission) -> QuerySet[Area]:
    """The areas with staff between the desk that has it and where it came in, the nearest first; without a desk, all
    of them."""
    held_at = submission.holding_area.key if submission.holding_area is not None else ""
    return _with_staff([key for key in path(submission.area_key) if len(key) > len(held_at)]).order_by("key")


def units(submission: Submission) -> QuerySet[HandlingUnit]:
    """The units of the areas that it lies in which have an officer and have not ended; the nearest area's first."""
    officers = Membership.objects.filter(unit=OuterRef("pk"), role=Role.UNIT_OFFICER, user__is_active=True)
    found = HandlingUnit.objects.standing().filter(Exists(officers), area__key__in=path(submission.area_key))
    return found.select_related("area").order_by("-area__key", "name")


def _with_staff(keys: list[str]) -> QuerySet[Area]:
    staff = Membership.objects.filter(area=OuterRef("pk"), role=Role.STAFF, user__is_active=True)
    return Area.objects.filter(Exists(staff), key__in=keys)

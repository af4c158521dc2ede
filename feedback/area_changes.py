"""Moving and merging areas with all that lies in them. History stays: what was settled is counted where it happened.

Venues follow their area by a composite foreign key. Matters that are not closed follow too, so that whoever is
responsible now sees them; closed ones keep the key of their time. What was raised to a desk that is not above them any
more goes back to the queue of the staff who are. Nobody's role grows by it: who worked for a merged area has to be
appointed anew.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from deputies.areas import NoPlace, give_new_place, still_there
from deputies.models import Area, AreaChange, Deputy
from deputies.models.accounts import User
from feedback import lifecycle
from feedback.lifecycle import SYSTEM, Actor
from feedback.models import ActorKind, Submission
from feedback.searching import documents
from feedback.states import State
from stations.models import Venue

OVER = [State.CLOSED.value, State.ARCHIVED.value, State.DECLINED.value, State.WITHDRAWN.value]


@transaction.atomic
def move(area: Area, *, to: Area, on: date, by: User | None = None) -> None:
    """Hang `area`, with its subtree, below `to` from the day `on`. NoPlace when the levels do not fit, it stands there
    already, or one of the two has ended."""
    before = still_there(area).key
    after = give_new_place(area, to, on=on, by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feedback_submission SET area_key = %s || substr(area_key, %s),"
            " district = left(%s || substr(area_key, %s), 6) WHERE area_key LIKE %s AND state <> ALL(%s)",
            [after, len(before) + 1, after, len(before) + 1, f"{before}%", OVER],
        )
    documents.mark_stale(Q(area_key__startswith=after))
    _give_back_from_desks(after, by)
    area.refresh_from_db()


@transaction.atomic
def merge(area: Area, *, into: Area, on: date, by: User | None = None) -> None:
    """End `area` on the day `on`; all that lay in it lies in `into` then. NoPlace unless both are of one level, and
    when one of them has ended or `on` is not after the day the area began."""
    area, into = still_there(area), still_there(into)
    if area.pk == into.pk or area.level != into.level:
        raise NoPlace(f"{area} can only be merged into another {area.level}")
    if area.valid_from is not None and on <= area.valid_from:
        raise NoPlace(f"{area} began on {area.valid_from}")
    for child in area.children.filter(valid_to__isnull=True):
        move(child, to=into, on=on, by=by)
    Venue.objects.filter(area=area).update(area=into, area_key=into.key)
    Deputy.objects.filter(area=area).update(area=into)
    unsettled = Submission.objects.filter(area_key=area.key).exclude(state__in=OVER)
    unsettled.update(area_key=into.key, district=into.district)
    documents.mark_stale(Q(area_key=into.key))
    Area.objects.filter(pk=area.pk).update(valid_to=on)
    said = {"effective": on, "key_before": area.key, "into": into, "by": by}
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.MERGED, **said)
    _give_back_from_desks(into.key, by)


def _give_back_from_desks(area_key: str, by: User | None) -> None:
    """From the staff of areas that do not see what lies under `area_key` now."""
    raised = Submission.objects.open().filter(area_key__startswith=area_key, holding_area__isnull=False)
    actor = Actor(ActorKind.STAFF, by.display_name, by) if by is not None else SYSTEM
    for pk, lies_in, held_in in list(raised.values_list("pk", "area_key", "holding_area__key")):
        if not lies_in.startswith(held_in):
            lifecycle.give_back(pk, actor=actor)

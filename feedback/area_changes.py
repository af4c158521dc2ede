"""Moving and merging areas with all that lies in them. History stays: what was settled is counted where it happened.

Venues follow their area by a composite foreign key. Matters that are not closed follow too, so that whoever is
responsible now sees them; closed ones keep the key of their time. Nobody's role grows by it: who worked for a
merged area has to be appointed anew.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from deputies.areas import NoPlace, give_new_place
from deputies.models import Area, AreaChange, Deputy
from feedback.models import Submission
from feedback.searching import documents
from feedback.states import State
from stations.models import Venue

OVER = [State.CLOSED.value, State.ARCHIVED.value, State.DECLINED.value, State.WITHDRAWN.value]


@transaction.atomic
def move(area: Area, *, to: Area, on: date) -> None:
    """Hang `area`, with its subtree, below `to` from the day `on`. NoPlace when the levels do not fit."""
    before = area.key
    after = give_new_place(area, to, on=on)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feedback_submission SET area_key = %s || substr(area_key, %s),"
            " district = left(%s || substr(area_key, %s), 6) WHERE area_key LIKE %s AND state <> ALL(%s)",
            [after, len(before) + 1, after, len(before) + 1, f"{before}%", OVER],
        )
    documents.mark_stale(Q(area_key__startswith=after))


@transaction.atomic
def merge(area: Area, *, into: Area, on: date) -> None:
    """End `area` on the day `on`; all that lay in it lies in `into` then. NoPlace unless both are of one level."""
    if area.pk == into.pk or area.level != into.level:
        raise NoPlace(f"{area} can only be merged into another {area.level}")
    for child in area.children.filter(valid_to__isnull=True):
        move(child, to=into, on=on)
    Venue.objects.filter(area=area).update(area=into, area_key=into.key)
    Deputy.objects.filter(area=area).update(area=into)
    unsettled = Submission.objects.filter(area_key=area.key).exclude(state__in=OVER)
    unsettled.update(area_key=into.key, district=into.district)
    documents.mark_stale(Q(area_key=into.key))
    Area.objects.filter(pk=area.pk).update(valid_to=on)
    AreaChange.objects.create(area=area, kind=AreaChange.Kind.MERGED, effective=on, key_before=area.key, into=into)

"""Writes congresses, electoral districts, groups, and contact days with who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from portal.demo.bodies import BEGINS, TERMS, Bodies
from portal.demo.copying import copy
from portal.demo.days import DayRow
from portal.demo.roster import ENDS, STARTS

A_LITTLE = timedelta(minutes=7)


def load_bodies(bodies: Bodies) -> None:
    copy(
        "deputies_congress",
        "id area_id level term begins",
        ((c.id, c.area.id, c.level, TERMS[c.level], BEGINS[c.level]) for c in bodies.congresses),
    )
    copy(
        "deputies_electoraldistrict",
        "id congress_id number name",
        ((d.id, d.congress_id, d.number, d.area.called) for d in bodies.districts),
    )


def load_groups(bodies: Bodies, topic_ids: Mapping[str, int]) -> None:
    copy("deputies_deputygroup", "id name area_id", ((g.id, g.name, g.area.id) for g in bodies.groups))
    copy(
        "deputies_deputygroup_topics",
        "deputygroup_id topic_id",
        ((g.id, topic_ids[slug]) for g in bodies.groups for slug in g.topics),
    )
    copy(
        "deputies_deputygroup_members",
        "deputygroup_id deputy_id",
        ((g.id, deputy_id) for g in bodies.groups for deputy_id in g.members),
    )


def load_days(days: Sequence[DayRow]) -> None:
    copy(
        "stations_contactday",
        "id venue_id date starts ends place state moved_by_hand reason sequence changed_at",
        ((d.id, d.venue.id, d.date, STARTS, ENDS, "", d.state.value, False, "", 0, d.begins) for d in days),
    )
    copy(
        "feedback_attendance",
        "contact_day_id deputy_id how at",
        (
            (day.id, deputy_id, "scan" if turn else "mark", day.begins + A_LITTLE * turn)
            for day in days
            for turn, deputy_id in enumerate(day.present)
        ),
    )
    copy(
        "feedback_contactdaysummary",
        "contact_day_id deputies_present constituents_met opinions_heard answered_on_the_spot words closed_at",
        (
            (d.id, len(d.present), d.met, d.heard, d.on_the_spot, d.words, d.ended + A_LITTLE)
            for d in days
            if d.present
        ),
    )

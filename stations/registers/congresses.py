"""The verbs of congresses, their electoral districts, and groups of deputies. Each is one transaction and leaves a
line in the history of whom it touched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from deputies.models import Congress, Deputy, DeputyGroup, ElectoralDistrict, Topic
from deputies.models.accounts import User
from stations.registers.register import note, note_kept


class InUse(Exception):
    """Somebody was elected by this electoral district: it stays."""


@transaction.atomic
def keep_congress(congress: Congress, *, by: User, changed: list[str]) -> Congress:
    """Write a new or changed one. `changed` are the names of the fields, for the history."""
    is_new = congress.pk is None
    congress.save()
    note_kept(congress, by=by, is_new=is_new, changed=changed)
    return congress


@transaction.atomic
def end_congress(congress: Congress, on: date, *, by: User) -> Congress:
    """Its term is over from that day on. Its deputies' terms end one by one: their open work has to go somewhere."""
    congress.ends = on
    congress.save(update_fields=["ends"])
    note(congress, by, [{"ended": True, "reason": on.isoformat()}])
    return congress


@transaction.atomic
def keep_district(district: ElectoralDistrict, *, by: User) -> ElectoralDistrict:
    """A district has no history of its own: it stands in its congress's."""
    is_new = district.pk is None
    district.save()
    what = "added" if is_new else "renamed"
    note(district.congress, by, [{what: {"name": "electoral_district", "object": str(district)}}])
    return district


@transaction.atomic
def remove_district(district: ElectoralDistrict, *, by: User) -> None:
    """Only one that was entered by mistake. Raises InUse."""
    ElectoralDistrict.objects.select_for_update().get(pk=district.pk)
    if district.deputies.exists():
        raise InUse
    note(district.congress, by, [{"deleted": {"name": "electoral_district", "object": str(district)}}])
    district.delete()


@transaction.atomic
def keep_group(group: DeputyGroup, *, topics: Iterable[Topic], by: User, changed: list[str]) -> DeputyGroup:
    is_new = group.pk is None
    group.save()
    group.topics.set(topics)
    note_kept(group, by=by, is_new=is_new, changed=changed)
    return group


@transaction.atomic
def end_group(group: DeputyGroup, on: date | None, *, by: User, reason: str) -> DeputyGroup:
    """Its specialties count no more for its members; None takes it up again."""
    group.ended_on = on
    group.save(update_fields=["ended_on"])
    note(group, by, [{"ended": on is not None, "reason": reason}])
    return group


@transaction.atomic
def join(group: DeputyGroup, deputy: Deputy, *, by: User) -> bool:
    """False when the deputy is a member already."""
    _membership, is_new = DeputyGroup.members.through.objects.get_or_create(deputygroup=group, deputy=deputy)
    if is_new:
        note(group, by, [{"added": {"name": "deputy", "object": deputy.name}}])
        note(deputy, by, [{"added": {"name": "group", "object": group.name}}])
    return is_new


@transaction.atomic
def leave(group: DeputyGroup, deputy: Deputy, *, by: User) -> bool:
    """False when the deputy was no member."""
    gone, _kinds = DeputyGroup.members.through.objects.filter(deputygroup=group, deputy=deputy).delete()
    if gone:
        note(group, by, [{"deleted": {"name": "deputy", "object": deputy.name}}])
        note(deputy, by, [{"deleted": {"name": "group", "object": group.name}}])
    return bool(gone)

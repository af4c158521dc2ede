"""Writes what an import decided, and takes it back: in bulk, within the transaction of `imports`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, cast

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignObjectRel, Model, Q
from django.utils import timezone

from deputies.models import Area, Deputy, DeputyStatus
from deputies.models.accounts import User
from stations.excel.deciding import NEW_ROW
from stations.excel.lookup import Record, Values, key_of, parts, queryset, values_of
from stations.models import Assignment, Venue, VenueKind
from stations.models.imports import Import, ImportKind, ImportRow, RowAction
from stations.registers.catalogue import under

MODELS: dict[str, type[Model]] = {ImportKind.VENUES: Venue, ImportKind.DEPUTIES: Deputy}
OF_OTHERS = ("venues", "topics")  # values that stand in tables of their own
BATCH = 500
Topics = Deputy.topics.through
Changes = dict[int, Values]  # by the record's key


class Stale(Exception):
    """The records are not what they were when the table was checked; `rows` are the keys of such rows."""

    def __init__(self, rows: Sequence[int] = ()) -> None:
        super().__init__(rows)
        self.rows = rows


def apply(job: Import) -> None:
    """Make and change all that was decided. Raises Stale."""
    rows = list(job.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).order_by("number"))
    records = locked(job, [row.target_id for row in rows if row.target_id])
    old = [row for row in rows if row.action == RowAction.CHANGE]
    new = [row for row in rows if row.action == RowAction.CREATE]
    _check(job, old, records, "before")
    _check_new(job, new)
    if job.kind == ImportKind.VENUES:
        _write_venues(old, new, records)
    else:
        _make_deputies(new)
        _change(job, {row.target_id: row.values for row in old if row.target_id}, records)
    ImportRow.objects.bulk_update(new, ["target_id", "values"], batch_size=BATCH)
    _note(job.asked_by, MODELS[job.kind], new, ADDITION)
    _note(job.asked_by, MODELS[job.kind], old, CHANGE)


def undo(job: Import) -> None:
    """What was changed is as before, what was made is gone. Stale when anything was done to it meanwhile."""
    rows = list(job.rows.filter(action__in=[RowAction.CREATE, RowAction.CHANGE]).order_by("number"))
    records = locked(job, [row.target_id for row in rows if row.target_id])
    _check(job, rows, records, "values")
    old = [row for row in rows if row.action == RowAction.CHANGE]
    new = [row for row in rows if row.action == RowAction.CREATE]
    _check_unused(job, new, records)
    _change(job, {row.target_id: row.before for row in old if row.target_id}, records)
    _delete(job, [records[row.target_id] for row in new if row.target_id])
    _note(job.asked_by, MODELS[job.kind], new, DELETION)
    _note(job.asked_by, MODELS[job.kind], old, CHANGE)


def locked(job: Import, pks: Sequence[int]) -> dict[int, Any]:
    """The records that are still within the importer's areas, held until the end of the transaction."""
    found = queryset(job.kind).filter(under(job.area_keys)).select_for_update(of=("self",))
    return {record.pk: record for _, part in parts(sorted(pks)) for record in found.filter(pk__in=part).order_by("pk")}


def _check(job: Import, rows: Iterable[ImportRow], records: Mapping[int, Record], side: str) -> None:
    """That the records still have what the rows say they have, before or after."""
    stale = []
    for row in rows:
        record = records.get(row.target_id or 0)
        now = values_of(record, job.area_keys) if record else {}
        expected = getattr(row, side)
        if record is None or {name: now[name] for name in expected} != expected:
            stale.append(row.pk)
    if stale:
        raise Stale(stale)


def _check_new(job: Import, rows: Sequence[ImportRow]) -> None:
    """That nobody has entered meanwhile what shall be made."""
    for _, part in parts(rows):
        wanted = {key_of(job.kind, row.values): row.pk for row in part}
        same = Q(area_id__in={r.values["area_id"] for r in part}, name__in=[r.values["name"] for r in part])
        fields = ("name", "area_id") if job.kind == ImportKind.VENUES else ("name", "area_id", "level")
        found = MODELS[job.kind]._base_manager.filter(same).values_list(*fields)
        if stale := [wanted[key] for key in found if key in wanted]:
            raise Stale(stale)


def _check_unused(job: Import, rows: Sequence[ImportRow], records: Mapping[int, Any]) -> None:
    """That nothing hangs on what was made: no code, no opinion, no person, nobody assigned since."""
    row_of = {row.target_id: row for row in rows if row.target_id}
    used: set[int] = set()
    for _, part in parts(sorted(row_of)):
        used |= _referred(MODELS[job.kind], part, row_of.keys())
    if job.kind == ImportKind.DEPUTIES:
        sits = Assignment.objects.filter(deputy__in=list(row_of)).values_list("deputy_id", "venue_id")
        used |= {pk for pk, venue in sits if venue not in row_of[pk].values.get("venues", [])}
        used |= {pk for pk in row_of if records[pk].status != DeputyStatus.ACTIVE or records[pk].photo}
    if used:
        raise Stale([row_of[pk].pk for pk in used])


def _referred(model: type[Model], pks: Sequence[int], also_made: Iterable[int]) -> set[int]:
    """Which of the records some row of another table points to. One query for each such table."""
    found: set[int] = set()
    made = set(also_made)
    ours = (Topics, Assignment) if model is Deputy else ()
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many or relation.related_model in ours:
            continue
        other = relation.related_model
        name, column = relation.field.name, relation.field.attname
        rows = other._base_manager.filter(**{f"{name}__in": pks})
        if other is model:
            rows = rows.exclude(pk__in=made)
        found |= set(rows.values_list(column, flat=True))
    return found


def _write_venues(old: Sequence[ImportRow], new: Sequence[ImportRow], records: Mapping[int, Any]) -> None:
    """Homes, then stations, then contact points: each finds what it stands in, and its kind, as it will be."""
    order = list(VenueKind)
    made: dict[int, int] = {}

    def rank(row: ImportRow) -> int:
        return order.index(row.values.get("kind") or records[row.target_id or 0].kind)

    for _, group in groupby(sorted([*old, *new], key=rank), key=rank):
        rows = list(group)
        for row in rows:
            _resolve(row, made)
        fresh = [row for row in rows if row.action == RowAction.CREATE]
        _make_venues(fresh)
        made |= {row.number: cast(int, row.target_id) for row in fresh}
        changed = [row for row in rows if row.action == RowAction.CHANGE]
        ImportRow.objects.bulk_update(changed, ["values"], batch_size=BATCH)
        _change_venues({cast(int, row.target_id): row.values for row in changed}, records)


def _resolve(row: ImportRow, made: Mapping[int, int]) -> None:
    """A venue that another row has made meanwhile."""
    parent = row.values.get("parent_id")
    if isinstance(parent, str):
        row.values["parent_id"] = made[int(parent.removeprefix(NEW_ROW))]


def _make_venues(rows: Sequence[ImportRow]) -> None:
    venues = [Venue(**row.values) for row in rows]
    _repeat(venues)
    for row, venue in zip(rows, Venue.objects.bulk_create(venues, batch_size=BATCH), strict=True):
        row.target_id = venue.pk


def _repeat(venues: Sequence[Venue]) -> None:
    """What a venue repeats of its area and of what it stands in."""
    keys = dict(Area.objects.filter(pk__in={v.area_id for v in venues}).values_list("pk", "key"))
    kinds = dict(Venue.objects.filter(pk__in={v.parent_id for v in venues}).values_list("pk", "kind"))
    for venue in venues:
        venue.area_key = keys[venue.area_id]
        venue.parent_kind = kinds[venue.parent_id] if venue.parent_id else None


def _change(job: Import, changes: Changes, records: Mapping[int, Any]) -> None:
    if job.kind == ImportKind.VENUES:
        _change_venues(changes, records)
    else:
        _change_deputies(changes, records, job.area_keys)


def _change_venues(changes: Changes, records: Mapping[int, Venue]) -> None:
    if changes:
        venues, fields = _with(changes, records)
        _repeat(venues)
        Venue.objects.bulk_update(venues, [*fields, "area_key", "parent_kind"], batch_size=BATCH)


def _with(changes: Changes, records: Mapping[int, Any]) -> tuple[list[Any], list[str]]:
    """The records with their new plain values, and which fields these are."""
    fields: set[str] = set()
    for pk, values in changes.items():
        plain = values.keys() - set(OF_OTHERS)
        for name in plain:
            setattr(records[pk], name, values[name])
        fields |= {name.removesuffix("_id") for name in plain}
    return [records[pk] for pk in changes], sorted(fields)


def _make_deputies(rows: Sequence[ImportRow]) -> None:
    plain = [{name: value for name, value in row.values.items() if name not in OF_OTHERS} for row in rows]
    made = Deputy.objects.bulk_create([Deputy(**values) for values in plain], batch_size=BATCH)
    for row, deputy in zip(rows, made, strict=True):
        row.target_id = deputy.pk
    _assign([(row.target_id, venue) for row in rows for venue in row.values.get("venues", [])])
    _give_topics([(row.target_id, topic) for row in rows for topic in row.values.get("topics", [])])


def _change_deputies(changes: Changes, records: Mapping[int, Any], keys: Iterable[str]) -> None:
    deputies, fields = _with(changes, records)
    if fields:
        Deputy.objects.bulk_update(deputies, fields, batch_size=BATCH)
    topics = {pk: values["topics"] for pk, values in changes.items() if "topics" in values}
    Topics._base_manager.filter(deputy_id__in=list(topics)).delete()
    _give_topics([(pk, topic) for pk, wanted in topics.items() for topic in wanted])
    sat = {pk: set(values_of(records[pk], keys)["venues"]) for pk, values in changes.items() if "venues" in values}
    sits = {pk: set(changes[pk]["venues"]) for pk in sat}
    left = {(pk, venue) for pk in sat for venue in sat[pk] - sits[pk]}
    rows = Assignment.objects.filter(deputy__in={pk for pk, _ in left}).values_list("pk", "deputy_id", "venue_id")
    Assignment.objects.filter(pk__in=[pk for pk, *pair in rows if tuple(pair) in left]).delete()
    _assign([(pk, venue) for pk in sat for venue in sorted(sits[pk] - sat[pk])])


def _assign(pairs: Iterable[tuple[Any, int]]) -> None:
    today = timezone.localdate()
    rows = [Assignment(deputy_id=pk, venue_id=venue, since=today) for pk, venue in pairs]
    Assignment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _give_topics(pairs: Iterable[tuple[Any, int]]) -> None:
    rows = [Topics(deputy_id=pk, topic_id=topic) for pk, topic in pairs]
    Topics._base_manager.bulk_create(rows, batch_size=BATCH)


def _delete(job: Import, records: Sequence[Any]) -> None:
    """What an import made; contact points first, homes last."""
    pks = [record.pk for record in records]
    if job.kind == ImportKind.DEPUTIES:
        Assignment.objects.filter(deputy__in=pks).delete()
        Deputy.objects.filter(pk__in=pks).delete()
        return
    for kind in reversed(VenueKind.values):
        Venue.objects.filter(pk__in=pks, kind=kind).delete()


def _note(by: User, model: type[Model], rows: Iterable[ImportRow], flag: int) -> None:
    """The same lines in the history as the verbs of `register` leave, all at once."""
    kind = ContentType.objects.get_for_model(model)
    entries = [
        LogEntry(
            user=by,
            content_type=kind,
            object_id=str(row.target_id),
            object_repr=row.name[:200],
            action_flag=flag,
            change_message=json.dumps(_message(row, flag)),
        )
        for row in rows
    ]
    LogEntry.objects.bulk_create(entries, batch_size=BATCH)


def _message(row: ImportRow, flag: int) -> list[dict[str, Any]]:
    fields = sorted(name.removesuffix("_id") for name in row.values)
    return {ADDITION: [{"added": {}}], DELETION: [{"deleted": {}}]}.get(flag, [{"changed": {"fields": fields}}])

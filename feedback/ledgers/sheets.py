"""Ledgers brought in from Excel: each row is an opinion entered on behalf, looked at before anything is written.

The table of the import, its queue and its states are those of the registers (`stations.excel.imports`); what a row
means is said here. A row is known by its number within the venue: the same file twice enters nothing twice. What
people said and their numbers stand in the rows only until they are applied, or for a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from deputies.models.accounts import User
from feedback.arrival import on_behalf
from feedback.arrival.submitting import KeyReused
from feedback.forms.entries import EntryForm
from feedback.ledgers import undoing
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.on_behalf import OnBehalf
from feedback.topics import choices
from stations.access import whole_scope_of
from stations.excel import columns, imports
from stations.excel.imports import Reading
from stations.excel.spreadsheets import Row, Unreadable
from stations.excel.writing import Stale
from stations.models import Code, Venue
from stations.models.imports import Import, ImportKind, ImportRow, ImportState, RowAction

MOST_ROWS = 2_000
KEPT = timedelta(days=1)
NAMESPACE = UUID("0d6c3a52-3c0f-4b1e-8f51-6f6f2b0d9a11")
EXAMPLE = {column.name: column.example for column in columns.LEDGER if column.name in ("key", "message")}
SAID = ("message", "place", "contact_name", "contact_phone", "received_on")  # columns that are fields of the form


@dataclass
class Known:
    """What the rows may mean for this person."""

    venues: Mapping[str, list[Venue]]  # by folded name and by code
    only: Venue | None
    topics: Mapping[str, str]
    channels: Mapping[str, str]
    clocks: Mapping[str, str]
    entered: Mapping[tuple[int, str], int]


@dataclass
class Draft:
    row: Row
    venue: Venue | None = None
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[list[str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.row.cells.get("key", "")


def plan(job: Import, rows: Sequence[Row], _keys: frozenset[str], _progress: Callable[[int], None]) -> list[ImportRow]:
    """One unsaved ImportRow a row; a fixed number of queries. Raises Unreadable."""
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_many_rows", str(MOST_ROWS))
    known = _known(job.asked_by, rows)
    first: dict[tuple[int, str], int] = {}
    return [_decided(known, _draft(known, row, first)) for row in rows]


def _known(by: User, rows: Sequence[Row]) -> Known:
    venues = list(Venue.objects.filter(pk__in=whole_scope_of(by).liaison_venue_ids))
    named: dict[str, list[Venue]] = defaultdict(list)
    for venue in venues:
        named[columns.folded(venue.name)].append(venue)
    by_pk = {venue.pk: venue for venue in venues}
    for code, venue_id in Code.objects.filter(venue__in=venues, revoked_at=None).values_list("code", "venue"):
        named[columns.folded(code)].append(by_pk[venue_id])
    table = {column.name: column for column in columns.TABLES[ImportKind.LEDGER]}
    keys = [row.cells.get("key", "") for row in rows]
    entered = OnBehalf.objects.filter(venue__in=venues, row_key__in=keys).exclude(row_key="")
    return Known(
        venues=named,
        only=venues[0] if len(venues) == 1 else None,
        topics={
            columns.folded(word): topic.slug for topic in choices.active() for word in (topic.name, topic.name_en)
        },
        channels=columns.choices(table["channel"]),
        clocks=columns.choices(table["clock"]),
        entered={(venue, key): pk for venue, key, pk in entered.values_list("venue_id", "row_key", "pk")},
    )


def _draft(known: Known, row: Row, first: dict[tuple[int, str], int]) -> Draft:
    draft, cells = Draft(row), row.cells
    for column in columns.TABLES[ImportKind.LEDGER]:
        text = cells.get(column.name, "")
        if column.required and not text:
            draft.reasons.append(["required", column.name])
        elif len(text) > column.longest:
            draft.reasons.append(["too_long", column.name, str(column.longest)])
    if all(cells.get(name) == words for name, words in EXAMPLE.items()):
        draft.reasons.append(["example"])
    draft.venue = _venue(known, draft)
    draft.values = {name: cells.get(name, "") for name in SAID}
    draft.values["channel"] = _choice(draft, "channel", known.channels)
    draft.values["clock"] = _choice(draft, "clock", known.clocks) or "received"
    draft.values["topic"] = _topic(known, draft)
    if draft.venue is not None:
        twin = first.setdefault((draft.venue.pk, draft.key), row.number)
        if twin != row.number:
            draft.reasons.append(["twice", str(twin)])
        draft.reasons += _of_form(draft, draft.venue)
    return draft


def _venue(known: Known, draft: Draft) -> Venue | None:
    typed = draft.row.cells.get("venue", "")
    found = known.venues.get(columns.folded(typed), []) if typed else [known.only] if known.only else []
    if len(found) == 1:
        return found[0]
    if typed:
        draft.reasons.append(["several_venues" if found else "unknown_venue", typed])
    else:
        draft.reasons.append(["required", "venue"])
    return None


def _choice(draft: Draft, name: str, known: Mapping[str, str]) -> str:
    typed = draft.row.cells.get(name, "")
    if typed and columns.folded(typed) not in known:
        draft.reasons.append(["unknown_choice", name, typed])
    return known.get(columns.folded(typed), "")


def _topic(known: Known, draft: Draft) -> str:
    typed = draft.row.cells.get("topic", "")
    if typed and columns.folded(typed) not in known.topics:
        draft.reasons.append(["unknown_topic", typed])
    return known.topics.get(columns.folded(typed), "")


def _of_form(draft: Draft, venue: Venue) -> list[list[str]]:
    """What the form on the page would say of it, but what has been said already."""
    told = {reason[1] for reason in draft.reasons if len(reason) > 1}
    form = EntryForm(draft.values, venue=venue)
    found = [(name, str(errors[0])) for name, errors in form.errors.items() if name not in told]
    return [["said", name, words] for name, words in found]


def _decided(known: Known, draft: Draft) -> ImportRow:
    row = ImportRow(number=draft.row.number, name=draft.key[:160], cells=draft.row.cells, reasons=draft.reasons)
    if draft.reasons or draft.venue is None:
        row.action = RowAction.REFUSED
        return row
    row.target_id = known.entered.get((draft.venue.pk, draft.key))
    row.action = RowAction.SAME if row.target_id else RowAction.CREATE
    if row.action == RowAction.CREATE:
        row.values = draft.values | {"venue": draft.venue.pk}
        row.shown = [
            ["venue", "", draft.venue.name],
            ["channel", "", draft.values["channel"]],
            ["received_on", "", draft.values["received_on"]],
            ["message", "", draft.values["message"]],
        ]
    return row


def apply(job: Import) -> None:
    """Enter all that was decided, as the person who brought it. Raises Stale when one does not go any more."""
    actor = Actor(ActorKind.LIAISON, job.asked_by.display_name, job.asked_by)
    venues = Venue.objects.in_bulk(whole_scope_of(job.asked_by).liaison_venue_ids)
    rows = list(job.rows.filter(action=RowAction.CREATE).order_by("number"))
    for row in rows:
        row.target_id = _enter(row, venues.get(row.values["venue"]), actor)
        _forget_words(row)
    ImportRow.objects.bulk_update(rows, ["target_id", "cells", "values", "shown"], batch_size=500)
    transaction.on_commit(lambda: imports.file_of(job).unlink(missing_ok=True))


def _enter(row: ImportRow, venue: Venue | None, actor: Actor) -> int:
    if venue is None:
        raise Stale([row.pk])
    form = EntryForm(row.values, venue=venue)
    if not form.is_valid():
        raise Stale([row.pk])
    key = uuid5(NAMESPACE, f"{venue.pk} {row.name} {row.of_id}")  # after it was undone it may be entered again
    try:
        receipt = on_behalf.enter(
            form.opinion(None, "zh-hans"),
            form.heard(row_key=row.name),
            actor=actor,
            idempotency_key=key,
            now=timezone.now(),
        )
    except (KeyReused, on_behalf.NotHeldNow, on_behalf.NotReceivedThen) as error:
        raise Stale([row.pk]) from error
    return OnBehalf.objects.get(submission=receipt.submission_id).pk


def _forget_words(row: ImportRow) -> None:
    row.cells = {name: row.cells.get(name, "") for name in ("key", "venue", "channel", "received_on")}
    row.values, row.shown = {}, []


def reach(job: Import) -> frozenset[str]:
    """Who keeps a venue still. Raises Unreadable."""
    if not (job.asked_by.is_active and whole_scope_of(job.asked_by).liaison_venue_ids):
        raise Unreadable("not_yours")
    return frozenset()


def want_undo(job: Import) -> bool:
    """Undo it, soon: what nobody has touched yet. False when it is not applied, or is under way."""
    applied = Import.objects.filter(pk=job.pk, state=ImportState.APPLIED)
    return bool(applied.update(state=ImportState.UNDOING, problem="", attempts=0, leased_until=None))


def undo(job: Import) -> None:
    """Unlike a register's, row by row: what has been taken up stays, and the table stays applied with it."""
    left = undoing.undo(job)
    if left:
        job.rows.filter(pk__in=[row.pk for row in left]).update(changed_since=True)
        Import.objects.filter(pk=job.pk).update(state=ImportState.APPLIED, problem="partly_undone")


KINDS = {ImportKind.LEDGER.value: Reading(reach, plan, apply, undo)}


def of(user: User) -> QuerySet[Import]:
    return Import.objects.filter(asked_by=user, kind=ImportKind.LEDGER).order_by("-pk")


@transaction.atomic
def hand_out(job: Import, now: datetime) -> list[OnBehalf]:
    """The entries of a table whose receipts have not been handed out yet; from now on they have."""
    waiting = undoing.to_hand_out(job).select_for_update(of=("self",))
    entries = list(waiting.select_related("submission", "venue").order_by("pk"))
    OnBehalf.objects.filter(pk__in=[entry.pk for entry in entries]).update(handed_out_at=now)
    return entries


def forget(now: datetime) -> int:
    """Delete what was looked at and not applied within a day, with what people said in it. How many tables."""
    old = Import.objects.filter(kind=ImportKind.LEDGER, created_at__lt=now - KEPT)
    old = old.exclude(state__in=[ImportState.APPLIED, ImportState.UNDOING, ImportState.UNDONE])
    jobs = list(old)
    for job in jobs:
        imports.file_of(job).unlink(missing_ok=True)
        job.delete()
    return len(jobs)

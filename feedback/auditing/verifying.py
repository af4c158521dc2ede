"""Reads every event again and names what is not as it was: changed, removed, reordered. Nothing is written.

Rows stream from the database chain by chain, so memory stays flat whatever is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from feedback import chain
from feedback.models import ActorKind, Event, Submission
from feedback.models.audit import AuditHead
from feedback.states import Privacy

ROWS_AT_ONCE = 2_000
LEAVES_AT_ONCE = 5_000
WITHOUT_ACCOUNT = frozenset({ActorKind.CITIZEN.value, ActorKind.SYSTEM.value})


class Fault(StrEnum):
    ALTERED = "was changed"
    WORDS_ALTERED = "had its words changed"
    WORDS_GONE = "lost its words, and no event tells of an erasure"
    REORDERED = "was moved: it was made in another place"
    UNCHAINED = "does not follow the event before it"
    MISSING = "is missing"
    OTHER = "is not the one that the head of its day holds fast"
    NO_EVENTS = "has no events at all"
    HEAD_ALTERED = "was changed"
    HEAD_MISSING = "is missing"
    HEAD_OTHER = "is not the one that was published"


@dataclass(frozen=True, order=True)
class Finding:
    """`seq` is 0 for a whole submission. A head is named by its number alone: `submission_id` is 0 then."""

    submission_id: int
    seq: int
    fault: Fault
    head: int = 0

    def __str__(self) -> str:
        what = f"event {self.seq} of opinion #{self.submission_id}" if self.seq else f"opinion #{self.submission_id}"
        if not self.submission_id:
            what = f"head {self.head}"
        by = f" (head {self.head})" if self.head and self.submission_id else ""
        return f"{what} {self.fault.value}{by}"


@dataclass(frozen=True)
class Asked:
    """What is to be checked: everything; or what has had events since a moment; or what lies in an area; or the
    opinions after one number and up to another."""

    since: datetime | None = None
    after: int = 0
    up_to: int | None = None
    area_key: str = ""
    published: Sequence[Mapping[str, Any]] = ()  # lines of heads.line, kept elsewhere


@dataclass
class Tally:
    """How far it has come: rows of events, chains, heads and their leaves."""

    events: int = 0
    chains: int = 0
    heads: int = 0
    leaves: int = 0
    after_last_head: int = 0  # events that no head covers yet
    named: set[tuple[int, int]] = field(default_factory=set)


class _Row(NamedTuple):
    submission_id: int
    seq: int
    at: datetime
    verb: str
    actor_kind: str
    actor_name: str
    actor_user_id: int | None
    public: bool
    data: dict[str, Any]
    words: str
    words_salt: bytes
    words_digest: bytes
    previous_hash: bytes
    hash: bytes


def verify(asked: Asked, tally: Tally) -> Iterator[Finding]:
    """Every fault, once. `tally` is kept up to what has been read."""
    for finding in _findings(asked, tally):
        place = (finding.submission_id, finding.seq or -finding.head)
        if place not in tally.named:
            tally.named.add(place)
            yield finding


def _findings(asked: Asked, tally: Tally) -> Iterator[Finding]:
    yield from _chains(asked, tally)
    if asked.since is None:
        yield from without_events(asked)
    yield from _heads(asked, tally)
    tally.after_last_head = _events(Asked(area_key=asked.area_key)).filter(pk__gt=_last_covered()).count()


def _last_covered() -> int:
    return AuditHead.objects.order_by("-number").values_list("to_event", flat=True).first() or 0


def _events(asked: Asked) -> QuerySet[Event]:
    found = Event.objects.all()
    if asked.area_key:
        found = found.filter(submission__area_key__startswith=asked.area_key)
    if asked.after:
        found = found.filter(submission_id__gt=asked.after)
    if asked.since:
        recent = Event.objects.filter(at__gte=asked.since).values("submission_id")
        found = found.filter(submission_id__in=recent)
    return found


def _chains(asked: Asked, tally: Tally) -> Iterator[Finding]:
    for chained in chains(asked):
        tally.chains += 1
        tally.events += len(chained)
        yield from faults_of(chained)


def chains(asked: Asked) -> Iterator[list[_Row]]:
    """The events of each submission, one after the other in the order of their numbers."""
    rows = _events(asked).order_by("submission_id", "seq").values_list(*_Row._fields)
    with transaction.atomic():  # outside of one PostgreSQL would write the whole result to disk first
        found: Any = rows.iterator(chunk_size=ROWS_AT_ONCE)
        try:
            for _number, events in groupby(map(_Row._make, found), key=lambda row: row.submission_id):
                yield list(events)
        finally:
            found.close()  # whoever stops in between: the cursor goes before its transaction does


def faults_of(rows: Sequence[Any]) -> Iterator[Finding]:
    """The faults of one submission's events, in the order of their seq: rows as `_Row` or whole `Event`s."""
    erased_before = max((row.seq for row in rows if row.verb == Privacy.ERASE), default=0)
    previous: bytes | None = chain.GENESIS  # None: what stood before is named already
    expected = 1
    for row in rows:
        for seq in range(expected, row.seq):
            yield Finding(row.submission_id, seq, Fault.MISSING)
            previous = None
        fault = _fault_of(row, previous, erased_before, len(rows))
        if fault:
            yield Finding(row.submission_id, row.seq, fault)
        previous = None if fault is Fault.REORDERED else bytes(row.hash)
        expected = row.seq + 1


def _fault_of(row: Any, previous: bytes | None, erased_before: int, length: int) -> Fault | None:
    if not _holds(row, row.seq):
        moved = any(_holds(row, seq) for seq in range(1, length + 2))
        return Fault.REORDERED if moved else Fault.ALTERED
    if previous is not None and bytes(row.previous_hash) != previous:
        return Fault.UNCHAINED
    if not row.words and not row.words_salt:
        is_told = row.seq < erased_before or row.verb == Privacy.LOOK  # reasons expire by the rules of retention
        return None if is_told else Fault.WORDS_GONE
    if chain.words_digest(row.words, bytes(row.words_salt)) != bytes(row.words_digest):
        return Fault.WORDS_ALTERED
    return None


def _holds(row: Any, seq: int) -> bool:
    """Whether the fields give the hash. The account that acted was not part of it at first; who never had one cannot
    have got it later."""
    users = {row.actor_user_id} if row.actor_kind in WITHOUT_ACCOUNT else {row.actor_user_id, None}
    return any(_hash(row, seq, user) == bytes(row.hash) for user in users)


def _hash(row: Any, seq: int, actor_user_id: int | None) -> bytes:
    return chain.event_hash(
        bytes(row.previous_hash),
        submission_id=row.submission_id,
        seq=seq,
        at=row.at,
        verb=row.verb,
        actor_kind=row.actor_kind,
        actor_name=row.actor_name,
        public=row.public,
        data=row.data,
        digest=bytes(row.words_digest),
        actor_user_id=actor_user_id,
    )


def without_events(asked: Asked) -> Iterator[Finding]:
    """Submissions of which nothing is left to read."""
    found = Submission.objects.filter(~Exists(Event.objects.filter(submission=OuterRef("pk"))))
    if asked.area_key:
        found = found.filter(area_key__startswith=asked.area_key)
    if asked.after:
        found = found.filter(pk__gt=asked.after)
    if asked.up_to is not None:
        found = found.filter(pk__lte=asked.up_to)
    for number in found.order_by("pk").values_list("pk", flat=True)[:1_000]:
        yield Finding(number, 0, Fault.NO_EVENTS)


def _heads(asked: Asked, tally: Tally) -> Iterator[Finding]:
    published = {int(line["head"]): line for line in asked.published}
    previous, expected = chain.GENESIS, 1
    for pk in list(AuditHead.objects.order_by("number").values_list("pk", flat=True)):
        head = AuditHead.objects.get(pk=pk)
        faults = list(faults_of_head(head, previous, expected))
        yield from faults
        line, is_named = published.get(head.number), any(fault.head == head.number for fault in faults)
        if line and line["hash"] != bytes(head.hash).hex() and not is_named:
            yield Finding(0, 0, Fault.HEAD_OTHER, head.number)
        tally.heads += 1
        if asked.since is None or head.made_at >= asked.since:
            yield from _leaves(head, asked, tally)
        previous, expected = bytes(head.hash), head.number + 1
    for number in sorted(number for number in published if number >= expected):
        yield Finding(0, 0, Fault.HEAD_MISSING, number)


def faults_of_head(head: AuditHead, previous: bytes, expected: int) -> Iterator[Finding]:
    """Those that are missing between the number `expected` and this one, and whether it follows on the `previous`."""
    for number in range(expected, head.number):
        yield Finding(0, 0, Fault.HEAD_MISSING, number)
    follows = head.number != expected or bytes(head.previous_hash) == previous
    if not (follows and _is_whole(head)):
        yield Finding(0, 0, Fault.HEAD_ALTERED, head.number)


def _is_whole(head: AuditHead) -> bool:
    leaves = bytes(head.leaves)
    if len(leaves) != head.chains * chain.LEAF.size or chain.root_of(leaves) != bytes(head.root):
        return False
    hashed = chain.head_hash(
        bytes(head.previous_hash),
        number=head.number,
        day=head.day,
        to_event=head.to_event,
        events=head.events,
        chains=head.chains,
        root=bytes(head.root),
    )
    return hashed == bytes(head.hash)


_NOT_AS_HELD = """
SELECT leaf.submission_id, leaf.seq, event.id IS NULL
FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) AS leaf (submission_id, seq, hash)
LEFT JOIN feedback_event AS event ON event.submission_id = leaf.submission_id AND event.seq = leaf.seq
LEFT JOIN feedback_submission AS submission ON submission.id = leaf.submission_id
WHERE event.hash IS DISTINCT FROM leaf.hash AND (submission.id IS NULL OR submission.area_key LIKE %s)
"""


def _leaves(head: AuditHead, asked: Asked, tally: Tally) -> Iterator[Finding]:
    yield from faults_of_leaves(head, asked.area_key)
    tally.leaves += len(head.leaves) // chain.LEAF.size


def faults_of_leaves(head: AuditHead, area_key: str = "") -> Iterator[Finding]:
    """Events that the head of their day holds fast, and that are gone or others."""
    whole = len(head.leaves) - len(head.leaves) % chain.LEAF.size
    leaves = chain.unpacked(bytes(head.leaves)[:whole])
    while some := list(islice(leaves, LEAVES_AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.execute(_NOT_AS_HELD, [*map(list, zip(*some, strict=True)), f"{area_key}%"])
            for number, seq, is_gone in cursor.fetchall():
                yield Finding(number, seq, Fault.MISSING if is_gone else Fault.OTHER, head.number)

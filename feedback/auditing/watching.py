"""Every night all events and heads are read again, a little at a time, so that no worker is held up: what was changed
past the portal is found the next morning without anybody asking for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import transaction
from django.utils import timezone

from deputies.models.accounts import Membership, Role
from feedback import chain
from feedback.auditing import verifying
from feedback.auditing.verifying import Asked, Fault, Finding
from feedback.models import Submission
from feedback.models.audit import AuditHead, AuditRound
from feedback.notifications import notifying

BEGINS = 1  # o'clock, when few write
MOST_KEPT = 100  # of the faults of a round: the rest is counted
KEPT_ROUNDS = 60


def go_on(now: datetime, *, seconds: float) -> AuditRound | None:
    """Read for so long, from where the last run came to; None when the round of the day is done, or somebody else is
    at it."""
    with transaction.atomic():
        current = _current(now)
        if current is None:
            return None
        began, until = monotonic(), monotonic() + seconds
        found = _read_events(current, until) if not current.has_read_events else []
        if current.has_read_events:
            found += _read_heads(current, until)
        _keep(current, found)
        current.seconds += monotonic() - began
        if current.ended_at is not None:
            current.ended_at = timezone.now()
            _tell_of(current)
        current.save()
    return current


def latest() -> AuditRound | None:
    """The last one that came to its end. One query."""
    return AuditRound.objects.filter(ended_at__isnull=False).first()


def _current(now: datetime) -> AuditRound | None:
    """The round that is under way; a new one when the day has none yet and its hour has come."""
    rows = AuditRound.objects.select_for_update(skip_locked=True)
    if AuditRound.objects.filter(ended_at=None).exists():
        return rows.filter(ended_at=None).first()
    last, local = AuditRound.objects.first(), timezone.localtime(now)
    if local.hour < BEGINS or (last is not None and timezone.localdate(last.began_at) >= local.date()):
        return None
    old = AuditRound.objects.values_list("pk", flat=True)[KEPT_ROUNDS:]
    AuditRound.objects.filter(pk__in=list(old)).delete()
    return AuditRound.objects.create(began_at=now)


def _read_events(current: AuditRound, until: float) -> list[Finding]:
    found: list[Finding] = []
    began_after = current.submission_id
    current.has_read_events = True
    for chained in verifying.chains(Asked(after=began_after)):
        current.submission_id = chained[0].submission_id
        current.chains += 1
        current.events += len(chained)
        found += verifying.faults_of(chained)
        if monotonic() > until:
            current.has_read_events = False
            break
    up_to = None if current.has_read_events else current.submission_id
    return [*found, *verifying.without_events(Asked(after=began_after, up_to=up_to))]


def _read_heads(current: AuditRound, until: float) -> list[Finding]:
    """One after the other; at least one, however late it is."""
    found: list[Finding] = []
    last = AuditHead.objects.filter(number=current.head).values_list("hash", flat=True).first()
    previous = bytes(last) if last else chain.GENESIS
    for pk in AuditHead.objects.filter(number__gt=current.head).order_by("number").values_list("pk", flat=True):
        head = AuditHead.objects.get(pk=pk)
        found += verifying.faults_of_head(head, previous, current.head + 1)
        found += verifying.faults_of_leaves(head)
        previous, current.head = bytes(head.hash), head.number
        if monotonic() > until:
            return found
    current.ended_at = timezone.now()
    return found


def _keep(current: AuditRound, found: Iterable[Finding]) -> None:
    """Each place once: an event that its own chain has named is not named again by the head of its day."""
    places = {(fault.submission_id, fault.seq or -fault.head) for fault in faults_of(current)}
    for fault in found:
        place = (fault.submission_id, fault.seq or -fault.head)
        if place not in places:
            places.add(place)
            current.n_faults += 1
            if len(current.faults) < MOST_KEPT:
                current.faults.append([fault.submission_id, fault.seq, fault.head, fault.fault.name])


def faults_of(row: AuditRound) -> list[Finding]:
    return [Finding(number, seq, Fault[name], head) for number, seq, head, name in row.faults]


def _tell_of(current: AuditRound) -> None:
    """Whoever may look into it is told of what the round before had not found yet."""
    before = latest()
    known = set(faults_of(before)) if before else set()
    fresh = [fault for fault in faults_of(current) if fault not in known]
    if fresh:
        notifying.tell_of_tampering(_told(fresh), timezone.now())


@dataclass(frozen=True)
class Reached:
    """Faults as a person may see them: `elsewhere` are those outside of their areas."""

    faults: list[Finding]
    elsewhere: int


def within(row: AuditRound, keys: Iterable[str], *, everywhere: bool) -> Reached:
    """What of a round's faults lies in these areas: whatever is gone altogether and heads lie in all. One query."""
    faults = faults_of(row)
    keys_of = _areas(faults)
    seen = [
        fault for fault in faults if everywhere or _lies_in(keys_of.get(fault.submission_id, ""), tuple(keys))
    ]  # fmt: skip
    return Reached(seen, row.n_faults - len(seen))


def _lies_in(area_key: str, keys: tuple[str, ...]) -> bool:
    return not area_key or area_key.startswith(keys)


def _areas(faults: Iterable[Finding]) -> dict[int, str]:
    numbers = {fault.submission_id for fault in faults}
    return dict(Submission.objects.filter(pk__in=numbers).values_list("pk", "area_key"))


def _told(faults: list[Finding]) -> list[int]:
    """Administrators, and the auditors in whose areas any of it lies."""
    keys_of = _areas(faults)
    auditors = Membership.objects.filter(role=Role.AUDITOR, user__is_active=True).values_list("user_id", "area__key")
    told = {
        user for user, key in auditors for fault in faults if _lies_in(keys_of.get(fault.submission_id, ""), (key,))
    }
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return sorted(told | set(administrators.values_list("user_id", flat=True)))

"""Undoing a ledger that was entered: each row for which nobody has done anything yet is withdrawn; the others stay,
and it is said why.

Nothing is deleted: an entry that is undone is a withdrawn opinion, and its row in the ledger may be entered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback import lifecycle
from feedback.inbox import history
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Event, Submission
from feedback.models.notices import Delivery
from feedback.models.on_behalf import OnBehalf
from feedback.notices import planning
from feedback.states import Privacy, State, Visit
from stations.access import whole_scope_of
from stations.models.imports import Import, ImportRow, RowAction

OF_ITSELF = ("submit", Visit.ENTER, Privacy.LOOK)  # what happens to every entry, or changes nothing
UNTOUCHED = (State.SUBMITTED, State.ASSIGNED)


@dataclass(frozen=True)
class Standing:
    """How many entries of a ledger are undone, can be, and cannot be any more."""

    undone: int
    open: int
    left: int


def entries_of(job: Import) -> QuerySet[OnBehalf]:
    """What its rows have made."""
    made = job.rows.filter(action=RowAction.CREATE, target_id__isnull=False).values("target_id")
    return OnBehalf.objects.filter(pk__in=made)


def to_hand_out(job: Import) -> QuerySet[OnBehalf]:
    """Those whose receipts nobody has yet; of what is withdrawn there is none to give."""
    return entries_of(job).filter(handed_out_at=None).exclude(submission__state=State.WITHDRAWN)


def standing(job: Import) -> Standing:
    """Two queries, however many rows."""
    found = list(entries_of(job).select_related("submission"))
    touched = {event.submission_id for event in _last_done(entry.submission_id for entry in found)}
    mine = whole_scope_of(job.asked_by).liaison_venue_ids
    undone = sum(entry.submission.state == State.WITHDRAWN for entry in found)
    open_ = sum(_is_free(entry, entry.submission, touched, mine) for entry in found)
    return Standing(undone, open_, len(found) - undone - open_)


def _is_free(entry: OnBehalf, submission: Submission, touched: Iterable[int], mine: frozenset[int]) -> bool:
    is_waiting = submission.state in UNTOUCHED and submission.accepted_at is None
    is_kept = entry.handed_out_at is not None or entry.venue_id not in mine
    return is_waiting and not is_kept and submission.pk not in touched


def undo(job: Import) -> list[ImportRow]:
    """Withdraw what nobody has touched. Returns the rows that stay. Who was told of the entry is told that it is
    withdrawn; nobody else is told anything."""
    rows = list(job.rows.filter(action=RowAction.CREATE, target_id__isnull=False).order_by("number"))
    entries = entries_of(job).in_bulk()
    told = set(_sent_to(entries.values()))
    actor = Actor(ActorKind.LIAISON, job.asked_by.display_name, job.asked_by)
    mine, left, quiet = whole_scope_of(job.asked_by).liaison_venue_ids, [], []
    for row in rows:
        entry = entries[row.target_id or 0]
        if not _withdraw(entry, mine, actor):
            left.append(row)
        elif entry.submission_id not in told:
            quiet.append(entry.submission_id)
    planning.drop(quiet)
    return left


def _sent_to(entries: Iterable[OnBehalf]) -> QuerySet[Delivery, int]:
    of_them = Delivery.objects.filter(submission__in=[entry.submission_id for entry in entries])
    return of_them.filter(sent_at__isnull=False).values_list("submission_id", flat=True)


def _withdraw(entry: OnBehalf, mine: frozenset[int], actor: Actor) -> bool:
    """False when it stays. Looked at under the lock: whoever takes it up meanwhile comes before or after."""
    submission = lifecycle.locked(entry.submission_id)
    if submission.state == State.WITHDRAWN:
        return True
    touched = {event.submission_id for event in _last_done([submission.pk])}
    if not _is_free(entry, submission, touched, mine):
        return False
    lifecycle.withdraw(submission.pk, actor=actor, version=submission.version)
    OnBehalf.objects.filter(pk=entry.pk).update(row_key="")
    return True


def why_left(entries: Iterable[OnBehalf], mine: frozenset[int]) -> dict[int, str]:
    """By entry: why it cannot be undone, in words; empty for one that is or can be. One query."""
    found = list(entries)
    done = {event.submission_id: event for event in _last_done(entry.submission_id for entry in found)}
    return {entry.pk: _why(entry, done.get(entry.submission_id), mine) for entry in found}


def _why(entry: OnBehalf, done: Event | None, mine: frozenset[int]) -> str:
    if entry.submission.state == State.WITHDRAWN:
        return ""
    if done is not None:
        return _("%(who)s: %(what)s") % {"who": history.who(done), "what": history.line(done)}
    if entry.handed_out_at is not None:
        return _("The receipt has been handed out: the person has the code.")
    if entry.venue_id not in mine:
        return _("You do not keep this venue any more.")
    return "" if entry.submission.state in UNTOUCHED else _("It has gone on.")


def _last_done(submission_ids: Iterable[int]) -> QuerySet[Event]:
    """The last thing that a person did to each of them since it was entered; none for what only the portal routed."""
    events = Event.objects.filter(submission__in=list(submission_ids)).exclude(actor_kind=ActorKind.SYSTEM)
    return events.exclude(verb__in=OF_ITSELF).order_by("submission", "-seq").distinct("submission")

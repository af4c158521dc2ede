"""Looking at a new submission before it is routed: the list of words, and whether the same was said here today.

Nothing is dropped. What the list finds goes to a person; it is routed all the same unless an entry holds it back.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from feedback import lifecycle
from feedback.lifecycle import SYSTEM, Actor
from feedback.models import RouteReason, Submission
from feedback.models.queue import Outbox
from feedback.models.screening import Decision, Fingerprint, Screening
from feedback.screening import word_list
from feedback.searching import bigrams
from feedback.states import Look, State

SAME_WITHIN = timedelta(days=1)
DIGEST = 16


class NotWaiting(Exception):
    """Somebody has decided first, or there is nothing to decide."""


class MaskedAway(Exception):
    """Nothing is left of the text."""


def screen(submission: Submission) -> bool:
    """Note what is found; whether it is held back. Inside the transaction of the routing, which asks it one at a time
    for each venue. Asked again (after a release), it only answers."""
    known = Screening.objects.filter(submission=submission).first()
    if known is not None:
        return known.is_held and known.is_waiting
    first = _said_before(submission)
    found = word_list.hits(submission.message, submission.area_key)
    if not found and first is None:
        return False
    kinds = sorted({entry.kind.value for entry in found})
    is_held = any(entry.holds for entry in found)
    now = timezone.now()
    Screening.objects.create(
        submission=submission,
        area_key=submission.area_key,
        at=now,
        kinds=kinds,
        is_held=is_held,
        duplicate_of_id=first,
    )
    if found:
        verb = Look.HOLD if is_held else Look.FLAG
        lifecycle.append_event(submission, verb, actor=SYSTEM, at=now, public=is_held, data={"kinds": kinds})
    return is_held


def _said_before(submission: Submission) -> int | None:
    """The first submission of the last day with the same words at the same venue; its own are noted."""
    said = bigrams.folded(submission.message).replace(" ", "")
    digest = hashlib.sha256(said.encode()).digest()[:DIGEST]
    since = submission.created_at - SAME_WITHIN
    same = Fingerprint.objects.filter(venue=submission.venue_id, digest=digest, at__gt=since)
    first = same.exclude(submission=submission).order_by("at", "pk").values_list("submission_id", flat=True).first()
    row = Fingerprint(venue_id=submission.venue_id, digest=digest, submission=submission, at=submission.created_at)
    Fingerprint.objects.bulk_create([row], ignore_conflicts=True)
    return first


def forget_fingerprints(now: datetime) -> int:
    """Digests of words are kept for as long as they are compared with. How many went."""
    gone, _ = Fingerprint.objects.filter(at__lt=now - SAME_WITHIN).delete()
    return gone


@transaction.atomic
def decide(screening_id: int, decision: Decision, *, actor: Actor, masked: str = "") -> Screening:
    """A person has looked. RELEASE: as it is; MASK: others read the `masked` words; KEEP: it goes to the queue from
    which staff assign by hand. What was held back is routed now.

    Raises Screening.DoesNotExist, NotWaiting, MaskedAway."""
    pending = Screening.objects.get(pk=screening_id)
    submission = Submission.objects.select_for_update().get(pk=pending.submission_id)
    screening = Screening.objects.get(pk=screening_id)  # as it is under the lock
    if not screening.is_waiting or (decision is Decision.KEEP and not screening.is_held):
        raise NotWaiting
    if decision is Decision.MASK:
        _mask(submission, masked)
    now = timezone.now()
    screening.decision, screening.decided_at, screening.decided_by = decision.value, now, actor.user
    screening.save(update_fields=["decision", "decided_at", "decided_by"])
    verb = {Decision.RELEASE: Look.RELEASE, Decision.MASK: Look.MASK, Decision.KEEP: Look.KEEP}[decision]
    lifecycle.append_event(submission, verb, actor=actor, at=now, public=screening.is_held)
    if screening.is_held and submission.state == State.SUBMITTED:
        _go_on(submission, decision, now)
    return screening


def _mask(submission: Submission, masked: str) -> None:
    """The citizen's own words stay in the first event: they are the citizen's."""
    if not masked.strip():
        raise MaskedAway
    submission.message = masked
    submission.save(update_fields=["message"])


def _go_on(submission: Submission, decision: Decision, now: datetime) -> None:
    if decision is Decision.KEEP:
        lifecycle.stand_unrouted(submission.pk, reason=RouteReason.STAFF)
    else:
        Outbox.objects.create(district=submission.district, submission=submission, created_at=now, available_at=now)

"""An opinion that another system hands in for a citizen."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from feedback.arrival.submitting import Opinion, Receipt, submit
from feedback.lifecycle import Actor, append_event, locked
from feedback.models.interfaces import ApiToken
from feedback.states import Arrival

NAMESPACE = UUID("a5d3b2c4-3f0e-4b41-9a53-6f4c1f2f6c11")


def key_of(token: ApiToken, key: UUID) -> UUID:
    """A key is only its token's own: nobody meets a citizen's form, or another system's, by repeating theirs."""
    return uuid5(NAMESPACE, f"{token.pk} {key}")


@transaction.atomic
def hand_in(opinion: Opinion, *, token: ApiToken, key: UUID, actor: Actor, request_id: str = "") -> Receipt:
    """An opinion like any other, with an event that tells who handed it in. Raises submitting.KeyReused."""
    receipt = submit(opinion, idempotency_key=key_of(token, key), request_id=request_id)
    if receipt.is_new:
        submission = locked(receipt.submission_id)
        data = {"token": token.pk, "name": token.name}
        append_event(submission, Arrival.HAND_IN, actor=actor, at=timezone.now(), public=False, data=data)
    return receipt

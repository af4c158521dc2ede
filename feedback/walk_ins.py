"""Walk-ins: somebody at the venue writes down what a person says, in their place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from feedback.lifecycle import Actor, append_event
from feedback.models import Submission
from feedback.models_days import WalkIn
from feedback.states import Visit
from feedback.submitting import Opinion, Receipt, submit
from stations.models_duty import ContactDay, ContactDayState


class NotHeldNow(Exception):
    """The day is not published, or closed already."""


@transaction.atomic
def enter(
    opinion: Opinion, day: ContactDay, *, actor: Actor, idempotency_key: UUID, now: datetime, request_id: str = ""
) -> Receipt:
    """An opinion like any other, marked with who wrote it down. Raises NotHeldNow, submitting.KeyReused."""
    assert actor.user is not None
    receipt = submit(opinion, idempotency_key=idempotency_key, request_id=request_id)
    if receipt.is_new:
        submission = Submission.objects.select_for_update().get(pk=receipt.submission_id)
        held = ContactDay.objects.select_for_update(no_key=True).get(pk=day.pk)
        if held.state != ContactDayState.PUBLISHED:
            raise NotHeldNow
        WalkIn.objects.create(submission=submission, contact_day=held, entered_on_behalf_by=actor.user)
        data = {"day": held.date.isoformat(), "venue": opinion.venue.name}
        append_event(submission, Visit.ENTER, actor=actor, at=now, data=data)
    return receipt

"""A new submission: one transaction writes it, its first event and the outbox row that will route it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from deputies.models import Deputy, Topic
from feedback.files import taking
from feedback.lifecycle import CITIZEN, event_after
from feedback.models import DueStage, Event, Submission
from feedback.models.files import Attachment
from feedback.models.queue import Outbox
from feedback.prepared import PreparedInsert
from feedback.receipts import query_codes
from feedback.sealing import fingerprint
from feedback.workflow import deadlines
from stations.models import Venue

_INSERT = PreparedInsert(Submission, Event, Outbox)


@dataclass(frozen=True)
class Opinion:
    """What a citizen sends, already validated."""

    venue: Venue
    message: str
    chosen_deputy: Deputy | None = None
    by_own_code: bool = False
    topic: Topic | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    written_for: str = ""
    guardian_name: str = ""
    hide_name_from_deputy: bool = False
    hide_name_from_unit: bool = False
    may_publish: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    language: str = "zh-hans"
    files: tuple[Attachment, ...] = ()

    def digest(self) -> bytes:
        """16 bytes that tell one body from another (the language of the page is not part of it). Keyed: whoever copied
        the database must not find a telephone number by trying all of them."""
        fields = [
            self.venue.pk,
            self.message,
            self.chosen_deputy.pk if self.chosen_deputy else None,
            self.topic.pk if self.topic else None,
            self.place,
            self.contact_name,
            self.contact_phone,
            self.contact_email,
            *self._said_besides(),
            *sorted(file.upload.hex for file in self.files),
        ]
        return fingerprint("body", hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).digest())

    def _said_besides(self) -> list[object]:
        """Nothing when nothing was said besides: most say nothing."""
        said: list[object] = [
            self.latitude,
            self.longitude,
            self.written_for,
            self.guardian_name,
            self.hide_name_from_deputy,
            self.hide_name_from_unit,
            self.may_publish,
        ]
        return said if any(said) else []


@dataclass(frozen=True)
class Receipt:
    """回执. `query_code` has 28 characters and is stored nowhere; `is_new` is False when it is given again."""

    submission_id: int
    query_code: str
    created_at: datetime
    answer_by: datetime
    is_new: bool


class KeyReused(Exception):
    """The idempotency key was used for another body. `receipt` is what was given then."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(f"the key of submission {receipt.submission_id} came with another body")
        self.receipt = receipt


def submit(
    opinion: Opinion, *, idempotency_key: UUID, request_id: str = "", clock_from: datetime | None = None
) -> Receipt:
    """Write it durably, or give the first receipt again for the same key and body. The time limits run from
    `clock_from`, else from now. Raises KeyReused."""
    code = query_codes.query_code(idempotency_key, settings.QUERY_CODE_KEY)
    submission = _new(opinion, idempotency_key, code, clock_from)
    write = partial(_write_with_files, opinion.files) if opinion.files else _write
    if write(submission, request_id):
        return Receipt(submission.pk, code, submission.created_at, submission.answer_by, is_new=True)
    first = Submission.objects.get(idempotency_key=idempotency_key)
    receipt = Receipt(first.pk, code, first.created_at, first.answer_by, is_new=False)
    if bytes(first.body_digest) != opinion.digest():
        raise KeyReused(receipt)
    return receipt


def _new(opinion: Opinion, idempotency_key: UUID, code: str, clock_from: datetime | None) -> Submission:
    submission = Submission(
        district=opinion.venue.district,
        area_key=opinion.venue.area_key,
        venue=opinion.venue,
        chosen_deputy=opinion.chosen_deputy,
        by_own_code=opinion.by_own_code,
        topic=opinion.topic,
        message=opinion.message,
        place=opinion.place,
        latitude=opinion.latitude,
        longitude=opinion.longitude,
        written_for=opinion.written_for,
        guardian_name=opinion.guardian_name,
        hide_name_from_deputy=opinion.hide_name_from_deputy,
        hide_name_from_unit=opinion.hide_name_from_unit,
        may_publish=opinion.may_publish,
        contact_name=opinion.contact_name,
        contact_phone=opinion.contact_phone,
        contact_email=opinion.contact_email,
        language=opinion.language,
        idempotency_key=idempotency_key,
        body_digest=opinion.digest(),
        query_code_hash=query_codes.stored_hash(code),
        created_at=timezone.now(),
    )
    deadlines.set_deadlines(submission, clock_from or submission.created_at)
    submission.due_at, submission.due_stage = submission.accept_by, DueStage.ACCEPT.value
    return submission


@transaction.atomic
def _write_with_files(brought: tuple[Attachment, ...], submission: Submission, request_id: str) -> bool:
    files = taking.still_free(brought)
    if not _write(submission, request_id, files):
        return False
    taking.attach(files, submission_id=submission.pk, seq=1, district=submission.district)
    return True


def _write(submission: Submission, request_id: str, files: tuple[Attachment, ...] = ()) -> bool:
    """All three rows, or none when the key was used before."""
    submission.pk = _next_number()
    data: dict[str, object] = {"answer_by": submission.answer_by.isoformat(), **taking.snapshot(files)}
    if submission.may_publish:
        data["may_publish"] = True  # a consent is proven by the chain
    at, words = submission.created_at, submission.message
    event = event_after(None, submission, "submit", actor=CITIZEN, at=at, words=words, data=data)
    outbox = Outbox(
        district=submission.district, submission=submission, created_at=at, available_at=at, request_id=request_id
    )
    return _INSERT.write(submission, event, outbox)


def _next_number() -> int:
    """The event's hash covers the submission's number, so it has to be known beforehand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('feedback_submission', 'id'))")
        return int(cursor.fetchone()[0])


def find(typed: str) -> Submission | None:
    """The submission whose query code a person typed; None for a malformed and for an unknown code alike."""
    code = query_codes.read(typed)
    if code is None:
        return None
    return Submission.objects.filter(query_code_hash=query_codes.stored_hash(code)).first()

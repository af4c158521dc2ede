"""The verbs of a file: taken in, attached to what is sent, checked again, swept when it was never sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User
from feedback.files import clamav, storing
from feedback.files.clamav import Verdict
from feedback.files.judging import MOST_BYTES, Kept, judged
from feedback.files.refusing import Refused
from feedback.models.files import Attachment, FileState

MOST_FILES = 6
KEPT_UNSENT = timedelta(hours=48)  # a form lives for 24
CHECKED_AT_ONCE = 20
_signer = Signer(salt="feedback.ticket")


@dataclass(frozen=True)
class Brought:
    """What came with a form: files that are kept, each with a ticket, and what is wrong with the others."""

    files: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    tickets: list[tuple[str, Attachment]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tickets", [(ticket_of(file), file) for file in self.files])


def take_in(
    data: bytes, *, name: str, bundle: UUID, by: str, user: User | None = None, upload: UUID | None = None
) -> Attachment:
    """Judge, write and remember a file; the same one in the same bundle gives the same row. Raises Refused, NoRoom."""
    if len(data) > MOST_BYTES:
        raise Refused(_("it is larger than 10 MB. Please send a smaller one."))
    upload = upload or uuid5(bundle, sha256(data).hexdigest())
    if known := Attachment.objects.filter(bundle=bundle, upload=upload).first():
        return known
    verdict = clamav.look_at(data)
    if verdict is Verdict.INFECTED:
        raise Refused(_("it holds harmful software."))
    state = FileState.CLEAN if verdict is Verdict.CLEAN else FileState.WAITING
    kept = judged(data)
    attachment = Attachment(
        bundle=bundle, upload=upload, state=state, name=_plain(name, kept.ending), uploaded_by=by, uploaded_user=user
    )
    return _written(attachment, kept)


def _written(attachment: Attachment, kept: Kept) -> Attachment:
    attachment.created_at = now = timezone.now()
    attachment.kind, attachment.media_type, attachment.size = kept.kind.value, kept.media_type, len(kept.data)
    attachment.sha256 = sha256(kept.data).hexdigest()
    attachment.stored_as = f"{now:%Y-%m-%d}/{uuid4().hex}"
    try:
        with storing.room():
            storing.write(storing.path_of(attachment), kept.data)
            if kept.small:
                storing.write(storing.path_of(attachment, small=True), kept.small)
        with transaction.atomic():
            attachment.save(force_insert=True)
    except IntegrityError:  # the same file arrived twice at the same moment
        storing.remove(attachment)
        return Attachment.objects.get(bundle=attachment.bundle, upload=attachment.upload)
    except BaseException:
        storing.remove(attachment)
        raise
    return attachment


def _plain(name: str, ending: str) -> str:
    """A name to show: no folders, no control characters, and the ending of what it really is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem = shown.rpartition(".")[0] or shown
    return f"{stem[:90] or 'file'}{ending}"


def ticket_of(attachment: Attachment) -> str:
    """What a form carries in the file's stead."""
    return _signer.sign(str(attachment.pk))


def of_tickets(tickets: Iterable[str], key: UUID | None) -> tuple[Attachment, ...]:
    """The files of these tickets that nothing has been sent with yet, but under `key`. Wrong tickets are none."""
    ids = [pk for ticket in tickets if (pk := _read(ticket)) is not None]
    if not ids:
        return ()
    mine = Q(submission=None) | Q(bundle=key) | Q(submission__idempotency_key=key)
    found = Attachment.objects.in_bulk(Attachment.objects.filter(mine, pk__in=ids).values_list("pk", flat=True))
    return tuple(found[pk] for pk in dict.fromkeys(ids) if pk in found)


def _read(ticket: str) -> int | None:
    try:
        return int(_signer.unsign(ticket))
    except BadSignature:
        return None


def still_free(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Those that were sent with nothing, locked until the transaction ends: each file is attached once."""
    if not files:
        return ()
    wanted = Attachment.objects.select_for_update().filter(pk__in=[file.pk for file in files], submission=None)
    return tuple(wanted.order_by("pk"))


def snapshot(files: Sequence[Attachment]) -> dict[str, Any]:
    """What the event says of its files: its hash then holds their content fast too."""
    facts = [{"id": file.pk, "kind": file.kind, "size": file.size, "sha256": file.sha256} for file in files]
    return {"files": facts} if facts else {}


def attach(files: Sequence[Attachment], *, submission_id: int, seq: int, district: str) -> None:
    """They belong to this event from now on. The caller holds their locks (`still_free`)."""
    if files:
        mine = Attachment.objects.filter(pk__in=[file.pk for file in files])
        mine.update(submission_id=submission_id, event_seq=seq, district=district)


def check_again() -> int:
    """Ask ClamAV about files that wait for it. Returns how many got their verdict."""
    answered = 0
    for file in Attachment.objects.filter(state=FileState.WAITING).order_by("pk")[:CHECKED_AT_ONCE]:
        verdict = clamav.look_at(storing.path_of(file).read_bytes())
        if verdict is Verdict.UNKNOWN:
            break
        state = FileState.CLEAN if verdict is Verdict.CLEAN else FileState.INFECTED
        Attachment.objects.filter(pk=file.pk).update(state=state)
        if state is FileState.INFECTED:
            storing.remove(file)
        answered += 1
    return answered


def sweep(now: datetime) -> int:
    """Delete what was brought and never sent. Returns how many files."""
    swept = 0
    for old in Attachment.objects.filter(submission=None, created_at__lt=now - KEPT_UNSENT).order_by("pk")[:1000]:
        swept += leave_out(old)
    return swept


def leave_out(file: Attachment) -> bool:
    """Delete a file that nothing was sent with. Whether it was."""
    if not Attachment.objects.filter(pk=file.pk, submission=None).delete()[0]:
        return False
    storing.remove(file)
    return True

"""Heads go out of the house: to a file on another machine's disk, by mail, to a web address. What is out there proves
later what stood here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from feedback import posting
from feedback.auditing import heads
from feedback.models.audit import AuditHead, Outside, Publication

log = structlog.get_logger(__name__)
AT_ONCE = 400  # more than a year's
Lines = Sequence[Mapping[str, Any]]


def configured() -> list[Outside]:
    wanted = {
        Outside.FILE: settings.AUDIT_HEAD_FILE,
        Outside.MAIL: settings.AUDIT_HEAD_MAIL,
        Outside.WEBHOOK: settings.AUDIT_HEAD_WEBHOOK,
    }
    return [outside for outside, where in wanted.items() if where]


def publish(now: datetime) -> int:
    """Send out what each way has not had yet. Returns how many heads went out; a way that fails is tried again at the
    next run, and its failure stands on the auditors' page."""
    return sum(_publish(outside, now) for outside in configured())


@transaction.atomic
def _publish(outside: Outside, now: datetime) -> int:
    Publication.objects.get_or_create(outside=outside)
    row = Publication.objects.select_for_update().get(outside=outside)
    found = list(AuditHead.objects.defer("leaves").filter(number__gt=row.number).order_by("number")[:AT_ONCE])
    if not found:
        return 0
    try:
        _WAYS[outside]([heads.line(head) for head in found])
    except (OSError, posting.Failed) as error:
        row.failed_at, row.last_error = now, f"{type(error).__name__} {error}"[:80]
        log.warning("audit_head_not_published", outside=outside.value, error=type(error).__name__)
    else:
        row.number, row.done_at, row.failed_at, row.last_error = found[-1].number, now, None, ""
    row.save()
    return 0 if row.failed_at else len(found)


def _to_file(lines: Lines) -> None:
    with Path(settings.AUDIT_HEAD_FILE).open("a", encoding="utf-8") as file:
        file.write(text_of(lines))
        file.flush()
        os.fsync(file.fileno())


def _by_mail(lines: Lines) -> None:
    last = lines[-1]
    subject = f"[{settings.OPERATOR_NAME}] audit head {last['head']} of {last['day']}"
    EmailMessage(subject, text_of(lines), to=settings.AUDIT_HEAD_MAIL).send()


def _by_webhook(lines: Lines) -> None:
    posting.post(settings.AUDIT_HEAD_WEBHOOK, json.dumps({"heads": lines}).encode())


def text_of(lines: Lines) -> str:
    """A line of JSON for each head: what verify_audit --heads reads."""
    return "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)


_WAYS: Mapping[Outside, Callable[[Lines], None]] = MappingProxyType(
    {Outside.FILE: _to_file, Outside.MAIL: _by_mail, Outside.WEBHOOK: _by_webhook}
)

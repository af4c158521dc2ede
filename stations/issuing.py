"""The verbs of a short code: issue, revoke, replace. Each is one transaction."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from deputies.models import Deputy
from stations.codes import BASE, SHORT_CODE_LENGTH, encode
from stations.models import Code, Venue

ATTEMPTS = 5
REASON_LENGTH = 200


class AlreadyIssued(Exception):
    """The venue or deputy has an active code: revoke or replace that one."""


@transaction.atomic
def issue(*, venue: Venue | None = None, deputy: Deputy | None = None) -> Code:
    """A new unguessable code for exactly one of venue and deputy; AlreadyIssued when it has an active one."""
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Code.objects.create(code=_random_code(), venue=venue, deputy=deputy)
        except IntegrityError as error:
            if _broken_constraint(error) != "stations_code_pkey":
                raise AlreadyIssued if "one_active" in _broken_constraint(error) else error from error
    raise RuntimeError("no free code was found")


@transaction.atomic
def revoke(*, code: str, reason: str) -> Code:
    """Switch the code off, with the reason it will give to whoever scans it. A second call changes nothing."""
    row = Code.objects.select_for_update().get(pk=code)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.revoked_reason = reason[:REASON_LENGTH]
        row.save(update_fields=["revoked_at", "revoked_reason"])
    return row


@transaction.atomic
def replace(*, code: str, reason: str) -> Code:
    """Revoke the code and issue the one that stands in its place. A second call returns the same new code."""
    row = revoke(code=code, reason=reason)
    if row.replaced_by is None:
        row.replaced_by = issue(venue=row.venue, deputy=row.deputy)
        row.save(update_fields=["replaced_by"])
    return row.replaced_by


def _random_code() -> str:
    return encode(secrets.randbelow(BASE ** (SHORT_CODE_LENGTH - 1)), SHORT_CODE_LENGTH)


def _broken_constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""

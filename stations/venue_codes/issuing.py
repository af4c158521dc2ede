"""The verbs of a short code: issue, revoke, replace; and rotate, for many at once. Each is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from deputies.models import Deputy
from deputies.models.accounts import User
from stations.codes import BASE, SHORT_CODE_LENGTH, encode
from stations.models import Code, Venue
from stations.models.posters import CodeRotation
from stations.posters.choosing import scope_key_of

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


def issue_first(venues: QuerySet[Venue]) -> int:
    """A code for each of these open venues that never had one (a table brought them, say); says for how many. Where a
    code was revoked for good there comes none. Drawn anew when one is taken, or somebody else does the same."""
    had = Code.objects.filter(venue=OuterRef("pk"))
    bare = venues.filter(~Exists(had), is_open=True)
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return len(Code.objects.bulk_create(Code(code=_random_code(), venue=venue) for venue in bare.all()))
        except IntegrityError:
            continue
    raise RuntimeError("no free codes were found")


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


def rotate(venues: Sequence[Venue], *, reason: str, asked_by: User) -> CodeRotation:
    """Revoke the active codes of these venues and issue new ones in their place, all or none: four statements,
    however many. Venues without an active code are left alone."""
    for _ in range(ATTEMPTS):
        try:
            return _rotate(venues, reason[:REASON_LENGTH], asked_by)
        except IntegrityError as error:
            if _broken_constraint(error) != "stations_code_pkey":
                raise
    raise RuntimeError("no free codes were found")


@transaction.atomic
def _rotate(venues: Sequence[Venue], reason: str, asked_by: User) -> CodeRotation:
    now = timezone.now()
    rotation = CodeRotation.objects.create(
        asked_by=asked_by, scope_key=scope_key_of(venues), reason=reason, created_at=now
    )
    active = Code.objects.select_for_update().filter(venue__in=venues, revoked_at__isnull=True)
    old = list(active.order_by("pk"))
    Code.objects.filter(pk__in=[code.pk for code in old]).update(
        revoked_at=now, revoked_reason=reason, rotation=rotation
    )
    new = Code.objects.bulk_create(Code(code=_random_code(), venue_id=code.venue_id) for code in old)
    for revoked, made in zip(old, new, strict=True):
        revoked.replaced_by = made
    Code.objects.bulk_update(old, ["replaced_by"], batch_size=1000)
    return rotation


def _random_code() -> str:
    return encode(secrets.randbelow(BASE ** (SHORT_CODE_LENGTH - 1)), SHORT_CODE_LENGTH)


def _broken_constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""

"""Invitations: a link that is handed over, works once and for a week, and gives an account its password.

The token in the link is signed, so that a made-up one does not even reach the database, where only its digest is.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from deputies import sessions
from deputies.accounts import record
from deputies.models.accounts import AccountVerb, Invitation, User

VALID = timedelta(days=7)
_signer = Signer(salt="invitation")


class AlreadyUsed(Exception):
    """Somebody has used the link, it is too old, or a newer one was made."""


@transaction.atomic
def invite(user: User, *, actor: User | None) -> str:
    """The token of a new invitation of `user`; older ones stop working."""
    now, secret = timezone.now(), secrets.token_urlsafe(24)
    user.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    Invitation.objects.create(user=user, invited_by=actor, digest=_digest(secret), expires_at=now + VALID)
    record(AccountVerb.INVITE, user, actor=actor)
    return _signer.sign(secret)


def find(token: str, now: datetime) -> Invitation | None:
    """The invitation behind a token, if it can still be used."""
    try:
        digest = _digest(_signer.unsign(token))
    except BadSignature:
        return None
    usable = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=now, user__is_active=True)
    return usable.select_related("user", "invited_by").filter(digest=digest).first()


@transaction.atomic
def take_up(invitation: Invitation, *, last_name: str, first_name: str, password: str) -> User:
    """Give the account its name and password. Raises `AlreadyUsed` when somebody else was faster."""
    now = timezone.now()
    used = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    if not used:
        raise AlreadyUsed
    user = invitation.user
    user.last_name, user.first_name, user.must_change_password = last_name, first_name, False
    user.set_password(password)
    user.save(update_fields=["last_name", "first_name", "must_change_password", "password"])
    sessions.end_all_of([user])
    record(AccountVerb.JOIN, user, actor=user)
    return user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

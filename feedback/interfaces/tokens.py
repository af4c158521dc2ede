"""The verbs of a token: issued, found, revoked. Its text is shown once and kept nowhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from deputies.models.accounts import User
from feedback.models.interfaces import ApiToken, TokenScope
from stations.access import Hat, scope_of
from stations.accounts import people

PREFIX = "ymt_"
HINT = 10  # characters that stay readable: too few to guess the other 37 from
LONGEST_DAYS = 366
NOTED_EVERY = timedelta(minutes=1)
SCOPES_OF: dict[Hat, tuple[TokenScope, ...]] = {
    Hat.DEPUTY: (TokenScope.READ, TokenScope.MOVE, TokenScope.CONTACT),
    Hat.VENUE: (TokenScope.SUBMIT, TokenScope.READ, TokenScope.MOVE, TokenScope.CONTACT),
    Hat.STAFF: (TokenScope.SUBMIT, TokenScope.READ, TokenScope.MOVE, TokenScope.CONTACT),
    Hat.AUDITOR: (TokenScope.READ,),
}


def offered(user: User) -> tuple[TokenScope, ...]:
    """What a token of this person, in the role they act in, may be for; nothing when they may have none."""
    hat = scope_of(user).hat
    return SCOPES_OF.get(hat, ()) if hat else ()


def issue(user: User, *, name: str, scopes: Iterable[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """The row, and the token's text: the only time that it is known. ValueError when it is not theirs to have."""
    wanted, hat = sorted(set(scopes)), scope_of(user).hat
    if hat is None or not wanted or not set(wanted) <= {str(scope) for scope in offered(user)}:
        raise ValueError("no token with these scopes in this role")
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError("a token lives for a year at most")
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        hat=hat.value,
        name=name,
        hint=text[:HINT],
        digest=_digest(text),
        scopes=wanted,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return row, text


def find(text: str, now: datetime) -> ApiToken | None:
    """The token of this text with its account, which acts in the token's role: None when it was revoked, is over, or
    the account was switched off since it was issued or has lost the role. That it was used is noted once a minute."""
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text)).first()
    if token is None or not token.is_good(now):
        return None
    token.user.hat = token.hat  # type: ignore[attr-defined]
    if token.hat not in scope_of(token.user).hats:
        return None
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def managed_by(user: User) -> QuerySet[ApiToken]:
    """The tokens that a person may revoke: their own, and those of the accounts in their care."""
    mine = Q(user=user)
    if people.may_open(user):
        mine |= Q(user__in=people.visible_to(user))
    return ApiToken.objects.filter(mine).select_related("user", "revoked_by").order_by("-pk")


def revoke(token: ApiToken, *, by: User) -> None:
    """It opens nothing from now on. A second time changes nothing."""
    fresh = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    fresh.update(revoked_at=timezone.now(), revoked_by=by)


def _digest(text: str) -> bytes:
    """A plain digest is enough: 256 random bits cannot be tried."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def signature(token: ApiToken) -> tuple[str, str]:
    """What an event keeps of the token that something was done by: its name and its beginning."""
    return token.name, token.hint

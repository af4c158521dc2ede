"""Where an account is logged in, and ending that at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from deputies.models import Deputy
from deputies.models.accounts import User


def of(user: User, now: datetime) -> QuerySet[UserSession]:
    """The sessions in which `user` could go on working, the latest used first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    found: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=alive)
    return found.order_by("-last_seen_at")


def seen(session_key: str, now: datetime) -> None:
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


@transaction.atomic
def end(sessions: QuerySet[UserSession]) -> int:
    """End these sessions; whoever works in them is at the login page with the next click. How many they were."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all_of(users: Iterable[User]) -> int:
    """End every session of these accounts."""
    return end(UserSession.objects.filter(user__in=[user.pk for user in users]))


def end_all_of_deputies(deputies: Iterable[Deputy]) -> int:
    """End every session of the accounts behind these deputies: for the end of a term and for a suspension."""
    ids = [deputy.pk for deputy in deputies]
    return end(UserSession.objects.filter(user__memberships__deputy__in=ids))


def second_factors(user: User) -> list[str]:
    """The types of them; recovery codes alone are none: they come with the app or the passkey."""
    found = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(found.values_list("type", flat=True))

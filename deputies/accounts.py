"""What is done to accounts. Every verb leaves its line in `AccountEvent`; who may use it the caller decides."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from deputies import sessions
from deputies.models.accounts import AccountEvent, AccountVerb, User


def record(verb: AccountVerb, user: User, *, actor: User | None, words: str = "") -> AccountEvent:
    """Add the line of something that was done to `user`; `actor` is None when the portal itself did it."""
    name = actor.display_name if actor else ""
    return AccountEvent.objects.create(user=user, actor=actor, actor_name=name, verb=verb, words=words[:200])


@transaction.atomic
def disable(user: User, *, actor: User | None, words: str = "") -> None:
    """Switch the account off: it is logged out everywhere and nobody gets in with it any more. Its keys for other
    systems and its secret addresses are shut for good."""
    user.is_active, user.switched_off_at = False, timezone.now()
    user.save(update_fields=["is_active", "switched_off_at"])
    sessions.end_all_of([user])
    record(AccountVerb.DISABLE, user, actor=actor, words=words)


@transaction.atomic
def enable(user: User, *, actor: User | None) -> None:
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    record(AccountVerb.ENABLE, user, actor=actor)


@transaction.atomic
def end_sessions(user: User, *, actor: User | None) -> int:
    ended = sessions.end_all_of([user])
    record(AccountVerb.END_SESSIONS, user, actor=actor)
    return ended


@transaction.atomic
def demand_password(user: User, *, actor: User | None) -> None:
    """Where the account is logged in, and at the next login, a new password comes before anything else."""
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    user.must_change_password = True
    record(AccountVerb.DEMAND_PASSWORD, user, actor=actor)


@transaction.atomic
def reset_second_factor(user: User, *, actor: User | None) -> None:
    """For who lost the phone: the password alone opens the account again, and the sessions end."""
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all_of([user])
    record(AccountVerb.RESET_SECOND_FACTOR, user, actor=actor)

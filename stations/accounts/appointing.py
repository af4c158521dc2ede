"""Giving people their roles and taking them away; making, opening and closing their accounts. Each verb asks
`stations.accounts.people` first and leaves a line in `AccountEvent`."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from deputies import accounts, invitations
from deputies.models import Area, Deputy
from deputies.models.accounts import AccountVerb, HandlingUnit, Membership, User
from stations.accounts import people
from stations.accounts.people import Held, Post
from stations.models import Venue, VenueMembership


class NotAllowed(Exception):
    """The actor's own scope does not reach so far."""


class AlreadyHeld(Exception):
    """The account has this post, or the deputy has another account."""


@transaction.atomic
def create(username: str, post: Post, *, actor: User, last_name: str = "", first_name: str = "") -> tuple[User, str]:
    """A new account with its first post, and the token of the invitation with which it is opened."""
    if not people.may_appoint(actor, None, post):
        raise NotAllowed
    user = User(username=username, last_name=last_name, first_name=first_name)
    user.set_unusable_password()
    user.save()
    appoint(user, post, actor=actor)
    return user, invitations.invite(user, actor=actor)


@transaction.atomic
def appoint(user: User, post: Post, *, actor: User) -> None:
    if not people.may_appoint(actor, user, post):
        raise NotAllowed
    try:
        with transaction.atomic():
            _row(user, post).save()
    except IntegrityError as taken:
        raise AlreadyHeld from taken
    accounts.record(AccountVerb.APPOINT, user, actor=actor, words=str(post))


@transaction.atomic
def dismiss(user: User, held: Held, *, actor: User) -> None:
    """Take a post away. What it reached is out of reach with the next click."""
    if not people.may_appoint(actor, user, held.post):
        raise NotAllowed
    rows: Any = VenueMembership.objects if held.key.startswith("v") else Membership.objects
    deleted, _tables = rows.filter(pk=int(held.key[1:]), user=user).delete()
    if deleted:
        accounts.record(AccountVerb.DISMISS, user, actor=actor, words=str(held.post))


def invite(user: User, *, actor: User) -> str:
    """The token of a new link, for who lost the first one or the password."""
    _may_manage(user, actor)
    return invitations.invite(user, actor=actor)


def disable(user: User, *, actor: User) -> None:
    _may_manage(user, actor)
    accounts.disable(user, actor=actor)


def enable(user: User, *, actor: User) -> None:
    _may_manage(user, actor)
    accounts.enable(user, actor=actor)


def end_sessions(user: User, *, actor: User) -> None:
    _may_manage(user, actor)
    accounts.end_sessions(user, actor=actor)


def demand_password(user: User, *, actor: User) -> None:
    _may_manage(user, actor)
    accounts.demand_password(user, actor=actor)


def reset_second_factor(user: User, *, actor: User) -> None:
    _may_manage(user, actor)
    accounts.reset_second_factor(user, actor=actor)


def _may_manage(user: User, actor: User) -> None:
    posts = [held.post for held in people.posts_of([user])[user.pk]]
    if not people.may_manage(actor, user, posts):
        raise NotAllowed


def _row(user: User, post: Post) -> Membership | VenueMembership:
    match post.place:
        case Venue():
            return VenueMembership(user=user, venue=post.place, role=post.role)
        case Area():
            return Membership(user=user, role=post.role, area=post.place)
        case Deputy():
            return Membership(user=user, role=post.role, deputy=post.place)
        case HandlingUnit():
            return Membership(user=user, role=post.role, unit=post.place)
    return Membership(user=user, role=post.role)

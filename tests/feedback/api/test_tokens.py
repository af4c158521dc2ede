"""Who may have a token, for what, how long; and that nothing of it but a digest is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from deputies import accounts
from deputies.models.accounts import Membership, Role, User
from feedback.interfaces import tokens
from feedback.models.interfaces import ApiToken, TokenScope
from tests.cast import Town

NOW = timezone.now()
READ, MOVE, SUBMIT = TokenScope.READ, TokenScope.MOVE, TokenScope.SUBMIT


def issue(user: User, *scopes: TokenScope, days: int = 30) -> tuple[ApiToken, str]:
    return tokens.issue(user, name="12345 热线", scopes=scopes, days=days, now=NOW)


def test_it_opens_as_its_account_in_its_role(in_town: Town) -> None:
    row, text = issue(in_town.users["liaison"], READ, SUBMIT)
    found = tokens.find(text, NOW)
    assert found == row
    assert found is not None
    assert (found.user, found.scopes, found.hat) == (in_town.users["liaison"], ["cases:read", "submit"], "venue")
    assert tokens.find(text[:-1], NOW) is None


def test_only_a_digest_is_kept(in_town: Town) -> None:
    _row, text = issue(in_town.users["staff"], READ)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM feedback_apitoken t")
        (kept,) = cursor.fetchone()
    assert text not in kept
    assert text[:10] in kept


def test_it_ends(in_town: Town) -> None:
    row, text = issue(in_town.users["staff"], READ, days=7)
    assert tokens.find(text, NOW + timedelta(days=6)) is not None
    assert tokens.find(text, NOW + timedelta(days=8)) is None
    tokens.revoke(row, by=in_town.users["staff"])
    assert tokens.find(text, NOW) is None


def test_it_ends_with_the_account_for_good(in_town: Town) -> None:
    user, by = in_town.users["staff"], in_town.users["city_staff"]
    row, text = issue(user, READ)
    accounts.disable(user, actor=by)
    assert tokens.find(text, NOW) is None
    accounts.enable(user, actor=by)
    assert tokens.find(text, NOW) is None
    assert ApiToken.objects.get(pk=row.pk).is_revoked
    later = timezone.now()
    _row, fresh = tokens.issue(user, name="12345 热线", scopes=[READ], days=7, now=later)
    assert tokens.find(fresh, later) is not None


def test_it_ends_with_the_role(in_town: Town) -> None:
    user = in_town.users["staff"]
    _row, text = issue(user, READ)
    assert tokens.find(text, NOW) is not None
    Membership.objects.filter(user=user).update(role=Role.AUDITOR)
    assert tokens.find(text, NOW) is None


@pytest.mark.parametrize(
    ("name", "scopes"), [("nobody", [READ]), ("ended", [READ]), ("auditor", [MOVE]), ("shen", [SUBMIT]), ("staff", [])]
)
def test_nobody_has_one_for_more_than_their_role(in_town: Town, name: str, scopes: list[TokenScope]) -> None:
    with pytest.raises(ValueError, match="no token"):
        issue(in_town.users[name], *scopes)


@pytest.mark.parametrize("days", [0, 367])
def test_none_lives_for_ever(in_town: Town, days: int) -> None:
    with pytest.raises(ValueError, match="a year"):
        issue(in_town.users["staff"], READ, days=days)


def test_staff_see_those_of_the_accounts_in_their_areas(in_town: Town) -> None:
    mine, liaisons = issue(in_town.users["staff"], READ)[0], issue(in_town.users["liaison"], READ)[0]
    far = issue(in_town.users["far"], READ)[0]
    assert set(tokens.managed_by(in_town.users["staff"])) == {mine, liaisons}
    assert set(tokens.managed_by(in_town.users["liaison"])) == {liaisons}
    assert set(tokens.managed_by(in_town.users["city_staff"])) == {mine, liaisons, far}


def test_its_use_is_noted_once_a_minute(in_town: Town, django_assert_num_queries: Any) -> None:
    _row, text = issue(in_town.users["staff"], READ)
    for after, noted in ((0, 0), (30, 0), (90, 90)):
        tokens.find(text, NOW + timedelta(seconds=after))
        assert ApiToken.objects.get().last_used_at == NOW + timedelta(seconds=noted)
    with django_assert_num_queries(3):  # the token, what its account may do, the note
        tokens.find(text, NOW + timedelta(seconds=200))

"""Invitations: once, for seven days, the newest only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deputies import invitations
from deputies.models.accounts import Invitation
from tests import cast

pytestmark = pytest.mark.django_db
SAID = {"last_name": "沈", "first_name": "岩", "password": "correct horse 电池", "again": "correct horse 电池"}


def test_name_and_password_are_chosen_once(client: Client) -> None:
    user, by = cast.user("shen"), cast.user("staff")
    token = invitations.invite(user, actor=by)
    assert token not in str(Invitation.objects.values().get()), "only the digest is kept"
    page = client.get("/invitation/", {"k": token, "lang": "en"})
    assert "shen" in page.content.decode()
    assert client.post("/invitation/", {"k": token, **SAID})["Location"] == "/login/"
    user.refresh_from_db()
    assert (user.display_name, user.check_password(SAID["password"])) == ("沈岩", True)
    assert client.post("/invitation/", {"k": token, **SAID}).status_code == 404
    assert [event.verb for event in user.account_events.all()] == ["join", "invite"]


def test_too_late_too_old_made_up(client: Client, time_machine: Any) -> None:
    user = cast.user("shen")
    first = invitations.invite(user, actor=None)
    second = invitations.invite(user, actor=None)
    now = timezone.now()
    assert invitations.find(first, now) is None, "a newer one was made"
    assert invitations.find(second, now) is not None
    assert invitations.find(second + "x", now) is None
    assert client.get("/invitation/").status_code == 404
    assert invitations.find(second, now + timedelta(days=7, seconds=1)) is None
    user.is_active = False
    user.save()
    assert invitations.find(second, now) is None


def test_of_two_who_use_it_at_once_one_is_refused() -> None:
    token = invitations.invite(cast.user("shen"), actor=None)
    first, second = (invitations.find(token, timezone.now()) for _ in range(2))
    assert first
    assert second
    invitations.take_up(first, last_name="沈", first_name="岩", password="correct horse 电池")
    with pytest.raises(invitations.AlreadyUsed):
        invitations.take_up(second, last_name="贼", first_name="人", password="stolen horse 电池")


@pytest.mark.parametrize("wrong", [{"password": "12345678", "again": "12345678"}, {"again": "another one 电池"}])
def test_weak_or_mistyped_passwords_leave_the_link_whole(client: Client, wrong: dict[str, str]) -> None:
    token = invitations.invite(cast.user("shen"), actor=None)
    assert client.post("/invitation/", {"k": token, **SAID, **wrong}).status_code == 422
    assert invitations.find(token, timezone.now())

"""Logging in and out: where it leads, what is refused, and the limit on failures."""

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from deputies import rate_limits
from deputies.rate_limits import LOGINS_BY_NAME
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse 电池"


@pytest.fixture
def town():
    town = cast.town()
    for user in town.users.values():
        user.set_password(PASSWORD)
        user.save()
    return town


def log_in(client, name, password=PASSWORD, address="198.51.100.1", **fields):
    return client.post("/login/?lang=en", {"username": name, "password": password, **fields}, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("name", "room"),
    [("shen", "/inbox/"), ("head", "/inbox/"), ("staff", "/dashboard/"), ("auditor", "/dashboard/"), ("nobody", "/")],
)
def test_everybody_comes_to_the_own_room(client, town, name, room):
    answer = log_in(client, name, address=f"198.51.100.{len(name)}")
    assert (answer.status_code, answer["Location"]) == (302, room)


def test_back_to_where_one_was_but_never_elsewhere(client, town):
    assert log_in(client, "shen", next="/inbox/7/answer/")["Location"] == "/inbox/7/answer/"
    client.logout()
    assert log_in(client, "shen", next="https://evil.example/")["Location"] == "/inbox/"


def test_who_sent_something_too_late_finds_the_page_it_was_written_on(client):
    def asked(page):
        return client.post("/inbox/7/note/", {"words": "来过了"}, headers={"Referer": page})["Location"]

    assert asked("http://testserver/inbox/7/?show=week#move") == "/login/?next=/inbox/7/%3Fshow%3Dweek"
    assert asked("https://evil.example/inbox/8/") == "/login/?next=/inbox/7/note/"
    from_there = {"Referer": "http://testserver/inbox/7/"}
    assert client.get("/inbox/", headers=from_there)["Location"] == "/login/?next=/inbox/"


def test_who_wrote_on_the_answer_to_something_sent_finds_the_page_above(client, town):
    client.force_login(town.users["staff"])
    for sent_to, above in (("/holidays/notice/", "/holidays/"), ("/people/7/appoint/", "/people/7/")):
        led = client.get(sent_to, headers={"Referer": f"http://testserver/login/?next={sent_to}"})
        assert (led.status_code, led["Location"]) == (302, above)
        assert client.get(sent_to).status_code == 405


def test_a_page_from_before_another_login_says_what_to_do(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users["shen"])
    refused = client.post("/inbox/7/answer/?lang=en", {"words": "来过了"})
    assert refused.status_code == 403
    assert "Not sent: please do it once more" in refused.content.decode()


def test_a_wrong_password_is_told_without_saying_which_part(client, town):
    wrong, unknown = (log_in(client, name, "no", f"203.0.113.{len(name)}") for name in ("shen", "nosuch"))
    assert wrong.status_code == unknown.status_code == 200
    assert "do not fit together" in wrong.content.decode()
    assert "do not fit together" in unknown.content.decode()


def test_failures_are_limited_and_a_success_forgets_them(client, town):
    for _ in range(LOGINS_BY_NAME.burst - 1):
        log_in(client, "zhou", "no", "192.0.2.1")
    assert log_in(client, "zhou", address="192.0.2.1").status_code == 302
    client.logout()
    for _ in range(LOGINS_BY_NAME.burst):
        log_in(client, "zhou", "no", "192.0.2.1")
    refused = log_in(client, "zhou", address="192.0.2.1")
    assert "Too many attempts" in refused.content.decode()
    assert log_in(client, "zhou", address="192.0.2.99").status_code == 302, "a stranger locks nobody out"


def test_when_redis_is_dead_logins_are_refused(client, town, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    rate_limits._script.cache_clear()
    try:
        assert "Too many attempts" in log_in(client, "shen", address="192.0.2.7").content.decode()
    finally:
        rate_limits._script.cache_clear()
        rate_limits._asked_again_at = float("-inf")


def test_logging_out_is_a_post(client, town):
    client.force_login(town.users["shen"])
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"


def test_the_menu_says_the_role(client, town):
    client.force_login(town.users["head"])
    assert "Liaison or head of a venue" in client.get("/inbox/?lang=en").content.decode()


def test_vendored_files_are_what_their_note_says():
    folder = Path(__file__).parents[2] / "static" / "vendor"
    digest = hashlib.sha256((folder / "htmx.min.js").read_bytes()).hexdigest()
    assert f"sha256 {digest}" in (folder / "README.txt").read_text()

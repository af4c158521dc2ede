"""What happens is posted to other systems, over a real socket: signed, in order, until it is taken."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.interfaces import hooks
from feedback.models import Submission
from feedback.models.interfaces import Webhook, WebhookPost
from tests import cast
from tests.cast import Town
from tests.feedback.mail_server import serving

NOW = timezone.now()


class Other(ThreadingHTTPServer):
    """The other system. `answers`: a status for each post; when they are used up, 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Other)
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Other(BaseHTTPRequestHandler):
    server: Other

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if status == 204:
            self.server.posts.append((dict(self.headers), body))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other(settings: Any) -> Iterator[Other]:
    with serving(Other()) as server:
        settings.WEBHOOK_ORIGINS = [server.origin]
        yield server


@pytest.fixture
def hook(in_town: Town, other: Other) -> Webhook:
    return hooks.add(
        area=in_town.street, name="12345", address=f"{other.origin}/in", by=in_town.users["staff"], now=NOW
    )


def moved(town: Town) -> Submission:
    held = cast.assigned(town.shen, town.station)
    lifecycle.accept(held.pk, actor=lifecycle.SYSTEM)
    return held


def run(at: datetime | None = None) -> int:
    return hooks.run(at or timezone.now())


def test_every_move_of_the_area_is_posted_once_and_in_order(in_town: Town, other: Other, hook: Webhook) -> None:
    held = moved(in_town)
    cast.submission(in_town.elsewhere)
    assert run() == 3
    assert run() == 0
    told = [json.loads(body) for _headers, body in other.posts]
    assert [(post["case"], post["verb"]) for post in told] == [(held.pk, v) for v in ("submit", "assign", "accept")]
    assert told[0]["address"].endswith(f"/api/v1/cases/{held.pk}")
    assert held.message not in str(told)
    assert WebhookPost.objects.filter(sent_at=None).count() == 0


def test_each_is_signed(in_town: Town, other: Other, hook: Webhook) -> None:
    cast.submission(in_town.station)
    run()
    ((headers, body),) = other.posts
    given = dict(part.split("=") for part in headers["Yimatong-Signature"].split(","))
    right = hmac.new(hooks.secret_of(hook).encode(), given["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert given["v1"] == right
    assert abs(int(given["t"]) - timezone.now().timestamp()) < 60
    assert headers["Yimatong-Post"] == str(json.loads(body)["id"])


def test_a_failure_holds_the_order_and_rests_longer_and_longer(in_town: Town, other: Other, hook: Webhook) -> None:
    moved(in_town)
    other.answers = [500, 302]
    assert run() == 0
    hook.refresh_from_db()
    assert hook.failures == 1
    assert timedelta(0) < hook.next_at - timezone.now() <= timedelta(seconds=5)
    assert run() == 0
    later = timezone.now() + timedelta(minutes=1)
    assert hooks.post_next(hook.pk, later) is False
    hook.refresh_from_db()
    assert (hook.failures, hook.posts.order_by("event")[0].last_error) == (2, "HTTP 302")
    for _ in range(3):
        assert hooks.post_next(hook.pk, later + timedelta(hours=1))
    assert [json.loads(body)["verb"] for _headers, body in other.posts] == ["submit", "assign", "accept"]
    hook.refresh_from_db()
    assert hook.failures == 0


def test_after_three_days_one_is_given_up_and_can_be_sent_again(in_town: Town, other: Other, hook: Webhook) -> None:
    cast.submission(in_town.station)
    hooks.catch_up(NOW)
    other.answers = [503]
    hooks.post_next(hook.pk, NOW + timedelta(days=4))
    (row,) = hook.posts.all()
    assert row.dead_at is not None
    hooks.again(row, NOW)
    assert run() == 1


def test_what_came_before_is_none_of_its_affair(in_town: Town, other: Other) -> None:
    moved(in_town)
    hooks.add(area=in_town.street, name="x", address=f"{other.origin}/", by=in_town.users["staff"], now=NOW)
    assert run() == 0


def test_a_stopped_one_is_told_nothing(in_town: Town, other: Other, hook: Webhook) -> None:
    cast.submission(in_town.station)
    hooks.stop(hook, now=NOW)
    assert run() == 0


def test_only_where_the_operator_allows(in_town: Town, other: Other, hook: Webhook, settings: Any) -> None:
    settings.WEBHOOK_ORIGINS = ["https://12345.example"]
    cast.submission(in_town.station)
    assert run() == 0
    assert other.posts == []
    assert hook.posts.get().last_error == "not in WEBHOOK_ORIGINS"
    assert hooks.may_go_to("https://12345.example/in?x=1")
    for wrong in ("http://12345.example/", "https://12345.example.evil/", "https://a@12345.example/", "file:///etc"):
        assert not hooks.may_go_to(wrong)


def test_the_page_shows_the_secret_once_and_the_log(in_town: Town, other: Other, client: Client) -> None:
    client.force_login(in_town.users["staff"])
    said = {"name": "12345", "address": f"{other.origin}/in", "area": in_town.xishan.key}
    page = client.post("/api/webhooks/", said).content.decode()
    hook = Webhook.objects.get()
    assert hooks.secret_of(hook) in page
    assert hooks.secret_of(hook) not in client.get("/api/webhooks/").content.decode()
    cast.submission(in_town.station)
    other.answers = [500]
    run()
    log = client.get(f"/api/webhooks/{hook.pk}/").content.decode()
    assert "HTTP 500" in log
    assert client.post(f"/api/webhooks/{hook.pk}/posts/{hook.posts.get().pk}/again/").status_code == 302
    assert run() == 1
    assert client.post(f"/api/webhooks/{hook.pk}/stop/").status_code == 302
    client.force_login(in_town.users["sister_staff"])
    assert client.get(f"/api/webhooks/{hook.pk}/").status_code == 404


def test_another_server_or_area_is_refused(in_town: Town, other: Other, client: Client) -> None:
    client.force_login(in_town.users["staff"])
    good = {"name": "12345", "address": f"{other.origin}/in", "area": in_town.xishan.key}
    for wrong in ({"address": "http://127.0.0.1:1/"}, {"area": in_town.binhu.key}, {"name": ""}):
        assert client.post("/api/webhooks/", {**good, **wrong}).status_code == 422
    assert not Webhook.objects.exists()


def test_old_posts_are_forgotten(in_town: Town, other: Other, hook: Webhook) -> None:
    cast.submission(in_town.station)
    run()
    assert hooks.sweep(timezone.now()) == 0
    assert hooks.sweep(timezone.now() + timedelta(days=91)) == 1

"""Robots of chat groups that staff keep: set up, tried out against a real server, told in the morning, stopped; and a
morning's digest that was given up, tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from feedback import rotating, tasks
from feedback.models import Submission
from feedback.models.notifications import ChatRobot, Digest
from feedback.sending import digests, robots
from tests import cast
from tests.feedback.mail_server import Gateway, serving

pytestmark = pytest.mark.django_db
MORNING = datetime.fromisoformat("2026-11-25T08:03:00+08:00")  # a Wednesday
YES, WRONG = '{"errcode": 0}', '{"errcode": 93000}'


@pytest.fixture
def town() -> Iterator[cast.Town]:
    with time_machine.travel(MORNING - timedelta(days=1)):
        made = cast.town()
    with time_machine.travel(MORNING):
        yield made


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(robots, "TIMEOUT", 0.5)
    with serving(Gateway()) as server:
        settings.MAIL_IS_ON = False
        settings.ROBOT_ORIGINS = [server.address.removesuffix("/send")]
        yield server


def said(gateway: Gateway, **other: str) -> dict[str, str]:
    address = f"{gateway.address}?key=PASSWORD"
    return {"kind": "wecom", "name": "代工委群", "address": address, "secret": "", "area": "320205", **other}


def as_(town: cast.Town, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.administrator(cast.user("root")) if name == "root" else town.users[name])
    return client


@pytest.fixture
def staff(town: cast.Town) -> Client:
    return as_(town, "staff")


@pytest.fixture
def robot(staff: Client, gateway: Gateway) -> ChatRobot:
    assert staff.post("/api/robots/", said(gateway)).status_code == 302
    return ChatRobot.objects.get()


def overdue(town: cast.Town) -> None:
    case = cast.assigned(town.shen, town.station)
    Submission.objects.filter(pk=case.pk).update(due_at=MORNING - timedelta(hours=1))


def page(client: Client, address: str = "/api/robots/") -> str:
    return client.get(address).content.decode()


def test_its_address_is_sealed_and_shown_nowhere(staff: Client, robot: ChatRobot, gateway: Gateway) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feedback_chatrobot")
        assert "PASSWORD" not in str(cursor.fetchall())
    assert robot.address.endswith("PASSWORD")
    shown = page(staff)
    assert "代工委群" in shown
    assert "PASSWORD" not in shown
    assert "Not tried yet" in shown
    assert rotating.rotate() == 0  # it is among what a new key seals again


def test_a_test_message_goes_out_at_once(staff: Client, robot: ChatRobot, gateway: Gateway) -> None:
    gateway.answers = [(200, YES)]
    done = staff.post(f"/api/robots/{robot.pk}/try/", follow=True).content.decode()
    assert "The group has it." in done
    assert "In force" in done
    (body,) = gateway.bodies
    assert "测试" in body["markdown"]["content"]


def test_a_failure_is_seen(staff: Client, robot: ChatRobot, gateway: Gateway) -> None:
    gateway.answers = [(200, WRONG)]
    done = staff.post(f"/api/robots/{robot.pk}/try/", follow=True).content.decode()
    assert "It was not taken: errcode 93000" in done
    assert "Not reached" in done


def test_it_is_told_in_the_morning_and_a_failure_tried_again(
    town: cast.Town, staff: Client, robot: ChatRobot, gateway: Gateway
) -> None:
    overdue(town)
    gateway.answers = [(200, WRONG), (200, YES)]
    tasks.digest()
    row = Digest.objects.get()
    assert (row.robot, row.dead_at is not None) == (robot.key, True)
    assert "Not reached" in page(staff)
    shown = page(staff, "/deliveries/")
    assert "a robot of a chat group 代工委群" in shown
    assert "errcode 93000" in shown
    assert as_(town, "auditor").post(f"/deliveries/digests/{row.pk}/again/").status_code == 404
    assert as_(town, "sister_staff").post(f"/deliveries/digests/{row.pk}/again/").status_code == 404
    assert staff.post(f"/deliveries/digests/{row.pk}/again/").status_code == 302
    assert digests.send_due(1) == 1
    row.refresh_from_db()
    assert row.sent_at is not None
    assert "超期" in gateway.bodies[-1]["markdown"]["content"]
    assert "In force" in page(staff)
    assert staff.post(f"/deliveries/digests/{row.pk}/again/").status_code == 404


def test_a_stopped_one_is_told_nothing_and_forgotten(
    town: cast.Town, staff: Client, robot: ChatRobot, gateway: Gateway
) -> None:
    assert staff.post(f"/api/robots/{robot.pk}/stop/").status_code == 302
    overdue(town)
    tasks.digest()
    assert not gateway.bodies
    robot.refresh_from_db()
    assert (robot.address, robot.secret) == ("", "")
    assert staff.post("/api/robots/", said(gateway)).status_code == 302  # it may be set up again


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"address": "http://10.0.0.1/send"}, "Only addresses of WeCom and DingTalk"),
        ({"kind": "slack"}, "Select a valid choice"),
        ({"area": "320211"}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_is_no_robot_of_theirs(staff: Client, gateway: Gateway, wrong: dict[str, str], told: str) -> None:
    answer = staff.post("/api/robots/", said(gateway, **wrong))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not ChatRobot.objects.exists()


def test_the_same_robot_is_not_set_up_twice(staff: Client, robot: ChatRobot, gateway: Gateway) -> None:
    again = staff.post("/api/robots/", said(gateway, name="又一个"))
    assert (again.status_code, "set up already" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("name", "opens", "keeps"),
    [
        ("root", True, True),
        ("city_staff", True, True),  # of the area above
        ("sister_staff", True, False),
        ("auditor", False, False),
        ("shen", False, False),
        ("officer", False, False),
    ],
)
def test_who_may(town: cast.Town, robot: ChatRobot, gateway: Gateway, name: str, opens: bool, keeps: bool) -> None:
    gateway.answers = [(200, YES)]
    client = as_(town, name)
    assert client.get("/api/robots/").status_code == (200 if opens else 404)
    assert ("代工委群" in page(client)) is keeps
    assert client.post(f"/api/robots/{robot.pk}/try/").status_code == (302 if keeps else 404)
    assert client.post(f"/api/robots/{robot.pk}/stop/").status_code == (302 if keeps else 404)

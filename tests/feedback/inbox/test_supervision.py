"""What an area's staff keep an eye on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.inbox import reading
from feedback.models import ActorKind, Submission
from feedback.models.referrals import Referral
from feedback.models.workflow import Workflow
from feedback.workflow import rules
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


def page(client: Client, town: cast.Town, name: str) -> str:
    client.force_login(town.users[name])
    return client.get("/supervision/?lang=en").content.decode()


def test_nothing_that_was_raised_waits_unseen(client: Client, town: cast.Town) -> None:
    raised = cast.assigned(town.shen, town.station, "请区里协调")
    lifecycle.raise_up(raised.pk, "要区里协调", actor=SHEN)
    assert "请区里协调" in page(client, town, "staff")
    assert "请区里协调" not in page(client, town, "city_staff")  # the district's staff have it
    lifecycle.raise_up(raised.pk, "要市里协调", actor=SHEN)
    assert "请区里协调" in page(client, town, "city_staff")
    assert "请区里协调" not in page(client, town, "staff")


def test_supervised_and_late_at_a_unit(client: Client, town: cast.Town, django_assert_max_num_queries: Any) -> None:
    watched, late = (cast.assigned(town.shen, town.station, words) for words in ("督办的这件", "逾期的这件"))
    lifecycle.supervise(watched.pk, "请抓紧", actor=SHEN)
    lifecycle.refer_to_unit(late.pk, town.unit, "请修", actor=SHEN)
    assert "Late at a handling unit" not in page(client, town, "staff")
    Referral.objects.update(due_at=timezone.now() - timedelta(days=3))
    shown = page(client, town, "auditor")
    assert "Late at a handling unit" in shown
    assert "锡山区城市管理局" in shown
    assert "督办的这件" in shown
    assert "督办的这件" not in page(client, town, "sister_staff")
    page(client, town, "staff")
    with django_assert_max_num_queries(8):
        client.get("/supervision/")


def test_who_has_no_area_finds_nothing(client: Client, town: cast.Town) -> None:
    client.force_login(town.users["shen"])
    assert client.get("/supervision/").status_code == 404


@pytest.mark.parametrize(("amber_days", "tone"), [(0, "info"), (1, "due"), (3, "due")])
def test_amber_begins_when_the_rules_say(town: cast.Town, time_machine: Any, amber_days: int, tone: str) -> None:
    time_machine.move_to("2026-11-23 10:00 +0800")  # a Monday
    Workflow.objects.create(area=town.xishan, amber_days=amber_days)
    rules.forget()
    held = cast.assigned(town.shen, town.station)
    assert reading.due(held, timezone.now()).tone == "info"  # to be accepted tomorrow: new
    accepted = lifecycle.accept(held.pk, actor=SHEN)
    time_machine.move_to("2026-11-27 10:00 +0800")  # to be answered on Monday: one working day left
    assert reading.due(Submission.objects.get(pk=accepted.pk), timezone.now()).tone == tone

"""SMS: shaped for any gateway, by day only, to mobile numbers only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as portal
from django.utils import timezone

from feedback import lifecycle
from feedback.models.notices import Delivery
from feedback.notices.channels import mobile, not_before
from feedback.sending import deliveries
from tests import cast
from tests.feedback.mail_server import SLOW, Gateway
from tests.feedback.notices.matters import SHEN, matter, send_all

pytestmark = pytest.mark.django_db


def test_an_sms_is_shaped_as_the_settings_say(gateway: Gateway, town: cast.Town) -> None:
    made = matter(town, contact_phone="138 0013 8000")
    lifecycle.accept(made.pk, actor=SHEN)  # no template: not told by SMS
    send_all()
    row = Delivery.objects.get()
    (body,) = gateway.bodies
    assert body["to"] == ["13800138000"]
    assert (body["id"], body["t"], body["n"]) == (str(row.pk), "SMS_received", 1)
    assert body["p"]["who"] == "沈岩代表"
    assert body["p"]["link"].startswith(f"{portal.PUBLIC_ADDRESS}/t/#")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((500, "oops"), "HTTP 500"),
        ((429, "slow down"), "HTTP 429"),
        ((302, ""), "HTTP 302"),
        ((200, '{"Code": "LIMIT"}'), "not accepted by the gateway"),
        (SLOW, "TimeoutError"),
    ],
)
def test_an_sms_that_fails_is_tried_again(gateway: Gateway, town: cast.Town, answer: Any, why: str) -> None:
    matter(town, contact_phone="13800138000")
    row = Delivery.objects.get()
    gateway.answers = [answer]
    assert not deliveries.send(row.pk)
    row.refresh_from_db()
    assert (row.attempts, row.is_done, row.last_error) == (1, False, why)
    assert deliveries.send(row.pk)


@pytest.mark.parametrize("answer", [(400, "bad number"), (200, '{"Code": "MOBILE_NUMBER_ILLEGAL"}')])
def test_an_sms_that_is_refused_is_given_up(gateway: Gateway, town: cast.Town, answer: Any) -> None:
    matter(town, contact_phone="13800138000")
    gateway.answers = [answer]
    send_all()
    assert Delivery.objects.get().dead_at


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-11-25T20:59", "2026-11-25T20:59"),
        ("2026-11-25T21:00", "2026-11-26T08:00"),
        ("2026-11-25T03:00", "2026-11-25T08:00"),
        ("2026-11-25T08:00", "2026-11-25T08:00"),
    ],
)
def test_no_sms_at_night(at: str, goes: str) -> None:
    asked, morning = (timezone.make_aware(datetime.fromisoformat(text)) for text in (at, goes))
    assert not_before("sms", asked) == morning
    assert not_before("email", asked) == asked


def test_what_comes_up_at_night_waits_without_counting_as_a_try(gateway: Gateway, town: cast.Town) -> None:
    matter(town, contact_phone="13800138000")
    row = Delivery.objects.get()
    with time_machine.travel(datetime.fromisoformat("2026-11-25T23:00:00+08:00")):
        assert not deliveries.send(row.pk)
    row.refresh_from_db()
    assert row.attempts == 0
    assert row.available_at == datetime.fromisoformat("2026-11-26T08:00:00+08:00")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("13800138000", "13800138000"), ("+86 138-0013-8000", "13800138000"), ("0510-82700000", ""), ("", "")],
)
def test_only_mobile_numbers_get_an_sms(typed: str, digits: str) -> None:
    assert mobile(typed) == digits

"""What the tests of opinions share: a town, a citizen, and servers that take what is sent to citizens."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from feedback.notices import sms
from feedback.privacy import in_force
from feedback.screening import word_list
from feedback.topics import choices
from feedback.views.citizens import form_page
from feedback.workflow import rules
from stations.holidays import calendar
from stations.venue_codes import issuing
from tests.cast import Town, town
from tests.feedback.citizen import Citizen
from tests.feedback.mail_server import Gateway, MailServer, serving

TEMPLATES = {kind: f"SMS_{kind}" for kind in ("received", "answered", "resolved")}
BODY = {"to": ["{phone}"], "id": "{id}", "t": "{template}", "p": {"who": "{who}", "link": "{link}"}, "n": 1}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a process keeps for a minute must not outlive a test."""
    for kept in (form_page, choices, rules, in_force, calendar, word_list):
        kept.forget()


@pytest.fixture
def in_town(db: Any) -> Town:
    return town()


@pytest.fixture
def citizen(in_town: Town, client: Client) -> Citizen:
    """Stands before the poster of the station."""
    return Citizen(client, issuing.issue(venue=in_town.station).code)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.2
        settings.MAIL_IS_ON, settings.MESSAGE_HOLD_SECONDS = True, 0
        yield server


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    with serving(Gateway()) as server:
        settings.SMS_GATEWAY, settings.SMS_TEMPLATES, settings.SMS_BODY = server.address, TEMPLATES, BODY
        settings.SMS_ACCEPTED, settings.SMS_REFUSED = '"Code": "OK"', "MOBILE_NUMBER_ILLEGAL"
        settings.MESSAGE_HOLD_SECONDS = 0
        yield server


@pytest.fixture
def by_day() -> Iterator[None]:
    with time_machine.travel(datetime.fromisoformat("2026-11-25T10:00:00+08:00"), tick=True):
        yield

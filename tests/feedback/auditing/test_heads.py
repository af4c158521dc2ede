"""A head a day over all chains, and its way out of the house."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from feedback import chain
from feedback.auditing import heads, publishing
from feedback.models import Event
from feedback.models.audit import AuditHead, Publication
from tests import cast
from tests.feedback.mail_server import Gateway, MailServer, serving

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with serving(Gateway()) as server:
        yield server


def test_a_head_covers_the_last_event_of_every_chain_that_grew(town: cast.Town) -> None:
    one, other = cast.assigned(town.shen, town.station), cast.submission(town.elsewhere)
    assert heads.make_due(NOW) == 1
    head = AuditHead.objects.get()
    last = [one.events.get(seq=2), other.events.get(seq=1)]
    assert list(chain.unpacked(bytes(head.leaves))) == [(e.submission_id, e.seq, bytes(e.hash)) for e in last]
    assert (head.number, head.events, head.chains) == (1, 3, 2)
    assert head.to_event == Event.objects.latest("pk").pk


def test_one_a_day_and_the_next_covers_only_what_is_new(town: cast.Town) -> None:
    cast.submission(town.station)
    assert heads.make_due(NOW) == 1
    new = cast.submission(town.elsewhere)
    assert heads.make_due(NOW) == 0
    assert heads.make_due(NOW + timedelta(days=1)) == 1
    first, second = AuditHead.objects.all()
    assert bytes(second.previous_hash) == bytes(first.hash)
    assert [number for number, *_ in chain.unpacked(bytes(second.leaves))] == [new.pk]


def test_a_quiet_day_has_its_head_too(db: Any) -> None:
    assert heads.make_due(NOW) == 1
    assert AuditHead.objects.get().chains == 0


def test_what_is_much_is_covered_by_several(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "MOST_EVENTS", 2)
    for n in range(5):
        cast.submission(town.station, n=n)
    assert heads.make_due(NOW) == 3
    assert list(AuditHead.objects.values_list("events", flat=True)) == [2, 2, 1]
    assert heads.make_due(NOW) == 0


@pytest.fixture
def two_heads(town: cast.Town) -> list[AuditHead]:
    cast.submission(town.station)
    heads.make_due(NOW)
    heads.make_due(NOW + timedelta(days=1))
    return list(AuditHead.objects.all())


def test_into_a_file_each_once(two_heads: list[AuditHead], settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads.jsonl")
    assert publishing.publish(NOW) == 2
    assert publishing.publish(NOW) == 0
    lines = [json.loads(line) for line in (tmp_path / "heads.jsonl").read_text().splitlines()]
    assert lines == [heads.line(head) for head in two_heads]
    assert lines[1]["previous"] == lines[0]["hash"]


def test_by_mail(two_heads: list[AuditHead], settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.AUDIT_HEAD_MAIL = ["notary@example.org"]
    with serving(MailServer()) as server:
        settings.EMAIL_PORT = server.port
        publishing.publish(NOW)
    (mail,) = server.mails
    assert mail["To"] == "notary@example.org"
    assert bytes(two_heads[1].hash).hex() in mail.get_content()


def test_to_a_web_address_again_after_a_failure(two_heads: list[AuditHead], settings: Any, gateway: Gateway) -> None:
    settings.AUDIT_HEAD_WEBHOOK = gateway.address
    gateway.answers = [(500, "")]
    assert publishing.publish(NOW) == 0
    row = Publication.objects.get()
    assert (row.number, row.failed_at, row.last_error) == (0, NOW, "Failed HTTP 500")
    assert publishing.publish(NOW) == 2
    assert gateway.bodies == [{"heads": [heads.line(head) for head in two_heads]}]
    row.refresh_from_db()
    assert (row.number, row.failed_at, row.last_error) == (2, None, "")


def test_a_way_that_fails_holds_up_no_other(two_heads: list[AuditHead], settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "no" / "folder")
    settings.AUDIT_HEAD_WEBHOOK = "http://127.0.0.1:9/"
    assert publishing.publish(NOW) == 0
    assert {row.outside: row.last_error.split()[0] for row in Publication.objects.all()} == {
        "file": "FileNotFoundError",
        "webhook": "Failed",
    }


def test_without_configuration_nothing_goes_out(two_heads: list[AuditHead]) -> None:
    assert publishing.publish(NOW) == 0
    assert not Publication.objects.exists()

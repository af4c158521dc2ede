"""The nightly check: a little at a time it reads all there is, finds what was changed past the portal, and tells whom
it concerns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deputies.models.accounts import Role
from feedback import lifecycle, tasks
from feedback.auditing import heads, watching
from feedback.models import ActorKind, Submission
from feedback.models.audit import AuditRound
from feedback.models.notifications import Notification
from portal.watching import metrics
from tests import cast
from tests.feedback.auditing import tampering

pytestmark = pytest.mark.django_db
NIGHT = datetime.fromisoformat("2026-11-20T01:00+08:00")


@pytest.fixture
def town(time_machine: Any) -> cast.Town:
    time_machine.move_to(NIGHT, tick=False)
    return cast.town()


@pytest.fixture
def case(town: cast.Town) -> Submission:
    held = cast.assigned(town.shen, town.station)
    lifecycle.accept(held.pk, actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"]))
    cast.submission(town.elsewhere, n=7)
    heads.make_due(timezone.now())
    return held


def night(*, seconds: float = 60, runs: int = 1) -> AuditRound:
    for _run in range(runs):
        watching.go_on(timezone.now(), seconds=seconds)
    return AuditRound.objects.latest("pk")


def told() -> set[str]:
    return set(Notification.objects.filter(occasion="tampered").values_list("user__username", flat=True))


def test_all_is_read_once_a_day(case: Submission, time_machine: Any) -> None:
    done = night()
    assert (done.events, done.chains, done.head, done.n_faults) == (4, 2, 1, 0)
    assert done.ended_at is not None
    assert watching.go_on(timezone.now(), seconds=60) is None  # not twice
    time_machine.move_to(NIGHT + timedelta(hours=23, minutes=30), tick=False)
    assert watching.go_on(timezone.now(), seconds=60) is None  # not before one o'clock
    time_machine.move_to(NIGHT + timedelta(days=1), tick=False)
    assert night().pk != done.pk
    assert not told()


def test_a_little_at_a_time_reads_the_same(case: Submission, town: cast.Town) -> None:
    for n in range(3):
        cast.submission(town.station, f"第 {n} 件")
    heads.make(timezone.now(), up_to=heads.newest_settled_event())
    tampering.run("UPDATE feedback_event SET actor_name = '别人' WHERE submission_id = %s AND seq = 2", case.pk)
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s", Submission.objects.latest("pk").pk)
    done = night(seconds=0, runs=8)  # a chain, or a head, each time
    assert done.ended_at is not None
    assert (done.events, done.chains, done.head) == (6, 4, 2)
    names = [(number, fault) for number, _seq, _head, fault in done.faults]
    assert names == [
        (case.pk, "ALTERED"),
        (Submission.objects.latest("pk").pk, "NO_EVENTS"),
        (Submission.objects.latest("pk").pk, "MISSING"),
    ]


def test_whom_it_concerns_is_told_once(case: Submission, town: cast.Town, time_machine: Any) -> None:
    cast.staff_of(town.binhu, "sister_auditor", role=Role.AUDITOR)
    cast.administrator(cast.user("root"))
    tampering.run("UPDATE feedback_event SET actor_name = '别人' WHERE submission_id = %s AND seq = 2", case.pk)
    assert night().n_faults == 1
    assert told() == {"auditor", "root"}  # it lies in the one's area, and not in the other's
    Notification.objects.update(read_at=timezone.now())
    time_machine.move_to(NIGHT + timedelta(days=1), tick=False)
    night()
    assert not Notification.objects.filter(read_at=None).exists()  # the same as the night before
    tampering.run("UPDATE feedback_event SET actor_name = '别人' WHERE submission_id = %s AND seq = 3", case.pk)
    time_machine.move_to(NIGHT + timedelta(days=2), tick=False)
    night()
    assert Notification.objects.filter(read_at=None).count() == 2


def test_a_changed_head_concerns_everybody(case: Submission, town: cast.Town) -> None:
    tampering.run("UPDATE feedback_audithead SET events = 99 WHERE number = 1")
    cast.staff_of(town.binhu, "sister_auditor", role=Role.AUDITOR)
    assert night().faults == [[0, 0, 1, "ALTERED"]]
    assert told() == {"auditor", "sister_auditor"}


def test_the_bell_leads_to_what_was_found(client: Client, case: Submission, town: cast.Town) -> None:
    cast.administrator(cast.user("root"))
    tampering.run("DELETE FROM feedback_event WHERE submission_id = %s AND seq = 2", case.pk)
    night()
    client.force_login(town.users["auditor"])
    assert "The check of the audit" in client.get("/notifications/?lang=en").content.decode()
    bell = Notification.objects.get(user=town.users["auditor"])
    assert client.post(f"/notifications/{bell.pk}/")["Location"] == "/audit/heads/"
    bell.refresh_from_db()
    assert bell.read_at is not None
    page = client.get("/audit/heads/?lang=en").content.decode()
    assert f'<a href="/audit/{case.pk}/">#{case.pk}</a> · event 2' in page
    assert "is missing" in page
    client.force_login(town.users["sister_staff"])
    page = client.get("/audit/heads/?lang=en").content.decode()
    assert f"#{case.pk}" not in page
    assert "1 more lies outside your areas" in page
    client.force_login(Notification.objects.get(user__username="root").user)
    page = client.get("/audit/heads/?lang=en").content.decode()
    assert f"#{case.pk} · event 2" in page
    assert 'href="/audit/"' not in page


def test_the_dashboard_and_the_figures_say_it(client: Client, case: Submission, town: cast.Town) -> None:
    client.force_login(town.users["staff"])
    assert "not yet" in client.get("/dashboard/?lang=en").content.decode()
    tasks.watch_events()
    assert "all as it was" in client.get("/dashboard/?lang=en").content.decode()
    assert b"yimatong_audit_faults 0.0" in metrics.render()
    AuditRound.objects.update(n_faults=3)
    assert "Events were changed past the portal" in client.get("/dashboard/?lang=en").content.decode()
    assert b"yimatong_audit_faults 3.0" in metrics.render()


def test_faults_beyond_the_most_are_counted(case: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_KEPT", 1)
    tampering.run("UPDATE feedback_event SET actor_name = '别人' WHERE seq IN (1, 2)")
    done = night()
    assert (done.n_faults, len(done.faults)) == (3, 1)

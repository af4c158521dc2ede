"""The morning's digest: for whom, when, what it says; and real servers that take it, or do not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from deputies.models.accounts import User
from feedback import lifecycle, tasks
from feedback.models import RouteReason, Submission
from feedback.models.notifications import Digest, NotificationChoice
from feedback.models.referrals import Referral
from feedback.notifications import notifying
from feedback.sending import at_once, digests, robots
from feedback.sending.robots import Robot
from stations.contact_days import duty, planning
from stations.models import DutyRosterEntry
from tests import cast
from tests.feedback.days import contact_day
from tests.feedback.mail_server import SLOW, Gateway, MailServer, serving

pytestmark = pytest.mark.django_db
MORNING = datetime.fromisoformat("2026-11-25T08:03:00+08:00")  # a Wednesday
YES, BUSY, WRONG = '{"errcode": 0}', '{"errcode": 45009}', '{"errcode": 93000}'


@pytest.fixture
def town() -> Iterator[cast.Town]:
    with time_machine.travel(MORNING - timedelta(days=1)):
        made = cast.town()
        for name in ("shen", "zhou", "liaison", "staff"):
            User.objects.filter(pk=made.users[name].pk).update(email=f"{name}@example.org")
    with time_machine.travel(MORNING):
        yield made


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(robots, "TIMEOUT", 0.2)
    with serving(Gateway()) as server:
        settings.MAIL_IS_ON = False
        yield server


def overdue(town: cast.Town, **of: Any) -> Submission:
    case = cast.assigned(town.shen, town.station, **of)
    Submission.objects.filter(pk=case.pk).update(due_at=MORNING - timedelta(hours=1))
    return case


def figures() -> dict[str, dict[str, int]]:
    return {row.user.username if row.user else "robot": row.figures for row in Digest.objects.select_related("user")}


def test_one_mail_each_for_whom_something_waits(town: cast.Town, mail_server: MailServer) -> None:
    overdue(town)
    cast.assigned(town.shen, town.station, n=1)
    held = cast.submission(town.station, n=2)
    lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    tasks.digest()
    tasks.digest()
    assert figures() == {
        "shen": {"new": 1, "today": 0, "overdue": 1},
        "liaison": {"new": 1, "today": 0, "overdue": 0},
        "staff": {"unrouted": 0, "today": 0, "overdue": 1},
    }
    assert len(mail_server.mails) == 3
    mail = next(mail for mail in mail_server.mails if mail["To"] == "shen@example.org")
    assert "11月25日" in mail["Subject"]
    assert "超期" in mail["Subject"]
    text = mail.get_body(("plain",))
    assert text is not None
    assert cast.LAMPS not in text.get_content(), "figures, not words"


def test_who_is_on_duty_within_three_days_is_told(town: cast.Town, mail_server: MailServer) -> None:
    today = MORNING.date()
    near = contact_day(town.station, town.shen, town.zhou, date=today + timedelta(days=3))
    contact_day(town.station, town.shen, date=today + timedelta(days=4))
    cancelled = contact_day(town.home, town.zhou, date=today + timedelta(days=1))
    assert planning.give_notice(MORNING) == 3
    planning.cancel(cancelled, "台风")
    duty.set_duty(near, [town.shen.pk])  # the colleague was given notice, and stands there no longer
    tasks.digest()
    assert figures() == {"shen": {"duty": 1}}
    text = mail_server.mails[0].get_body(("plain",))
    assert text is not None
    assert "三天内有 1 个联系日由您值班" in text.get_content()


def test_whom_a_colleague_asks_to_swap_is_told_until_it_is_decided(town: cast.Town, mail_server: MailServer) -> None:
    today = MORNING.date()
    contact_day(town.station, town.shen, date=today + timedelta(days=20))
    contact_day(town.station, town.zhou, date=today + timedelta(days=30))
    offered, wanted = DutyRosterEntry.objects.order_by("date")
    asked = duty.propose_swap(offered, wanted, "那天出差", now=MORNING)
    assert _planned() == {"zhou": {"swap": 1}}
    Digest.objects.all().delete()
    duty.decline_swap(asked.pk, now=MORNING)
    assert _planned() == {}


@pytest.mark.parametrize("at", ["2026-11-25T07:59:00+08:00", "2026-11-25T12:01:00+08:00", "2026-11-28T08:03:00+08:00"])
def test_only_in_the_morning_of_a_working_day(town: cast.Town, mail_server: MailServer, at: str) -> None:
    overdue(town)
    assert digests.plan(datetime.fromisoformat(at)) == 0
    assert not Digest.objects.exists()


def test_nothing_waits_nothing_is_sent(town: cast.Town, mail_server: MailServer) -> None:
    tasks.digest()
    assert not Digest.objects.exists()


def test_who_does_not_want_it_gets_none(client: Client, town: cast.Town, mail_server: MailServer) -> None:
    overdue(town)
    client.force_login(town.users["shen"])
    assert "shen@example.org" in client.get("/notifications/").content.decode()
    never = {f"mail-{kind}": "never" for kind in ("new", "due", "overdue", "back", "mentioned", "supervised")}
    client.post("/notifications/choose/", never)
    assert set(_planned()) == {"staff"}
    Digest.objects.all().delete()
    client.post("/notifications/choose/", never | {"mail-overdue": "morning"})
    assert set(_planned()) == {"shen", "staff"}


def _planned() -> dict[str, dict[str, int]]:
    digests.plan(MORNING)
    return figures()


def test_a_server_that_is_away_is_tried_again_and_one_that_refuses_is_not(
    client: Client, town: cast.Town, mail_server: MailServer
) -> None:
    overdue(town)
    mail_server.answers = ["451 later", "550 unknown"]
    tasks.digest()
    later, refused = Digest.objects.order_by("dead_at")[1], Digest.objects.order_by("dead_at")[0]
    assert (later.attempts, later.last_error, later.dead_at) == (1, "SMTP 451", None)
    assert (refused.last_error, refused.dead_at is not None) == ("SMTP 550", True)
    with time_machine.travel(MORNING + timedelta(minutes=10)):
        tasks.digest()
    later.refresh_from_db()
    assert later.sent_at is not None
    client.force_login(town.users["city_staff"])
    page = client.get("/deliveries/?lang=en").content.decode()
    assert "SMTP 550" in page
    client.force_login(town.users["sister_staff"])
    assert "SMTP 550" not in client.get("/deliveries/?lang=en").content.decode()


def test_a_mail_tells_of_the_kinds_that_are_wanted(town: cast.Town, mail_server: MailServer, client: Client) -> None:
    overdue(town)
    cast.assigned(town.shen, town.station, n=1)
    for name, time in (("shen", "at_once"), ("staff", "never")):
        client.force_login(User.objects.get(username=name))
        client.post("/notifications/choose/", {"mail-overdue": time})
    digests.plan(MORNING)
    assert figures() == {"shen": {"new": 1, "today": 0}}  # of what the staff want nothing waits


def test_what_is_unread_at_the_bell_is_counted_unless_it_was_mailed(town: cast.Town, mail_server: MailServer) -> None:
    """An answer of the citizen, and a supervision that was not chosen to be told at once, and one that was."""
    with time_machine.travel(MORNING - timedelta(hours=15)):
        case, other = cast.assigned(town.shen, town.station), cast.assigned(town.zhou, town.station, n=1)
        NotificationChoice.objects.create(user=town.users["shen"], mail={"supervised": "morning"})
        lifecycle.add_detail(case.pk, "北门。")
        for matter in (case, other):
            lifecycle.supervise(matter.pk, "请抓紧。", actor=lifecycle.SYSTEM)
        Submission.objects.update(
            state="in_progress", due_at=MORNING + timedelta(days=9)
        )  # so that only the bell is counted
        assert [at_once.send(pk) for pk in at_once.take()] == [True]
    digests.plan(MORNING)
    assert figures() == {"shen": {"back": 1, "supervised": 1}}
    Digest.objects.all().delete()
    notifying.read(town.users["shen"], MORNING)
    digests.plan(MORNING)
    assert figures() == {}


def test_an_officer_is_told_what_their_unit_was_asked_and_what_is_late(
    town: cast.Town, mail_server: MailServer
) -> None:
    User.objects.filter(username="officer").update(email="officer@example.org")
    User.objects.exclude(username="officer").update(email="")
    with time_machine.travel(MORNING - timedelta(days=1)):
        first, second = cast.assigned(town.shen, town.station), cast.assigned(town.shen, town.station, n=1)
        for case in (first, second):
            lifecycle.refer_to_unit(case.pk, town.unit, "请看。", actor=lifecycle.SYSTEM)
        notifying.read(town.users["officer"], MORNING, first.pk)
    Referral.objects.filter(submission=first).update(due_at=MORNING - timedelta(hours=1))
    digests.plan(MORNING)
    assert figures() == {"officer": {"today": 0, "overdue": 1, "referred": 1}}


def robot_of(settings: Any, gateway: Gateway, kind: str, **more: str) -> None:
    settings.ROBOTS = [{"kind": kind, "address": f"{gateway.address}?key=k", "area": "320205", **more}]


def test_wecom_is_told_the_figures_of_the_area(town: cast.Town, gateway: Gateway, settings: Any) -> None:
    robot_of(settings, gateway, "wecom")
    gateway.answers = [(200, YES)]
    overdue(town)
    tasks.digest()
    tasks.digest()
    (body,) = gateway.bodies
    assert body["msgtype"] == "markdown"
    assert "超期" in body["markdown"]["content"]
    assert cast.LAMPS not in body["markdown"]["content"]
    assert Digest.objects.get().sent_at is not None


def test_dingtalk_gets_its_signature(town: cast.Town, gateway: Gateway, settings: Any) -> None:
    robot_of(settings, gateway, "dingtalk", secret="SECdemo")
    gateway.answers = [(200, YES)]
    overdue(town)
    tasks.digest()
    (body,), (path,) = gateway.bodies, gateway.paths
    assert body["markdown"]["text"].startswith("### ")
    asked = parse_qs(urlsplit(path).query)
    assert asked["key"] == ["k"]
    assert 0 <= int(asked["timestamp"][0]) - MORNING.timestamp() * 1000 < 60_000
    assert len(asked["sign"][0]) == 44


def test_the_signature_is_as_dingtalk_documents_it() -> None:
    """openssl: printf '1700000000000\\nSECdemo' | openssl dgst -sha256 -hmac SECdemo -binary | base64"""
    at = datetime.fromtimestamp(1_700_000_000, tz=MORNING.tzinfo)
    address = robots.signed(Robot("dingtalk", "https://example.org/send", "32", "SECdemo"), at)
    assert parse_qs(urlsplit(address).query)["sign"] == ["lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA="]


@pytest.mark.parametrize(
    ("answer", "is_over", "why"),
    [
        ((200, BUSY), False, "errcode 45009"),
        ((200, WRONG), True, "errcode 93000"),
        ((404, ""), True, "HTTP 404"),
        ((502, ""), False, "HTTP 502"),
        ((200, "<html>"), False, "JSONDecodeError"),
        ((302, ""), True, "HTTP 302"),
        (SLOW, False, "TimeoutError"),
    ],
)
def test_what_a_robot_may_answer(
    town: cast.Town, gateway: Gateway, settings: Any, answer: Any, is_over: bool, why: str
) -> None:
    robot_of(settings, gateway, "wecom")
    gateway.answers = [answer]
    overdue(town)
    tasks.digest()
    row = Digest.objects.get()
    assert (row.dead_at is not None, row.sent_at) == (is_over, None)
    assert row.last_error in (why, "RemoteDisconnected")


def test_it_is_given_up_after_a_while(town: cast.Town, gateway: Gateway, settings: Any) -> None:
    robot_of(settings, gateway, "wecom")
    gateway.answers = [(200, BUSY)] * 20
    overdue(town)
    for hours in range(12):
        with time_machine.travel(MORNING + timedelta(hours=3 * hours)):
            digests.plan(MORNING)
            digests.send_due(1)
    assert (Digest.objects.get().attempts, len(gateway.bodies)) == (8, 8)
    assert Digest.objects.get().dead_at is not None


@pytest.mark.parametrize("said", [{"kind": "x", "address": "https://a", "area": "32"}, {"kind": "wecom"}, {"a": "y"}])
def test_what_is_no_robot_is_said(said: dict[str, str]) -> None:
    with pytest.raises((ValueError, TypeError)):
        robots.read([said])


def test_an_address_is_not_kept(town: cast.Town, gateway: Gateway, settings: Any) -> None:
    robot_of(settings, gateway, "wecom")
    overdue(town)
    digests.plan(MORNING)
    assert gateway.address not in str(Digest.objects.values())
    settings.ROBOTS = []
    digests.send_due(1)
    assert Digest.objects.get().last_error == "not set any more"
    assert digests.sweep(MORNING + digests.KEPT_FOR + timedelta(days=2)) == 1

"""The inbox of a handling unit: what its officer sees and does, and what they do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.inbox import positions, units
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.notifications import Notification
from feedback.models.referrals import Referral, ReferralState
from stations.access import scope_of
from tests import cast
from tests.feedback.files import samples

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
CONTACT = {"contact_name": "王阿姨", "contact_phone": "13812345678"}


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def officer(client: Client, town: cast.Town) -> Client:
    client.force_login(town.users["officer"])
    return client


def referred(town: cast.Town, **opinion: Any) -> Referral:
    held = cast.assigned(town.shen, town.station, **{**CONTACT, **opinion})
    lifecycle.refer_to_unit(held.pk, town.unit, "请修北门的路灯", actor=SHEN)
    return Referral.objects.select_related("submission").get(submission=held)


def at(referral: Referral, slug: str = "") -> str:
    return f"/unit/{referral.pk}/{slug + '/' if slug else ''}?lang=en"


def send(client: Client, referral: Referral, slug: str, **said: Any) -> Any:
    version = Submission.objects.get(pk=referral.submission_id).version
    return client.post(at(referral, slug), {"version": version, **said})


def test_the_list_in_the_order_of_its_urgency_in_few_queries(
    officer: Client, town: cast.Town, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    made = [referred(town, message=f"第 {n} 件", n=n) for n in range(units.PAGE // 10)]
    Referral.objects.filter(pk=made[2].pk).update(due_at=now - timedelta(hours=1))
    lifecycle.ask_detail(made[0].submission_id, "哪一盏？", actor=SHEN)
    with django_assert_max_num_queries(8):
        page = officer.get("/unit/?lang=en").content.decode()
    order = [page.index(f"第 {n} 件") for n in (2, 1, 3, 4, 0)]
    assert order == sorted(order)
    assert "Overdue" in page
    assert "the citizen was asked" in page


def test_pages_follow_one_another_without_gap_or_repeat(town: cast.Town) -> None:
    made = [referred(town, n=n) for n in range(7)]
    lifecycle.ask_detail(made[3].submission_id, "哪一盏？", actor=SHEN)
    for done in (False, True):
        seen: list[int] = []
        after: positions.Position | None = None
        while True:
            page = units.page(Referral.objects.all(), timezone.now(), after, done=done, size=3)
            seen += [row.pk for row in page.rows]
            if page.after is None:
                break
            after = positions.Position.read(str(page.after))
        assert len(seen) == len(set(seen)) == 7
        for referral in made if not done else []:
            lifecycle.recall(referral.submission_id, "撤回", actor=SHEN)


@pytest.mark.parametrize("text", ["", "1.2", "a.b.c", "1.99999999999999999999999.3"])
def test_a_position_that_is_none(text: str) -> None:
    assert positions.Position.read(text) is None


def test_the_unit_sees_what_it_needs_and_no_more(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    lifecycle.answer(referral.submission_id, "只对群众说的话", actor=SHEN)
    lifecycle.add_detail(referral.submission_id, "第二盏也不亮")
    page = officer.get(at(referral)).content.decode()
    for words in (cast.LAMPS, "请修北门的路灯", "第二盏也不亮", "138***78"):
        assert words in page
    for words in ("只对群众说的话", "13812345678", "王阿姨"):
        assert words not in page
    assert officer.get(f"/inbox/{referral.submission_id}/").status_code == 404


def test_a_case_of_a_hundred_events_in_few_queries(
    officer: Client, town: cast.Town, django_assert_max_num_queries: Any
) -> None:
    referral = referred(town)
    for n in range(100):
        lifecycle.add_detail(referral.submission_id, f"补充 {n}")
    with django_assert_max_num_queries(10):
        assert "补充 99" in officer.get(at(referral)).content.decode()


def test_the_contact_is_shown_for_a_reason_and_recorded(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    assert send(officer, referral, "contact", why=" ").status_code == 422
    shown = send(officer, referral, "contact", why="要约时间上门")
    assert "13812345678" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    event = referral.submission.events.latest("seq")
    assert (event.verb, event.actor_kind, event.actor_name, event.words) == (
        "look", "unit", "锡山区城市管理局", "要约时间上门"
    )  # fmt: skip


def test_a_name_kept_from_units_is_not_shown_at_all(officer: Client, town: cast.Town) -> None:
    referral = referred(town, hide_name_from_unit=True)
    page = officer.get(at(referral)).content.decode()
    assert "138***78" not in page
    assert "keeps their name from handling units" in page
    assert send(officer, referral, "contact", why="要约时间上门").status_code == 404


def test_a_reply_with_evidence_goes_to_the_deputy(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    assert send(officer, referral, "reply", words=" ").status_code == 422
    done = send(
        officer,
        referral,
        "reply",
        words="本周五前修好",
        files=SimpleUploadedFile("灯.jpg", samples.picture(), "image/jpeg"),
    )
    assert done.status_code == 302
    event = referral.submission.events.latest("seq")
    assert (event.verb, event.public, event.words, event.actor_name) == (
        "unit_reply", False, "本周五前修好", "锡山区城市管理局"
    )  # fmt: skip
    assert referral.submission.attachments.get().event_seq == event.seq
    page = officer.get(at(referral)).content.decode()
    assert "本周五前修好" in page
    assert 'id="reply"' not in page
    assert "本周五前修好" not in officer.get("/unit/?lang=en").content.decode()
    assert cast.LAMPS[:8] in officer.get("/unit/?done=1&lang=en").content.decode()


def test_the_bell_leads_an_officer_to_the_units_own_page(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    (bell,) = Notification.objects.filter(user=town.users["officer"])
    opened = officer.post(f"/notifications/{bell.pk}/")
    assert opened["Location"] == f"/unit/{referral.pk}/"
    assert officer.get(opened["Location"]).status_code == 200


def test_not_our_matter(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    assert "Not our matter" in officer.get(at(referral)).content.decode()
    assert send(officer, referral, "object", words="").status_code == 422
    assert send(officer, referral, "object", words="路灯归供电公司").status_code == 302
    referral.refresh_from_db()
    assert referral.state == ReferralState.OBJECTED


def test_too_late_is_told_and_the_words_are_kept(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    Referral.objects.update(object_by=timezone.now() - timedelta(minutes=1))
    assert "Not our matter" not in officer.get(at(referral)).content.decode()
    refused = send(officer, referral, "object", words="路灯归供电公司")
    assert refused.status_code == 409
    lifecycle.recall(referral.submission_id, "转错了", actor=SHEN)
    late = send(officer, referral, "reply", words="已修好")
    assert (late.status_code, "Something has happened" in late.content.decode()) == (409, True)


def test_the_reply_is_taken_back(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    send(officer, referral, "reply", words="寄错了")
    assert "Your last step: replied." in officer.get(at(referral)).content.decode()
    assert officer.post(at(referral, "undo")).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.ended_at) == (ReferralState.OPEN, None)
    assert "寄错了" not in officer.get(at(referral)).content.decode()
    assert officer.post(at(referral, "undo")).status_code == 409


def test_the_sheet_for_paper(officer: Client, town: cast.Town) -> None:
    page = officer.get(at(referred(town), "sheet")).content.decode()
    assert "Referral sheet" in page
    assert cast.LAMPS in page
    assert "13812345678" not in page


@pytest.mark.parametrize("name", ["shen", "staff", "auditor", "nobody", "far_officer"])
def test_another_unit_and_everybody_else_finds_nothing(client: Client, town: cast.Town, name: str) -> None:
    referral = referred(town)
    far = cast.officer_of(cast.unit("滨湖区城市管理局", town.binhu), "far_officer")
    client.force_login({**town.users, "far_officer": far}[name])
    for slug in ("", "sheet"):
        assert client.get(at(referral, slug)).status_code == 404
    for slug in ("reply", "object", "undo", "contact"):
        assert send(client, referral, slug, words="我来回复", why="我想知道").status_code == 404


def test_an_officer_lands_in_the_units_inbox(officer: Client, town: cast.Town) -> None:
    assert scope_of(town.users["officer"]).unit_ids == {town.unit.pk}
    assert officer.get("/?lang=en").status_code in (200, 302)
    assert 'href="/unit/"' in officer.get("/unit/").content.decode()


def test_a_case_given_back_to_staff_stays_with_the_unit(officer: Client, town: cast.Town) -> None:
    referral = referred(town)
    lifecycle.give_back(referral.submission_id, actor=lifecycle.SYSTEM)
    assert send(officer, referral, "reply", words="已修好").status_code == 302
    reason = RouteReason.STAFF
    lifecycle.assign(referral.submission_id, actor=lifecycle.SYSTEM, deputy=town.zhou, reason=reason)

"""The list of words, the same words told twice, and the three decisions of a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback import lifecycle, outbox
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Event, RouteReason, Submission
from feedback.models.queue import Outbox
from feedback.models.screening import Decision, Fingerprint, ScreenedWord, Screening, WordKind
from feedback.screening import screener, word_list
from feedback.states import State
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.citizens.test_appointment_pages import code_of

AD = "专业代开发票，价格优惠，量大从优。"
ANGRY = "再不修我就砍死你们。"
STAFF = Actor(ActorKind.STAFF, "锡山区")


def routed(where: Any, message: str, **opinion: Any) -> Submission:
    made = cast.submission(where, message, **opinion)
    outbox.route(Outbox.objects.get(submission=made).pk)
    made.refresh_from_db()
    return made


def listed(word: str, *, area: Any = None, holds: bool = False) -> None:
    ScreenedWord.objects.create(word=word, kind=WordKind.OTHER, area=area, holds=holds)
    word_list.forget()


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("代开发票", "专业代 开-发票", True),
        ("代開發票", "代开发票", True),
        ("ＶＸ", "加vx123", False),
        ("ＶＸ", "加vx 123", True),
        ("ass", "my class", False),
        ("ass", "An ASS.", True),
        ("路灯", "路边的灯", False),
    ],
)
def test_words_and_their_variants(in_town: Town, word: str, text: str, is_found: bool) -> None:
    ScreenedWord.objects.all().delete()
    listed(word)
    assert bool(word_list.hits(text, in_town.station.area_key)) is is_found


def test_a_word_holds_in_its_area_and_all_under_it(in_town: Town) -> None:
    listed("梧桐", area=in_town.xishan)
    assert word_list.hits("梧桐树", in_town.station.area_key)
    assert not word_list.hits("梧桐树", in_town.elsewhere.area_key)


def test_what_is_flagged_is_routed_all_the_same(in_town: Town) -> None:
    made = routed(in_town.station, ANGRY)
    assert made.state == State.ASSIGNED
    assert Screening.objects.get().kinds == ["threat"]
    flagged = Event.objects.get(verb="flag")
    assert not flagged.public
    assert "砍" not in str(flagged.data)


def test_what_is_held_waits_and_the_citizen_is_told(in_town: Town, client: Client) -> None:
    made = routed(in_town.station, AD)
    assert made.state == State.SUBMITTED
    assert Outbox.objects.get().done_at is not None
    page = text_of(client.post("/t/?lang=en", {"code": code_of(made)}))
    assert "Somebody is looking at it before it is passed on" in page


@pytest.mark.parametrize("decision", [Decision.RELEASE, Decision.MASK])
def test_released_it_is_routed(in_town: Town, decision: Decision) -> None:
    made = routed(in_town.station, AD)
    screener.decide(Screening.objects.get().pk, decision, actor=STAFF, masked="***")
    outbox.route(Outbox.objects.get(done_at=None).pk)
    made.refresh_from_db()
    assert made.state == State.ASSIGNED
    assert made.message == ("***" if decision is Decision.MASK else AD)
    assert made.events.get(seq=1).words == AD
    assert made.events.filter(verb=decision.value, public=True).count() == 1


def test_kept_it_stands_in_the_queue_of_the_staff(in_town: Town) -> None:
    made = routed(in_town.station, AD)
    screener.decide(Screening.objects.get().pk, Decision.KEEP, actor=STAFF)
    assert Submission.objects.unrouted().get() == made


def test_one_decision_only_and_nothing_is_masked_away(in_town: Town) -> None:
    made = routed(in_town.station, ANGRY)
    found = Screening.objects.get().pk
    with pytest.raises(screener.NotWaiting):
        screener.decide(found, Decision.KEEP, actor=STAFF)  # it was passed on: there is nothing to keep
    with pytest.raises(screener.MaskedAway):
        screener.decide(found, Decision.MASK, actor=STAFF, masked=" ")
    screener.decide(found, Decision.MASK, actor=STAFF, masked="再不修我就***。")
    with pytest.raises(screener.NotWaiting):
        screener.decide(found, Decision.RELEASE, actor=STAFF)
    made.refresh_from_db()
    assert made.message == "再不修我就***。"


def test_somebody_assigned_it_by_hand_meanwhile(in_town: Town) -> None:
    made = routed(in_town.station, AD)
    lifecycle.assign(made.pk, actor=STAFF, deputy=in_town.zhou, reason=RouteReason.STAFF)
    screener.decide(Screening.objects.get().pk, Decision.RELEASE, actor=STAFF)
    made.refresh_from_db()
    assert made.deputy == in_town.zhou
    assert not Outbox.objects.filter(done_at=None).exists()


def test_the_same_words_within_a_day_are_a_duplicate(in_town: Town) -> None:
    first = routed(in_town.station, "北门的路灯不亮。")
    again = routed(in_town.station, "北门的路灯，不亮！！", n=1)
    other = routed(in_town.elsewhere, "北门的路灯不亮。")
    assert Screening.objects.get().submission == again
    assert again.screening.duplicate_of == first
    assert again.state == State.ASSIGNED
    assert not again.screening.is_waiting
    assert other.state == State.ASSIGNED


def test_a_day_later_they_are_not(in_town: Town) -> None:
    routed(in_town.station, "北门的路灯不亮。")
    Fingerprint.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    routed(in_town.station, "北门的路灯不亮。", n=1)
    assert not Screening.objects.exists()
    assert screener.forget_fingerprints(timezone.now()) == 1


def test_the_holder_sees_the_duplicate(in_town: Town, client: Client) -> None:
    first = cast.assigned(in_town.shen, in_town.station)
    again = cast.assigned(in_town.shen, in_town.station, n=1)
    screener.screen(first)
    screener.screen(again)
    client.force_login(in_town.users["shen"])
    assert f"#{first.pk}" in text_of(client.get(f"/inbox/{again.pk}/"))
    assert f"#{again.pk}" not in text_of(client.get(f"/inbox/{first.pk}/"))


def test_the_holder_reads_what_was_masked(in_town: Town, client: Client) -> None:
    made = cast.assigned(in_town.shen, in_town.station, ANGRY)
    screener.screen(made)
    screener.decide(Screening.objects.get().pk, Decision.MASK, actor=STAFF, masked="再不修我就***。")
    client.force_login(in_town.users["shen"])
    page = text_of(client.get(f"/inbox/{made.pk}/"))
    assert "砍" not in page
    assert "再不修我就***" in page


def test_links_are_words(in_town: Town, client: Client) -> None:
    made = cast.assigned(in_town.shen, in_town.station, "请看 https://evil.example/a?b=1 和 www.evil.example")
    client.force_login(in_town.users["shen"])
    pages = [client.get(f"/inbox/{made.pk}/"), client.post("/t/", {"code": code_of(made)})]
    for page in map(text_of, pages):
        assert "https://evil.example/a?b=1" in page
        assert 'href="https://evil' not in page
        assert 'href="http://www.evil' not in page


# The pages


@pytest.fixture
def staff(in_town: Town, client: Client) -> Client:
    client.force_login(in_town.users["staff"])
    return client


def test_the_queue_and_a_decision(staff: Client, in_town: Town, django_assert_num_queries: Any) -> None:
    routed(in_town.station, AD)
    routed(in_town.station, ANGRY)
    routed(in_town.elsewhere, ANGRY)
    staff.get("/screening/")
    with django_assert_num_queries(5):  # session, user, memberships (twice), the list
        page = text_of(staff.get("/screening/"))
    assert AD[:6] in page
    assert page.count("waiting") >= 1
    found = Screening.objects.get(is_held=True)
    case = text_of(staff.get(f"/screening/{found.pk}/"))
    assert "<mark>代开发票</mark>" in case
    assert staff.post(f"/screening/{found.pk}/", {"decision": "nonsense"}).status_code == 422
    assert staff.post(f"/screening/{found.pk}/", {"decision": "mask", "masked": ""}).status_code == 422
    assert staff.post(f"/screening/{found.pk}/", {"decision": "release"}).status_code == 302
    assert staff.post(f"/screening/{found.pk}/", {"decision": "release"}).status_code == 409
    assert AD[:6] not in text_of(staff.get("/screening/"))


def test_the_proposed_masking(staff: Client, in_town: Town) -> None:
    routed(in_town.station, f"{AD}电话13812345678")
    assert "电话***</textarea>" in text_of(staff.get(f"/screening/{Screening.objects.get().pk}/"))


def test_the_list_is_edited_in_ones_own_area(staff: Client, in_town: Town) -> None:
    word = {"word": "梧桐", "kind": "other", "area": in_town.xishan.key, "holds": "on"}
    assert staff.post("/screening/words/", word).status_code == 302
    assert staff.post("/screening/words/", word).status_code == 422
    assert staff.post("/screening/words/", {**word, "area": in_town.binhu.key}).status_code == 422
    assert staff.post("/screening/words/", {**word, "area": ""}).status_code == 422
    row = ScreenedWord.objects.get(word="梧桐")
    assert (row.area, row.holds) == (in_town.xishan, True)
    assert word_list.hits("梧桐树", in_town.station.area_key)
    everywhere = ScreenedWord.objects.filter(area=None).first()
    assert everywhere is not None
    assert staff.post(f"/screening/words/{everywhere.pk}/remove/").status_code == 404
    assert staff.post(f"/screening/words/{row.pk}/remove/").status_code == 302
    assert not word_list.hits("梧桐树", in_town.station.area_key)

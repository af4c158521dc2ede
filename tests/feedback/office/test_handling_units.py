"""The register of handling units: who keeps it, how one is found, and that its end leaves nothing with nobody."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from deputies.models.accounts import HandlingUnit
from feedback import lifecycle, receivers
from feedback.lifecycle import NotAllowed
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.referrals import Referral, ReferralState
from feedback.registers import handling_units as at_units
from stations.accounts import people
from stations.registers import catalogue
from tests import cast

pytestmark = pytest.mark.django_db
LIST = "/handling-units/"


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


def as_(client: Client, town: cast.Town, who: str) -> Client:
    client.force_login(town.users[who])
    return client


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(LIST + query).context["page"].rows]


def errors(response: Any) -> set[str]:
    assert response.status_code == 422
    return set(response.context["form"].errors)


def shen(town: cast.Town) -> lifecycle.Actor:
    return lifecycle.Actor(ActorKind.DEPUTY, town.shen.name, town.users["shen"])


def referred(town: cast.Town, n: int = 0) -> Submission:
    held = cast.assigned(town.shen, town.station, n=n)
    return lifecycle.refer_to_unit(held.pk, town.unit, "请修路灯", actor=shen(town))


def late(submission: Submission) -> None:
    Referral.objects.filter(submission=submission).update(due_at=timezone.now() - timedelta(days=1))


def test_units_are_found_by_name_spelling_area_and_state(client: Client, town: cast.Town) -> None:
    citys = cast.unit("无锡市数据局", town.city)
    HandlingUnit.objects.create(name="锡山区旧局", area=town.xishan, ended_on=date(2025, 1, 1))
    as_(client, town, "city_staff")
    assert names(client) == ["无锡市数据局", "锡山区城市管理局"]
    for query in ("?q=城市 锡山", "?q=xsqcs", "?q=xishanqucheng", "?area=320205", "?q=320205"):
        assert names(client, query) == ["锡山区城市管理局"], query
    for query in ("?q=城管", "?q=%23%23", "?area=99", "?q=gly"):
        assert names(client, query) == [], query
    assert names(client, "?status=closed") == ["锡山区旧局"]
    as_(client, town, "staff")
    assert names(client) == ["锡山区城市管理局"], "what stands above is not theirs"
    assert client.get(f"{LIST}{citys.pk}/").status_code == 404


def test_the_list_tells_what_each_has_and_who_answers_for_it(client: Client, town: cast.Town) -> None:
    nobody = cast.unit("锡山区无人局", town.xishan)
    late(referred(town, 1))
    referred(town, 2)
    waiting = referred(town, 3)
    late(waiting)
    lifecycle.ask_detail(waiting.pk, "在哪一段？", actor=shen(town))
    lifecycle.unit_reply(referred(town, 4).pk, "修好了", actor=lifecycle.SYSTEM)
    rows = as_(client, town, "staff").get(LIST).context["page"].rows
    assert {row.pk: row.load for row in rows} == {
        town.unit.pk: at_units.Load(officers=1, open=3, overdue=1),
        nobody.pk: at_units.Load(0, 0, 0),
    }
    assert "无经办人" in client.get(LIST).content.decode()


def test_the_list_goes_on_page_after_page(client: Client, town: cast.Town) -> None:
    HandlingUnit.objects.bulk_create(
        HandlingUnit(name=f"第{n}局", area=town.xishan if n % 2 else town.street) for n in range(catalogue.PAGE + 3)
    )
    as_(client, town, "staff")
    first = client.get(LIST).context
    rest = client.get(f"{LIST}{first['filters'].onward}{first['page'].after}").context["page"]
    shown = [row.pk for row in (*first["page"].rows, *rest.rows)]
    assert len(shown) == len(set(shown)) == catalogue.PAGE + 4
    assert not rest.after


def test_it_is_exported_as_it_is_listed(client: Client, town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_units, "AT_ONCE", 2)
    for n in range(4):
        cast.unit(f"=第{n}局", town.street)
    late(referred(town))
    as_(client, town, "staff")
    sent = b"".join(client.get(f"{LIST}export.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, first, *others = csv.reader(StringIO(sent))
    assert head == ["承办单位", "区划", "区划代码", "状态", "经办人", "在办件", "已超期"]
    assert first == ["锡山区城市管理局", "锡山区", "320205", "运行中", "1", "1", "1"]
    assert [row[0] for row in others] == [f"'=第{n}局" for n in range(4)]
    found = client.get(f"{LIST}export.xlsx?q=城市管理")
    sheet = load_workbook(BytesIO(b"".join(found.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["锡山区城市管理局"]
    assert client.get(f"{LIST}export.pdf").status_code == 404


def test_a_unit_is_entered_and_renamed_with_its_history(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed = {"name": "锡山区水利局", "area": "锡山区"}
    answer = client.post(f"{LIST}new/", typed)
    made = HandlingUnit.objects.get(name="锡山区水利局")
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.pinyin, made.initials) == ("xishanqushuiliju", "xsqslj")
    assert errors(client.post(f"{LIST}new/", typed)) == {"__all__"}, "the name is taken"
    assert errors(client.post(f"{LIST}new/", {"name": "别局", "area": "滨湖区"})) == {"area"}
    edit = f"{LIST}{made.pk}/edit/"
    client.post(edit, {**typed, "pinyin": made.pinyin, "initials": made.initials, "name": "锡山区水务局"})
    made.refresh_from_db()
    assert (made.name, made.initials) == ("锡山区水务局", "xsqswj")
    lines = [line.words for line in client.get(f"{LIST}{made.pk}/").context["history"]]
    assert lines == ["改为：锡山区水利局 → 锡山区水务局", "录入"]
    client.post(edit, {"name": made.name, "pinyin": made.pinyin, "initials": made.initials, "area": town.street.key})
    lines = [line.words for line in client.get(f"{LIST}{made.pk}/").context["history"]]
    assert lines[0] == "修改：区划"


def test_auditors_read_and_change_nothing(client: Client, town: cast.Town) -> None:
    page = as_(client, town, "auditor").get(f"{LIST}{town.unit.pk}/").content.decode()
    assert "/edit/" not in page
    assert "/people/" not in page
    for verb in ("edit", "end"):
        assert client.post(f"{LIST}{town.unit.pk}/{verb}/", {"reason": "x"}).status_code == 404


def test_the_record_leads_to_the_officers_and_to_what_is_there(client: Client, town: cast.Town) -> None:
    case = referred(town)
    page = as_(client, town, "staff").get(f"{LIST}{town.unit.pk}/").content.decode()
    assert f'href="/people/{town.users["officer"].pk}/"' in page
    assert f'href="/inbox/{case.pk}/"' in page
    client.force_login(cast.administrator(cast.user("administrator")))
    page = client.get(f"{LIST}{town.unit.pk}/").content.decode()
    assert f"#{case.pk}" in page
    assert "/inbox/" not in page, "an administrator reads nobody's matters"


def test_what_is_there_goes_by_its_deadline_page_after_page(
    client: Client, town: cast.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_units, "PAGE", 2)
    cases = [referred(town, n) for n in range(5)]
    late(cases[3])
    as_(client, town, "staff")
    shown, address = [], f"{LIST}{town.unit.pk}/"
    while True:
        page = client.get(address).context["page"]
        shown += [row.submission_id for row in page.rows]
        if page.after is None:
            break
        address = f"{LIST}{town.unit.pk}/?after={page.after}"
    assert shown == [case.pk for case in (cases[3], *cases[:3], cases[4])]


def test_what_an_ended_unit_had_goes_back_with_the_reason(client: Client, town: cast.Town) -> None:
    with_shen, with_liaison = referred(town, 1), referred(town, 2)
    lifecycle.assign(with_liaison.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    given_back = referred(town, 3)
    lifecycle.give_back(given_back.pk, actor=lifecycle.SYSTEM)
    replied = referred(town, 4)
    lifecycle.unit_reply(replied.pk, "修好了", actor=lifecycle.Actor(ActorKind.UNIT, "局", town.users["officer"]))
    as_(client, town, "staff")
    end = f"{LIST}{town.unit.pk}/end/"
    assert {(heap.to, heap.n) for heap in client.get(end).context["heaps"]} == {
        ("沈岩", 1), ("春星社区代表联络站的联络员", 1), ("代工委工作人员", 1)
    }  # fmt: skip
    assert errors(client.post(end, {"reason": " ", "seen": "3"})) == {"reason"}
    assert client.post(end, {"reason": "机构改革", "seen": "2"}).status_code == 409
    assert Referral.objects.open().count() == 3, "nothing was done yet"
    assert client.post(end, {"reason": "机构改革", "seen": "3"}).status_code == 302
    assert not Referral.objects.open().exists()
    for case in (with_shen, with_liaison, given_back):
        case.refresh_from_db()
        last = case.events.latest("seq")
        assert (last.verb, last.words, last.actor_user) == ("unit_recall", "机构改革", town.users["staff"])
        assert case.unit is None
        assert case.has_holder or case.unrouted_since
    assert Referral.objects.get(submission=replied).state == ReferralState.REPLIED
    with pytest.raises(NotAllowed):  # which would bring it back to the unit
        lifecycle.undo(replied.pk, actor=lifecycle.Actor(ActorKind.UNIT, "局", town.users["officer"]))


def test_nothing_comes_to_an_ended_unit_until_it_is_taken_up_again(client: Client, town: cast.Town) -> None:
    held = cast.assigned(town.shen, town.station)
    as_(client, town, "staff")
    end = f"{LIST}{town.unit.pk}/end/"
    client.post(end, {"reason": "机构改革", "seen": "0"})
    assert not receivers.units(held).exists()
    assert people.places_for(town.users["staff"], "unit_officer", "城市管理") == []
    with pytest.raises(NotAllowed):
        lifecycle.refer_to_unit(held.pk, town.unit, "请修路灯", actor=shen(town))
    assert "经办人" in client.get(f"{LIST}{town.unit.pk}/").content.decode()
    client.post(end, {"reason": "恢复", "seen": "0"})
    assert lifecycle.refer_to_unit(held.pk, town.unit, "请修路灯", actor=shen(town)).unit == town.unit
    lines = [line.words for line in client.get(f"{LIST}{town.unit.pk}/").context["history"]]
    assert lines == ["重新启用：恢复", "终止：机构改革"]


def test_what_came_meanwhile_goes_back_too_and_what_was_replied_stays(town: cast.Town) -> None:
    """Between the list of what the unit has and the end of each, officers and holders go on."""
    gone = referred(town)
    other = cast.unit("锡山区别局", town.xishan)
    cast.officer_of(other, "other_officer")
    lifecycle.recall(gone.pk, "转错了", actor=shen(town))
    lifecycle.refer_to_unit(gone.pk, other, "请修路灯", actor=shen(town))
    assert at_units.end(town.unit.pk, by=town.users["staff"], reason="机构改革") == 0
    gone.refresh_from_db()
    assert gone.unit == other


@pytest.mark.parametrize("address", [LIST, LIST + "?q=局", "{unit}", "{unit}end/", LIST + "export.csv"])
def test_a_page_takes_a_fixed_number_of_queries(client: Client, town: cast.Town, address: str) -> None:
    as_(client, town, "staff")
    address = address.format(unit=f"{LIST}{town.unit.pk}/")
    referred(town)
    read(client, address)
    counts = []
    for round_ in range(2):
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        counts.append(len(queries))
        for n in range(6):
            cast.officer_of(cast.unit(f"第{round_}{n}局", town.xishan), f"officer{round_}{n}")
            cast.officer_of(town.unit, f"second{round_}{n}")
            referred(town, 1 + 10 * round_ + n)
    assert counts[0] == counts[1] <= 12


def read(client: Client, address: str) -> None:
    answer: Any = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_both_languages(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert "Nothing is with it" in client.get(f"{LIST}{town.unit.pk}/?lang=en").content.decode()
    assert "没有在办件" in client.get(f"{LIST}{town.unit.pk}/?lang=zh-hans").content.decode()

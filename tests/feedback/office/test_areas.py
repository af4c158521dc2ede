"""The tree of areas on pages: who looks through it, who may change it, what they are shown before, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deputies.models import Area, AreaChange, AreaLevel, Congress, DeputyGroup
from feedback import access, area_changes, lifecycle
from feedback.models import ActorKind, Submission
from feedback.registers import areas as in_areas
from feedback.registers.areas import Content, Number
from stations.models import Venue
from stations.registers import catalogue
from tests import cast

pytestmark = pytest.mark.django_db
LIST = "/areas/"


@pytest.fixture
def town() -> cast.Town:
    made = cast.town()
    made.users["administrator"] = cast.administrator(cast.user("administrator"))
    made.users["street_staff"] = cast.staff_of(made.street, "street_staff")
    return made


def as_(client: Client, town: cast.Town, who: str) -> Client:
    client.force_login(town.users[who])
    return client


def names(client: Client, address: str) -> list[str]:
    return [row.name for row in client.get(address).context["page"].rows]


def errors(response: Any, form: str = "form") -> set[str]:
    assert response.status_code == 422
    return set(response.context[form].errors)


def page_of(area: Area, verb: str = "") -> str:
    return f"{LIST}{area.pk}/{verb}/" if verb else f"{LIST}{area.pk}/"


def today() -> str:
    return timezone.localdate().isoformat()


def shown(client: Client, area: Area, verb: str, to: Area) -> Any:
    return client.get(page_of(area, verb), {"to": to.key, "on": today()})


def done(client: Client, area: Area, verb: str, to: Area, **typed: str) -> Any:
    """What was shown, sent with the name typed."""
    seen = shown(client, area, verb, to).context["plan"].seen
    return client.post(page_of(area, verb), {"to": to.key, "on": today(), "seen": seen, "name": area.name, **typed})


# Looking through the tree


def test_one_begins_at_one_s_own_areas_and_goes_down(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert names(client, LIST) == ["锡山区"]
    assert names(client, page_of(town.xishan)) == ["东亭街道"]
    assert client.get(page_of(town.city)).status_code == 404
    assert client.get(page_of(town.binhu)).status_code == 404
    trail = client.get(page_of(town.street)).context["trail"]
    assert [(above.area.name, above.is_open) for above in trail] == [
        ("江苏省", False),
        ("无锡市", False),
        ("锡山区", True),
    ]
    as_(client, town, "administrator")
    assert names(client, LIST) == ["江苏省"]
    as_(client, town, "nobody")
    assert client.get(LIST).status_code == 404


def test_an_area_is_found_by_any_part_of_its_name_by_its_key_and_its_code(client: Client, town: cast.Town) -> None:
    cast.area("320211004", "东亭河街道", town.binhu)
    as_(client, town, "city_staff")
    assert names(client, f"{LIST}?q=东亭") == ["东亭街道", "东亭河街道"]
    assert names(client, f"{LIST}?q=亭河") == ["东亭河街道"]
    assert names(client, f"{LIST}?q=320205001000") == ["东亭街道"]
    assert names(client, f"{LIST}?q=320211") == ["滨湖区", "东亭河街道"]
    for nothing in ("龘", "99", "%23%23", "江苏", "'"):
        assert names(client, f"{LIST}?q={nothing}") == [], nothing


def test_lists_go_on_page_after_page(client: Client, town: cast.Town) -> None:
    n = catalogue.PAGE + 5
    Area.objects.bulk_create(
        Area(key=f"320205{m:03d}", name=f"第{m}镇", level=AreaLevel.TOWNSHIP, parent=town.xishan) for m in range(2, n)
    )
    as_(client, town, "staff")
    for address in (page_of(town.xishan), f"{LIST}?q=320205"):
        first = client.get(address).context
        onward = client.get(f"{address.partition('?')[0]}{first['filters'].onward}{first['page'].after}").context
        keys = [row.key for row in (*first["page"].rows, *onward["page"].rows)]
        assert keys == sorted(set(keys))
        assert len(keys) >= n - 1
        assert not onward["page"].after


def test_what_lies_in_an_area_is_counted_up_to_a_limit(town: cast.Town) -> None:
    for n in range(3):
        cast.assigned(town.shen, town.station, n=n)
    lifecycle.withdraw(cast.assigned(town.shen, town.station, n=3).pk)
    content = in_areas.contents([town.xishan.pk, town.city.pk, town.binhu.pk], most=3)
    assert content[town.xishan.pk] == Content(Number(1), Number(2), Number(3), Number(3))
    assert content[town.binhu.pk] == Content(Number(0), Number(1), Number(1), Number(0))
    assert content[town.city.pk] == Content(Number(3), Number(3), Number(3, is_more=True), Number(None))
    assert in_areas.contents([town.xishan.pk], most=2)[town.xishan.pk].open == Number(2, is_more=True)


def test_the_command_of_the_import_stands_there_for_administrators(client: Client, town: cast.Town) -> None:
    assert "manage.py import_areas" in as_(client, town, "administrator").get(LIST).content.decode()
    assert "import_areas" not in as_(client, town, "staff").get(LIST).content.decode()


# Changing it


@pytest.mark.parametrize(
    ("who", "area", "may"),
    [
        ("administrator", "city", {"new", "rename", "move", "merge"}),
        ("city_staff", "xishan", {"new", "rename", "move", "merge"}),
        ("city_staff", "city", {"new"}),
        ("staff", "xishan", {"new"}),
        ("staff", "street", {"new", "rename", "move", "merge"}),
        ("street_staff", "street", {"new"}),
        ("sister_staff", "street", set()),
        ("auditor", "street", set()),
    ],
)
def test_an_area_is_changed_from_above(client: Client, town: cast.Town, who: str, area: str, may: set[str]) -> None:
    as_(client, town, who)
    where = getattr(town, area)
    for verb in ("new", "rename", "move", "merge"):
        assert client.get(page_of(where, verb)).status_code == (200 if verb in may else 404), verb
    if who != "sister_staff":
        page = client.get(page_of(where)).content.decode()
        assert {verb for verb in ("new", "rename", "move", "merge") if page_of(where, verb) in page} == may


def test_an_own_area_gets_a_key_without_a_code(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert errors(client.post(page_of(town.xishan, "new"), {"name": "东亭街道", "on": today()})) == {"name"}
    assert errors(client.post(page_of(town.xishan, "new"), {"name": " ", "on": "morgen"})) == {"name", "on"}
    answer = client.post(page_of(town.xishan, "new"), {"name": "锡山开发区", "on": "2025-03-01"})
    zone = Area.objects.get(name="锡山开发区")
    assert answer["Location"] == page_of(zone)
    assert (zone.key, zone.code, zone.valid_from) == ("320205A01", "", date(2025, 3, 1))
    change = zone.changes.get()
    assert (change.kind, change.by) == ("created", town.users["staff"])
    village = Area.objects.create(key="320205001001", name="春星社区", level="village", parent=town.street)
    assert client.get(page_of(village, "new")).status_code == 404


def test_another_name_is_true_from_a_day_on_and_the_old_one_stays_in_the_history(
    client: Client, town: cast.Town
) -> None:
    cast.area("320205002", "安镇街道", town.xishan)
    as_(client, town, "staff")
    rename = page_of(town.street, "rename")
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert errors(client.post(rename, {"name": "东亭新街道", "on": tomorrow})) == {"on"}
    assert errors(client.post(rename, {"name": "东亭街道", "on": today()})) == {"name"}
    assert errors(client.post(rename, {"name": "安镇街道", "on": today()})) == {"name"}
    client.post(rename, {"name": "东亭新街道", "on": "2025-03-01"})
    town.street.refresh_from_db()
    assert (town.street.name, town.street.key) == ("东亭新街道", "320205001")
    page = client.get(page_of(town.street))
    assert [(c.name_before, c.effective) for c in page.context["changes"]] == [("东亭街道", date(2025, 3, 1))]
    assert "更名，原名：东亭街道" in page.content.decode()


def test_before_a_move_it_is_shown_what_goes_along(client: Client, town: cast.Town) -> None:
    cast.assigned(town.shen, town.station)
    as_(client, town, "city_staff")
    plan = shown(client, town.street, "move", town.binhu).context["plan"]
    assert plan.goes == Content(Number(0), Number(2), Number(3), Number(1))
    assert (plan.loses_code, plan.roles, plan.stays, plan.is_too_much) == (True, [], {}, False)
    assert not AreaChange.objects.exists(), "it is only shown"


def test_a_move_is_done_only_with_the_name_typed_and_for_what_was_shown(client: Client, town: cast.Town) -> None:
    as_(client, town, "city_staff")
    assert errors(done(client, town.street, "move", town.binhu, name="东亭"), "sure") == {"name"}
    assert errors(done(client, town.street, "move", town.binhu, name=""), "sure") == {"name"}
    seen = shown(client, town.street, "move", town.binhu).context["plan"].seen
    cast.venue("新来的代表之家", town.street)
    late = done(client, town.street, "move", town.binhu, seen=seen)
    assert (late.status_code, late.context["plan"].goes.venues) == (409, Number(3))
    assert not AreaChange.objects.exists()
    assert done(client, town.street, "move", town.binhu)["Location"] == page_of(town.street)
    town.street.refresh_from_db()
    assert (town.street.key, town.street.parent) == ("320211A01", town.binhu)
    assert Venue.objects.filter(area_key="320211A01").count() == 3
    change = town.street.changes.get()
    assert (change.kind, change.key_before, change.by) == ("moved", "320205001", town.users["city_staff"])
    assert "原编号：320205001" in client.get(page_of(town.street)).content.decode()


@pytest.mark.parametrize(
    ("verb", "to"), [("move", "city"), ("move", "xishan"), ("move", "street"), ("merge", "street"), ("merge", "binhu")]
)
def test_where_it_cannot_go_is_said(client: Client, town: cast.Town, verb: str, to: str) -> None:
    as_(client, town, "administrator")
    answer = shown(client, town.street, verb, getattr(town, to))
    assert errors(answer, "where") == {"to"}
    assert answer.context["plan"] is None


def test_an_area_is_not_merged_into_one_beyond_reach_or_one_that_has_ended(client: Client, town: cast.Town) -> None:
    far = cast.area("320211004", "河埒街道", town.binhu)
    other = cast.area("320205002", "安镇街道", town.xishan)
    as_(client, town, "staff")
    assert errors(shown(client, town.street, "merge", far), "where") == {"to"}
    Area.objects.filter(pk=other.pk).update(valid_to=date(2025, 1, 1))
    assert errors(shown(client, town.street, "merge", other), "where") == {"to"}
    assert client.get(page_of(other, "rename")).status_code == 404
    assert client.get(page_of(other)).status_code == 200, "its record is still read"
    Area.objects.filter(pk=other.pk).update(valid_to=None)
    Area.objects.filter(pk=town.street.pk).update(valid_from=timezone.localdate())
    assert errors(shown(client, town.street, "merge", other), "where") == {"on"}


def test_before_a_merger_it_is_shown_who_has_to_be_appointed_anew_and_what_stays(
    client: Client, town: cast.Town
) -> None:
    other = cast.area("320205002", "安镇街道", town.xishan)
    cast.unit("东亭城管办", town.street)
    Congress.objects.create(area=town.street, level="township", term=18, begins=date(2022, 1, 1))
    DeputyGroup.objects.create(area=town.street, name="城建组")
    DeputyGroup.objects.create(area=town.street, name="文教组")
    as_(client, town, "staff")
    answer = shown(client, town.street, "merge", other)
    plan = answer.context["plan"]
    assert [role.user for role in plan.roles] == [town.users["street_staff"]]
    assert plan.stays == {"units": 1, "congresses": 1, "groups": 2}
    assert plan.loses_code is False, "the other one keeps its own"
    assert f'href="/people/{town.users["street_staff"].pk}/"' in answer.content.decode()


def test_a_merger_ends_the_one_and_fills_the_other(client: Client, town: cast.Town) -> None:
    other = cast.area("320205002", "安镇街道", town.xishan)
    case = cast.assigned(town.shen, town.station)
    as_(client, town, "staff")
    assert done(client, town.street, "merge", other)["Location"] == page_of(other)
    town.street.refresh_from_db()
    case.refresh_from_db()
    assert (town.street.valid_to, case.area_key) == (timezone.localdate(), other.key)
    assert "东亭街道（320205001）并入" in client.get(page_of(other)).content.decode()
    assert "并入安镇街道" in client.get(page_of(town.street)).content.decode()
    assert client.get(page_of(town.street, "merge")).status_code == 404, "it has ended"


def test_what_was_raised_to_a_desk_that_is_not_above_it_any_more_goes_back(client: Client, town: cast.Town) -> None:
    """Else its holder could not open it, and whoever can would wait for the holder."""
    shen = lifecycle.Actor(ActorKind.DEPUTY, town.shen.name, town.users["shen"])
    at_street, at_district, at_city = (cast.assigned(town.shen, town.station, n=n) for n in range(3))
    for case, floors in ((at_street, 1), (at_district, 2), (at_city, 3)):
        for _floor in range(floors):
            lifecycle.raise_up(case.pk, "要协调", actor=shen)
    as_(client, town, "city_staff")
    assert done(client, town.street, "move", town.binhu).status_code == 302
    held = {
        case.pk: (case.holding_area_id, case.unrouted_since is not None)
        for case in Submission.objects.filter(pk__in=[at_street.pk, at_district.pk, at_city.pk])
    }
    assert held == {
        at_street.pk: (town.street.pk, False),
        at_district.pk: (None, True),
        at_city.pk: (town.city.pk, False),
    }
    back = at_district.events.latest("seq")
    assert (back.verb, back.actor_user) == ("return", town.users["city_staff"])
    assert Submission.objects.filter(access.visible_to(town.users["sister_staff"]), pk=at_district.pk).exists()


def test_too_much_is_for_the_command(client: Client, town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    as_(client, town, "city_staff")
    monkeypatch.setattr(in_areas, "AT_ONCE", 1)
    answer = shown(client, town.street, "move", town.binhu)
    assert "manage.py move_area 320205001 --to 320211" in answer.content.decode()
    assert "data-under-way" not in answer.content.decode()
    client.post(page_of(town.street, "move"), {"to": "320211", "on": today(), "seen": "x", "name": "东亭街道"})
    assert not AreaChange.objects.exists()


def test_an_area_that_was_changed_meanwhile_is_not_changed_again(
    client: Client, town: cast.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(client, town, "city_staff")
    form = {"to": "320211", "on": today(), "name": "东亭街道"}
    form["seen"] = shown(client, town.street, "move", town.binhu).context["plan"].seen
    area_changes.move(town.street, to=town.binhu, on=timezone.localdate())
    assert client.post(page_of(town.street, "move"), form).status_code == 422
    assert AreaChange.objects.count() == 1


@pytest.mark.parametrize(
    "address", [LIST, LIST + "?q=3202", "{xishan}", "{street}move/?to=320211", "{street}merge/?to=320205A01"]
)
def test_a_page_takes_a_fixed_number_of_queries(client: Client, town: cast.Town, address: str) -> None:
    as_(client, town, "city_staff")
    client.post(page_of(town.xishan, "new"), {"name": "开发区", "on": today()})
    address = address.format(xishan=page_of(town.xishan), street=page_of(town.street))
    address += f"&on={today()}" if "to=" in address else ""
    client.get(address)
    counts = []
    for round_ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for n in range(5):
            made = cast.area(f"3202050{round_ + 5}{n}", f"第{round_}{n}镇", town.xishan)
            cast.venue(f"第{round_}{n}之家", made)
            cast.staff_of(town.street, f"staff{round_}{n}")
            cast.area(f"320205001{round_}{n}0", f"第{round_}{n}村", town.street)
    assert counts[0] == counts[1] <= 20


def test_both_languages(client: Client, town: cast.Town) -> None:
    as_(client, town, "city_staff")
    for language, words in (("en", "What goes along to"), ("zh-hans", "随之转入")):
        asked = {"to": "320211", "on": today(), "lang": language}
        assert words in client.get(page_of(town.street, "move"), asked).content.decode()

"""Congresses, electoral districts and groups of deputies: who keeps them, what is refused, what an end means."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deputies.models import Congress, Deputy, DeputyGroup, ElectoralDistrict
from feedback import routing
from stations.registers import catalogue
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture
def congress(town: cast.Town) -> Congress:
    return Congress.objects.create(area=town.xishan, level="county", term=18, begins=date(2022, 1, 10))


@pytest.fixture
def group(town: cast.Town) -> DeputyGroup:
    made = DeputyGroup.objects.create(name="城建环保组", area=town.xishan)
    made.topics.add(town.topic)
    return made


def as_(client: Client, town: cast.Town, who: str) -> Client:
    client.force_login(town.users[who])
    return client


def listed(client: Client, address: str) -> list[Any]:
    return [row.pk for row in client.get(address).context["page"].rows]


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


# Congresses


def test_congresses_are_found_by_level_term_and_whether_they_run(
    client: Client, town: cast.Town, congress: Congress
) -> None:
    earlier = Congress.objects.create(
        area=town.xishan, level="county", term=17, begins=date(2017, 1, 1), ends=date(2022, 1, 10)
    )
    citys = Congress.objects.create(area=town.city, level="city", term=17, begins=date(2022, 1, 1))
    as_(client, town, "city_staff")
    assert listed(client, "/congresses/") == [citys.pk, congress.pk]
    assert listed(client, "/congresses/?status=closed") == [earlier.pk]
    assert listed(client, "/congresses/?level=county") == [congress.pk]
    assert listed(client, "/congresses/?term=17") == [citys.pk]
    assert listed(client, "/congresses/?term=17x&level=x") == [citys.pk, congress.pk]
    as_(client, town, "staff")
    assert listed(client, "/congresses/") == [congress.pk]
    as_(client, town, "sister_staff")
    assert listed(client, "/congresses/") == []
    assert client.get(f"/congresses/{congress.pk}/").status_code == 404


def test_a_congress_is_entered_changed_and_ended(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed = {"area": "锡山区", "level": "county", "term": "18", "begins": "2022-01-10"}
    answer = client.post("/congresses/new/", typed)
    made = Congress.objects.get()
    assert answer["Location"] == f"/congresses/{made.pk}/"
    assert errors(client.post("/congresses/new/", typed)), "this term stands there already"
    client.post(f"/congresses/{made.pk}/edit/", {**typed, "begins": "2022-01-11"})
    assert errors(client.post(f"/congresses/{made.pk}/end/", {"ends": "2022-01-11"})) == {
        "ends": ["届期的结束须晚于开始。"]
    }
    client.post(f"/congresses/{made.pk}/end/", {"ends": "2027-01-08"})
    made.refresh_from_db()
    assert (made.begins, made.ends) == (date(2022, 1, 11), date(2027, 1, 8))
    lines = [line.words for line in client.get(f"/congresses/{made.pk}/").context["history"]]
    assert lines == ["终止：2027-01-08", "修改：开始", "录入"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": "city"}, "level"),
        ({"level": "street_delegate"}, "level"),
        ({"area": "滨湖区"}, "area"),
        ({"term": "0"}, "term"),
        ({"term": "100"}, "term"),
        ({"begins": ""}, "begins"),
        ({"ends": "2021-01-01"}, "__all__"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, town: cast.Town, wrong: dict[str, str], field: str) -> None:
    typed = {"area": "锡山区", "level": "county", "term": "18", "begins": "2022-01-10"}
    assert field in errors(as_(client, town, "staff").post("/congresses/new/", {**typed, **wrong}))
    assert not Congress.objects.exists()


def test_the_end_shows_who_still_acts(client: Client, town: cast.Town, congress: Congress) -> None:
    district = ElectoralDistrict.objects.create(congress=congress, number=3, name="东亭第一选区")
    Deputy.objects.filter(pk=town.shen.pk).update(electoral_district=district)
    page = as_(client, town, "staff").get(f"/congresses/{congress.pk}/end/")
    assert page.context["acting"] == 1


# Electoral districts


def test_a_district_is_entered_changed_and_removed_while_nobody_was_elected_by_it(
    client: Client, town: cast.Town, congress: Congress
) -> None:
    as_(client, town, "staff")
    here = f"/congresses/{congress.pk}/districts/"
    client.post(here, {"number": "3", "name": "东亭第一选区"})
    assert "__all__" in errors(client.post(here, {"number": "3", "name": "又一个"})), "the number is taken"
    assert "number" in errors(client.post(here, {"number": "0", "name": "零"}))
    district = ElectoralDistrict.objects.get()
    client.post(f"{here}{district.pk}/", {"number": "4", "name": "东亭第二选区"})
    assert str(ElectoralDistrict.objects.get()) == "4 · 东亭第二选区"
    Deputy.objects.filter(pk=town.shen.pk).update(electoral_district=district)
    assert client.get(f"/congresses/{congress.pk}/").context["page"].rows[0].elected == 1
    client.post(f"{here}{district.pk}/", {"remove": "yes"})
    assert ElectoralDistrict.objects.exists(), "somebody was elected by it"
    Deputy.objects.update(electoral_district=None)
    client.post(f"{here}{district.pk}/", {"remove": "yes"})
    assert not ElectoralDistrict.objects.exists()
    lines = [line.words for line in client.get(f"/congresses/{congress.pk}/").context["history"]]
    assert lines == ["移出：4 · 东亭第二选区", "改为：4 · 东亭第二选区", "录入：3 · 东亭第一选区"]


def test_districts_go_by_number_page_after_page(client: Client, town: cast.Town, congress: Congress) -> None:
    numbers = range(1, catalogue.PAGE + 4)
    ElectoralDistrict.objects.bulk_create(
        ElectoralDistrict(congress=congress, number=n, name=f"第{n}选区") for n in reversed(numbers)
    )
    as_(client, town, "staff")
    first = client.get(f"/congresses/{congress.pk}/")
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    rows = [*first.context["page"].rows, *client.get(f"/congresses/{congress.pk}/{onward}").context["page"].rows]
    assert [row.number for row in rows] == list(numbers)


def test_a_deputy_is_given_a_district_of_a_running_term_or_keeps_theirs(
    client: Client, town: cast.Town, congress: Congress
) -> None:
    district = ElectoralDistrict.objects.create(congress=congress, number=3, name="东亭第一选区")
    as_(client, town, "staff")
    typed = {"name": "沈岩", "level": "city", "area": town.street.key, "electoral_district": district.pk}
    edit = f"/deputies/{town.shen.pk}/edit/"
    assert client.post(edit, typed).status_code == 302
    Congress.objects.update(ends=date(2026, 1, 1))
    assert client.post(edit, typed).status_code == 302
    assert client.post(f"/deputies/{town.zhou.pk}/edit/", {**typed, "name": "周敏华"}).status_code == 422


# Groups


def test_groups_are_found_and_ended_ones_when_asked_for(client: Client, town: cast.Town, group: DeputyGroup) -> None:
    ended = DeputyGroup.objects.create(name="教科文卫组", area=town.street, ended_on=date(2025, 6, 1))
    as_(client, town, "staff")
    assert listed(client, "/deputy-groups/") == [group.pk]
    assert listed(client, "/deputy-groups/?status=closed") == [ended.pk]
    assert listed(client, "/deputy-groups/?q=环保") == [group.pk]
    assert listed(client, "/deputy-groups/?q=教科") == []
    as_(client, town, "sister_staff")
    assert listed(client, "/deputy-groups/") == []
    assert client.get(f"/deputy-groups/{group.pk}/").status_code == 404


def test_a_group_is_entered_and_changed_with_its_specialties(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed = {"name": "城建环保组", "area": "锡山区", "topics": [town.topic.pk]}
    client.post("/deputy-groups/new/", typed)
    made = DeputyGroup.objects.get()
    assert list(made.topics.all()) == [town.topic]
    assert "__all__" in errors(client.post("/deputy-groups/new/", typed)), "this name is taken"
    assert "area" in errors(client.post("/deputy-groups/new/", {**typed, "name": "别组", "area": "滨湖区"}))
    client.post(f"/deputy-groups/{made.pk}/edit/", {"name": "城建组", "area": "锡山区"})
    made.refresh_from_db()
    assert (made.name, list(made.topics.all())) == ("城建组", [])


def test_members_are_sought_taken_in_taken_away_and_taken_back(
    client: Client, town: cast.Town, group: DeputyGroup
) -> None:
    as_(client, town, "staff")
    page = client.get(f"/deputy-groups/{group.pk}/?deputy=shenyan")
    assert [deputy.name for deputy in page.context["found"]] == ["沈岩"]
    here = f"/deputy-groups/{group.pk}/members/{town.shen.pk}/"
    client.post(here)
    client.post(here)
    assert list(group.members.all()) == [town.shen]
    assert not client.get(f"/deputy-groups/{group.pk}/?deputy=shenyan").context["found"]
    left = client.post(here, {"leave": "yes"})
    assert client.get(left["Location"]).context["undo"] == town.shen
    assert not group.members.exists()
    assert [line.words for line in client.get(f"/deputy-groups/{group.pk}/").context["history"]] == [
        "移出：沈岩",
        "编入：沈岩",
    ]
    assert client.post(f"/deputy-groups/{group.pk}/members/{town.far.pk}/").status_code == 404
    assert not client.get(f"/deputy-groups/{group.pk}/?deputy=luyuan").context["found"]


def test_what_an_ended_group_knew_no_longer_leads_anybody_to_its_members(
    client: Client, town: cast.Town, group: DeputyGroup
) -> None:
    group.members.add(town.shen)

    def chosen_for_the_topic() -> dict[int, bool]:
        found = routing.CANDIDATES.tuples(town.station.pk, town.topic.pk, date(2026, 1, 1))
        return {row[0]: row[2] for row in found}

    assert chosen_for_the_topic() == {town.shen.pk: True, town.zhou.pk: False}
    as_(client, town, "staff")
    end = f"/deputy-groups/{group.pk}/end/"
    assert "reason" in errors(client.post(end, {"reason": ""}))
    client.post(end, {"reason": "换届"})
    assert chosen_for_the_topic() == {town.shen.pk: False, town.zhou.pk: False}
    edit = client.get(f"/deputies/{town.shen.pk}/edit/").context["form"]
    assert list(edit.fields["groups"].queryset) == [group], "it stays written down with its members"
    assert not client.get(f"/deputies/{town.zhou.pk}/edit/").context["form"].fields["groups"].queryset
    client.post(end, {"reason": "又要用"})
    assert chosen_for_the_topic()[town.shen.pk]
    assert [line.words for line in client.get(f"/deputy-groups/{group.pk}/").context["history"]] == [
        "重新启用：又要用",
        "终止：换届",
    ]


# Everywhere


@pytest.mark.parametrize("address", ["/congresses/", "{congress}", "/deputy-groups/", "{group}", "{group}?deputy=沈"])
def test_a_page_takes_a_fixed_number_of_queries(
    client: Client, town: cast.Town, congress: Congress, group: DeputyGroup, address: str
) -> None:
    as_(client, town, "staff")
    address = address.format(congress=f"/congresses/{congress.pk}/", group=f"/deputy-groups/{group.pk}/")
    counts = []
    group.members.add(town.zhou)
    client.get(address)
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for m in range(12):
            term = 20 + 20 * n + m
            Congress.objects.create(area=town.xishan, level="county", term=term, begins=date(2022, 1, 10))
            ElectoralDistrict.objects.create(congress=congress, number=term, name=f"第{term}选区")
            DeputyGroup.objects.create(name=f"第{term}组", area=town.street).topics.add(town.topic)
            group.members.add(cast.deputy(f"沈{term}", town.station))
    assert counts[0] == counts[1] <= 12


def test_both_languages(client: Client, town: cast.Town, congress: Congress) -> None:
    as_(client, town, "staff")
    assert "Electoral districts" in client.get(f"/congresses/{congress.pk}/?lang=en").content.decode()
    assert "还没有录入选区" in client.get(f"/congresses/{congress.pk}/?lang=zh-hans").content.decode()

"""The register of deputies and venues: who finds what, who may change what, and how many queries it takes."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from deputies.models import Deputy, DeputyGroup, DeputyStatus
from deputies.models.accounts import Membership, Role
from stations.access import scope_of
from stations.models import Assignment, Code, Venue
from stations.registers import catalogue
from stations.venue_codes import issuing
from tests import cast

pytestmark = pytest.mark.django_db
READERS = ["staff", "city_staff", "auditor", "administrator"]
STRANGERS = ["shen", "liaison", "head", "nobody"]


@pytest.fixture
def town() -> cast.Town:
    made = cast.town()
    made.users["administrator"] = cast.user("administrator")
    Membership.objects.create(user=made.users["administrator"], role=Role.ADMINISTRATOR)
    return made


def as_(client: Client, town: cast.Town, who: str) -> Client:
    client.force_login(town.users[who])
    return client


def names(client: Client, address: str) -> list[str]:
    return [row.name for row in client.get(address).context["page"].rows]


@pytest.mark.parametrize("who", READERS)
def test_readers_see_the_lists_of_their_areas(client: Client, town: cast.Town, who: str) -> None:
    as_(client, town, who)
    everywhere = who in ("city_staff", "administrator")
    assert ("陆远" in names(client, "/deputies/")) is everywhere
    assert ("滨湖区代表之家" in names(client, "/venues/")) is everywhere
    assert "沈岩" in names(client, "/deputies/")
    assert "春星社区代表联络站" in names(client, "/venues/")


@pytest.mark.parametrize("who", STRANGERS)
def test_others_find_no_register(client: Client, town: cast.Town, who: str) -> None:
    as_(client, town, who)
    for address in ("/deputies/", "/venues/", f"/deputies/{town.shen.pk}/", f"/venues/{town.station.pk}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("沈", ["沈岩"]),
        ("敏华", ["周敏华"]),
        ("zhouminh", ["周敏华"]),
        ("zhou min", ["周敏华"]),
        ("zmh", ["周敏华"]),
        ("华敏", []),
        ("%", []),
        ("320205001", ["沈岩", "周敏华", "钱止"]),
    ],
)
def test_deputies_are_found_by_any_part_by_pinyin_and_by_initials(
    client: Client, town: cast.Town, q: str, found: list[str]
) -> None:
    assert names(as_(client, town, "staff"), f"/deputies/?q={q.replace('%', '%25')}") == found


def test_venues_are_found_by_name_pinyin_and_code(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    code = issuing.issue(venue=town.station)
    for q in ("春星", "社区", "春星 联络站", "chunxing", "cxsq", code.code, str(code).lower()):
        assert names(client, f"/venues/?q={q}") == ["春星社区代表联络站"], q
    foreign = issuing.issue(venue=town.elsewhere)
    assert names(client, f"/venues/?q={foreign.code}") == []


def test_filters_narrow_and_stand_as_chips(client: Client, town: cast.Town) -> None:
    as_(client, town, "city_staff")
    assert names(client, "/deputies/?status=ended") == ["钱止"]
    assert names(client, "/deputies/?level=national") == []
    assert names(client, f"/deputies/?area={town.binhu.key}") == ["陆远"]
    assert names(client, "/venues/?kind=home") == ["东亭街道代表之家", "滨湖区代表之家"]
    page = client.get(f"/deputies/?area={town.binhu.key}&level=city&q=陆")
    chips = {chip.label: chip.address for chip in page.context["chips"]}
    assert set(chips) >= {"滨湖区", "“陆”"}
    assert "area" not in chips["滨湖区"]
    assert names(client, "/deputies/?status=nonsense&level=nonsense&after=x.y") == names(client, "/deputies/")


def test_an_area_out_of_reach_shows_nothing(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert names(client, f"/deputies/?area={town.binhu.key}") == []
    assert names(client, "/deputies/?area=32") == []


def test_a_citys_deputy_is_found_where_they_sit(client: Client, town: cast.Town) -> None:
    wang = Deputy.objects.create(name="王单", level="city", area=town.city)
    as_(client, town, "staff")
    assert client.get(f"/deputies/{wang.pk}/").status_code == 404
    client.post(f"/venues/{town.station.pk}/deputies/{wang.pk}/")
    assert "王单" not in names(client, "/deputies/")
    assert "王单" in names(client, "/deputies/?where=venues")
    assert client.get(f"/deputies/{wang.pk}/").status_code == 200
    assert client.get(f"/deputies/{wang.pk}/edit/").status_code == 404


def test_of_everybody_those_who_sit_nowhere_are_left_out(client: Client, town: cast.Town) -> None:
    Deputy.objects.create(name="王单", level="city", area=town.city)
    assert names(as_(client, town, "administrator"), "/deputies/?where=venues") == ["沈岩", "周敏华", "钱止", "陆远"]
    assert names(client, "/deputies/?where=venues&q=沈") == ["沈岩"]
    assert names(as_(client, town, "staff"), "/deputies/?where=venues&q=l") == []


def test_who_sits_here_is_asked_of_a_city_or_less(client: Client, town: cast.Town) -> None:
    def asks(name: str, query: str = "") -> bool:
        return 'name="where"' in as_(client, town, name).get(f"/deputies/?{query}").content.decode()

    assert asks("staff")
    assert asks("city_staff")
    assert asks("administrator", "area=3202")
    assert not asks("administrator")
    assert not asks("administrator", "area=32")
    assert asks("administrator", "where=venues")


def test_those_who_sit_here_are_gathered_before_the_list_is_read(client: Client, town: cast.Town) -> None:
    """They stand together, however many come before them: nobody walks along the list until they appear."""
    listed = catalogue.deputies_found(scope_of(town.users["staff"]), catalogue.Filters(where="venues"))
    plan = listed.order_by("area_key", "pk")[:50].explain()
    assert "InitPlan" in plan
    assert "Semi Join" not in plan


def test_pages_follow_one_another_without_gap_or_double(client: Client, town: cast.Town) -> None:
    for n in range(catalogue.PAGE + 7):
        cast.deputy(f"代表{n:03}", town.station)
    as_(client, town, "staff")
    page = client.get("/deputies/?status=active")
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', page.content.decode())
    first, second = page.context["page"], client.get(f"/deputies/{html.unescape(onward)}").context["page"]
    seen = [row.pk for row in [*first.rows, *second.rows]]
    active = Deputy.objects.reachable().filter(area=town.street)
    assert seen == list(active.order_by("pk").values_list("pk", flat=True))
    assert not second.after


@pytest.mark.parametrize(
    "address", ["/deputies/", "/venues/", "/deputies/?q=沈", "/venues/?q=cx", "{deputy}", "{venue}"]
)
def test_a_page_takes_a_fixed_number_of_queries(client: Client, town: cast.Town, address: str) -> None:
    as_(client, town, "staff")
    address = address.format(deputy=f"/deputies/{town.shen.pk}/", venue=f"/venues/{town.station.pk}/")
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for n in range(12):
            another = cast.venue(f"春星第{n}联络站{_}", town.street, town.home)
            cast.deputy(f"沈{n}{_}", another, town.station)
            Assignment.objects.create(venue=another, deputy=town.shen)
    assert counts[0] == counts[1] <= 14


WRITES = ["/deputies/{deputy}/edit/", "/venues/{venue}/edit/", "/venues/{venue}/open/", "/deputies/{deputy}/photo/",
          "/venues/{venue}/deputies/{deputy}/", "/deputies/{deputy}/status/ended/"]  # fmt: skip


@pytest.mark.parametrize("who", ["auditor", "sister_staff", *STRANGERS])
@pytest.mark.parametrize("address", WRITES)
def test_only_staff_of_the_area_change_anything(client: Client, town: cast.Town, who: str, address: str) -> None:
    before = (Deputy.objects.get(pk=town.shen.pk).status, town.station.is_open, Assignment.objects.count())
    missing = as_(client, town, who).post(address.format(deputy=999999, venue=999999), {"reason": "x"})
    response = client.post(address.format(deputy=town.shen.pk, venue=town.station.pk), {"reason": "x", "leave": "yes"})
    assert response.status_code == missing.status_code == 404
    assert response.content == missing.content
    assert before == (Deputy.objects.get(pk=town.shen.pk).status, True, Assignment.objects.count())


def test_a_deputy_is_entered_with_a_spelling_made_from_the_name(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed = {"name": "单国强", "level": "county", "area": "锡山区", "topics": [town.topic.pk]}
    response = client.post("/deputies/new/", typed)
    made = Deputy.objects.get(name="单国强")
    assert response["Location"] == f"/deputies/{made.pk}/"
    assert (made.pinyin, made.initials, made.area_key, made.status) == ("shanguoqiang", "sgq", "320205", "active")
    assert list(made.topics.all()) == [town.topic]


def test_the_form_of_a_person_speaks_of_a_person_and_asks_to_choose(client: Client, town: cast.Town) -> None:
    page = as_(client, town, "staff").get("/deputies/new/").content.decode()
    assert "姓名" in page
    assert "名称<" not in page
    assert "请选择" in page
    assert "----" not in page


def test_a_new_name_is_spelt_anew_unless_the_spelling_was_typed(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed = {"name": "仇岩", "level": "city", "area": town.street.key, "pinyin": "shenyan", "initials": "sy"}
    client.post(f"/deputies/{town.shen.pk}/edit/", typed)
    assert Deputy.objects.get(pk=town.shen.pk).pinyin == "qiuyan"
    client.post(f"/deputies/{town.shen.pk}/edit/", {**typed, "pinyin": "Chou Yan"})
    assert Deputy.objects.get(pk=town.shen.pk).pinyin == "chouyan"


def test_an_area_out_of_reach_cannot_be_given(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    for area in ("滨湖区", "320211", "3202", "火星"):
        response = client.post("/deputies/new/", {"name": "单国强", "level": "county", "area": area})
        assert response.status_code == 422
        assert "area" in response.context["form"].errors
    assert not Deputy.objects.filter(name="单国强").exists()


def test_two_areas_of_one_name_are_told_apart_by_number(client: Client, town: cast.Town) -> None:
    cast.area("320205002", "东亭街道", town.xishan)
    as_(client, town, "staff")
    typed = {"name": "单国强", "level": "county", "area": "东亭街道"}
    assert "320205002" in client.post("/deputies/new/", typed).context["form"].errors["area"][0]
    assert client.post("/deputies/new/", {**typed, "area": "东亭街道 320205002"}).status_code == 302


def test_a_deputys_group_is_kept(client: Client, town: cast.Town) -> None:
    group = DeputyGroup.objects.create(name="环保组", area=town.xishan)
    foreign = DeputyGroup.objects.create(name="别区的组", area=town.binhu)
    as_(client, town, "staff")
    typed = {"name": "沈岩", "level": "city", "area": town.street.key, "groups": [group.pk]}
    assert client.post(f"/deputies/{town.shen.pk}/edit/", typed).status_code == 302
    assert list(town.shen.groups.all()) == [group]
    assert client.post(f"/deputies/{town.shen.pk}/edit/", {**typed, "groups": [foreign.pk]}).status_code == 422


def test_a_venue_is_entered_and_must_stand_in_the_right_kind(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    typed: dict[str, Any] = {"name": "新村代表联络站", "kind": "station", "area": "东亭街道"}
    response = client.post("/venues/new/", typed)
    assert response.status_code == 422
    typed |= {"area": f"东亭街道 {town.street.key}", "parent": town.home.pk}
    assert client.post("/venues/new/", typed).status_code == 302
    made = Venue.objects.get(name="新村代表联络站")
    assert (made.area_key, made.parent, made.initials) == ("320205001", town.home, "xcdbllz")
    assert Code.objects.filter(venue=made, revoked_at=None).count() == 1, "its poster can be printed at once"
    assert client.post("/venues/new/", {**typed, "parent": town.elsewhere.pk}).status_code == 422


def test_assigning_taking_away_and_undoing(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    here = f"/venues/{town.home.pk}/deputies/{town.shen.pk}/"
    client.post(here)
    client.post(here)
    assert Assignment.objects.filter(venue=town.home, deputy=town.shen).count() == 1
    left = client.post(here, {"leave": "yes"})
    assert left["Location"] == f"/deputies/{town.shen.pk}/?undo={town.home.pk}"
    assert client.get(left["Location"]).context["undo"] == town.home
    client.post(here)
    assert Assignment.objects.filter(venue=town.home, deputy=town.shen).exists()
    assert [line.by for line in client.get(f"/deputies/{town.shen.pk}/").context["history"]] == ["staff"] * 3
    assert client.post(f"/venues/{town.home.pk}/deputies/{town.far.pk}/").status_code == 404
    ended = Deputy.objects.get(status=DeputyStatus.ENDED)
    assert client.post(f"/venues/{town.home.pk}/deputies/{ended.pk}/").status_code == 404


def test_venues_and_deputies_are_sought_on_the_record(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert [v.name for v in client.get(f"/deputies/{town.shen.pk}/?venue=dongting").context["found"]] == [
        town.home.name
    ]
    assert [d.name for d in client.get(f"/venues/{town.home.pk}/?deputy=sy").context["found"]] == ["沈岩"]
    assert not client.get(f"/venues/{town.home.pk}/?deputy=luyuan").context["found"]


def test_a_venue_is_closed_and_opened_again(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    page = client.get(f"/venues/{town.station.pk}/open/")
    assert town.home.name in page.content.decode()
    client.post(f"/venues/{town.station.pk}/open/", {"open": "no"})
    assert names(client, "/venues/?status=closed") == [town.station.name]
    client.post(f"/venues/{town.station.pk}/open/", {"open": "yes"})
    assert names(client, "/venues/?status=closed") == []


def test_a_photo_is_uploaded_refused_and_removed(
    client: Client, town: cast.Town, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    as_(client, town, "staff")
    out = BytesIO()
    Image.new("RGB", (300, 300), "red").save(out, "JPEG")
    address = f"/deputies/{town.shen.pk}/photo/"
    client.post(address, {"photo": SimpleUploadedFile("a.jpg", out.getvalue())})
    name = Deputy.objects.get(pk=town.shen.pk).photo
    assert name
    assert f"/photos/{name}/96.webp" in client.get("/deputies/").content.decode()
    refused = client.post(address, {"photo": SimpleUploadedFile("a.jpg", b"<svg></svg>")}, follow=True)
    assert [m.level_tag for m in refused.context["messages"]] == ["error"]
    assert Deputy.objects.get(pk=town.shen.pk).photo == name
    client.post(address, {"remove": "yes"})
    assert not Deputy.objects.get(pk=town.shen.pk).photo


def test_a_deputy_is_given_a_code_of_their_own(client: Client, town: cast.Town) -> None:
    """On demand: a venue's code leads to all its deputies, and is enough for most."""
    record, address = f"/deputies/{town.shen.pk}/?lang=en", f"/deputies/{town.shen.pk}/code/"
    as_(client, town, "auditor")
    assert "Give a code" not in client.get(record).content.decode()
    as_(client, town, "staff")
    assert "Give a code" in client.get(record).content.decode()
    client.post(address)
    code = Code.objects.get(deputy=town.shen)
    page = client.get(record).content.decode()
    assert f"Given a code: {code}" in page
    assert f"/c/{code.code}/qr.png" in page
    assert "Give a code" not in page
    again = client.post(address, follow=True)
    assert [m.level_tag for m in again.context["messages"]] == ["info"]
    Deputy.objects.filter(pk=town.zhou.pk).update(status="suspended")
    refused = client.post(f"/deputies/{town.zhou.pk}/code/", follow=True)
    assert [m.level_tag for m in refused.context["messages"]] == ["error"]
    assert Code.objects.count() == 1


def test_both_languages(client: Client, town: cast.Town) -> None:
    as_(client, town, "staff")
    assert "No venue found" in client.get("/venues/?q=zzz&lang=en").content.decode()
    assert "没有找到" in client.get("/venues/?q=zzz&lang=zh-hans").content.decode()

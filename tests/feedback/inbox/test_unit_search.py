"""An officer finds what was referred to the unit, by what the unit is shown of it and by nothing else."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from feedback import lifecycle
from feedback.inbox import notes, unit_search
from feedback.inbox.unit_search import UnitFilters
from feedback.models import ActorKind
from feedback.models.referrals import Referral
from feedback.models.search import SearchDocument
from feedback.searching import documents
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town():
    return cast.town()


def referred(town, message=cast.LAMPS, to=None, **opinion):
    held = cast.assigned(town.shen, town.station, message, **opinion)
    return lifecycle.refer_to_unit(held.pk, to or town.unit, "请派人看一看电箱。", actor=SHEN)


def caught_up():
    while documents.catch_up():
        pass


def page(town, q="", **filters):
    caught_up()
    return unit_search.page(town.users["officer"], UnitFilters.read({"q": q, **filters}), timezone.now())


def found(town, q="", **filters):
    return [hit.found.submission.pk for hit in page(town, q, **filters).rows]


def test_by_the_message_the_place_the_request_and_its_own_reply(town):
    case = referred(town, place="青石路口")
    lifecycle.unit_reply(case.pk, "换了一只灯泡。", actor=lifecycle.Actor(ActorKind.UNIT, town.unit.name))
    for word in ("路灯", "青石路", "电箱", "灯泡", str(case.pk), f"#{case.pk}", "泡"):
        assert found(town, word) == [case.pk], word
    assert page(town, "灯泡").count.n == 1


def test_by_nothing_that_the_unit_is_not_shown(town):
    case = referred(town, contact_name="王秀英", contact_phone="13812345678")
    lifecycle.answer(case.pk, "我们已经催促了物业公司。", actor=SHEN)
    notes.write(case.pk, "内部说明：先不外传。", actor=SHEN)
    for word in ("物业公司", "内部说明", "王秀英", "13812345678", "沈岩", "路灯 物业公司"):
        told = page(town, word)
        assert (told.rows, told.count.n, told.before) == ([], 0, None), word


def test_not_what_another_unit_has_or_said(town):
    other = cast.unit("锡山区住房和城乡建设局", town.xishan)
    cast.officer_of(other, "housing")
    referred(town, to=other)
    both = referred(town, "消防通道被车辆占用。")
    lifecycle.unit_object(both.pk, "不归我们管理。", actor=lifecycle.Actor(ActorKind.UNIT, town.unit.name))
    lifecycle.refer_to_unit(both.pk, other, "请住建部门接手。", actor=SHEN)
    assert found(town, "路灯") == []
    assert found(town, "接手") == []
    assert found(town, "不归我们") == [both.pk]
    assert found(town, "消防通道") == [both.pk]


def test_what_was_taken_back_is_not_found(town):
    case = referred(town)
    officer = lifecycle.Actor(ActorKind.UNIT, town.unit.name, town.users["officer"])
    lifecycle.unit_reply(case.pk, "说错了的回复。", actor=officer)
    lifecycle.undo(case.pk, actor=officer)
    assert found(town, "说错了") == []


def test_filters(town):
    open_ = referred(town, "路灯一")
    replied = referred(town, "路灯二", topic=town.topic)
    lifecycle.unit_reply(replied.pk, "修好了。", actor=lifecycle.Actor(ActorKind.UNIT, town.unit.name))
    today = timezone.localdate().isoformat()
    assert found(town, "路灯") == [replied.pk, open_.pk]
    assert found(town, state="open") == [open_.pk]
    assert found(town, "路灯", state="replied") == [replied.pk]
    assert found(town, topic=str(town.topic.pk)) == [replied.pk]
    assert found(town, since=today) == [replied.pk, open_.pk]
    assert found(town, until="2020-01-01") == []
    assert UnitFilters.read({"state": "resolved", "since": "never", "topic": "x"}) == UnitFilters()


def test_pages_follow_one_another_and_a_fruitless_one_leads_on(town, monkeypatch):
    made = [referred(town, f"路灯 {n}", n=n).pk for n in range(5)][::-1]
    monkeypatch.setattr(unit_search, "PAGE", 2)
    seen, before = [], ""
    while True:
        told = page(town, "路灯", before=before)
        seen += [hit.found.submission.pk for hit in told.rows]
        if told.before is None:
            break
        before = str(told.before)
    assert seen == made
    monkeypatch.setattr(unit_search, "READ_AT_ONCE", 2)
    monkeypatch.setattr(unit_search, "READ_AT_MOST", 2)
    for pk in made:
        lifecycle.answer(pk, "已转告社区。", actor=SHEN)
    told = page(town, "社区")
    assert (told.rows, told.is_cut, told.count, told.before) == ([], True, None, made[1])


def test_documents_that_know_no_unit_are_made_anew(town):
    referred(town)
    caught_up()
    migration = import_module("feedback.migrations.0192_documents_know_units")
    migration.ask_for_documents(apps, None)
    assert SearchDocument.objects.filter(is_stale=True).count() == 1


def test_the_page_in_a_fixed_number_of_queries(client, town, django_assert_max_num_queries):
    for n in range(25):
        referred(town, f"路灯 {n} <b>", n=n)
    caught_up()
    client.force_login(town.users["officer"])
    client.get("/search/?q=路灯")
    with django_assert_max_num_queries(14):
        html = client.get("/search/?q=路灯&lang=en").content.decode()
    assert html.count('class="card hit"') == 20
    assert "<h3" not in html, "below the page's own heading comes the next one"
    assert "More than 20 opinions" in html
    assert "<mark>路灯</mark>" in html
    assert "<b>" not in html.split("hits", 1)[1]
    assert f'href="/unit/{Referral.objects.latest("pk").pk}/"' in html
    assert "/inbox/" not in html
    assert 'action="/search/"' in client.get("/unit/").content.decode()

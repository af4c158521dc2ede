from datetime import date, time
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deputies.models import Area, Deputy, DeputyLevel, DeputyStatus
from deputies.models.accounts import HandlingUnit, Membership, Role, User
from feedback.models import Event, Submission
from feedback.models.queue import Outbox
from stations.holidays import calendar
from stations.models import Assignment, CalendarDay, Code, ContactDayRule, DutyRosterEntry, Venue
from stations.venue_codes import issuing
from tests import cast

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = {Submission, Event, Outbox, Code, HandlingUnit}


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.fixture
def root(client: Client, town: cast.Town) -> Client:
    client.force_login(User.objects.create_superuser("root", password="only-for-tests"))
    return client


def url(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def one_of_each(town: cast.Town) -> None:
    cast.assigned(town.shen, town.station)
    issuing.issue(venue=town.station)
    CalendarDay.objects.create(date=date(2026, 5, 6), is_working=False, name="测试")
    DutyRosterEntry.objects.create(venue=town.station, deputy=town.shen, date=date(2026, 5, 6))
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_opens(root: Client, town: cast.Town, model: type[Model]) -> None:
    one_of_each(town)
    assert root.get(url(model, "changelist")).status_code == 200
    assert root.get(url(model, "changelist"), {"q": "1"}).status_code == 200
    assert root.get(url(model, "add")).status_code == (403 if model in READ_ONLY else 200)
    if (row := model._default_manager.first()) is not None:
        assert root.get(url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [Submission, Event, Outbox, Code], ids=lambda model: model.__name__)
def test_what_only_verbs_write_can_only_be_read(root: Client, town: cast.Town, model: type[Model]) -> None:
    one_of_each(town)
    row = model._default_manager.first()
    assert row is not None
    assert root.post(url(model, "add"), {}).status_code == 403
    assert root.post(url(model, "change", row.pk), {"words": "changed"}).status_code == 403
    assert root.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    root.post(url(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grow(town: cast.Town) -> None:
    for n in range(20):
        venue = cast.venue(f"第{n}代表联络站", town.street, town.home)
        cast.account_of(cast.deputy(f"代表{n}", venue), f"deputy{n}")
        cast.assigned(town.shen, town.station, n=n + 1)
        issuing.issue(venue=venue)
        DutyRosterEntry.objects.create(venue=town.station, deputy=town.shen, date=date(2027, 1, n + 1))
        CalendarDay.objects.create(date=date(2027, 1, n + 1), is_working=False, name="测试")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_list_asks_row_by_row(root: Client, town: cast.Town, model: type[Model]) -> None:
    one_of_each(town)
    root.get(url(model, "changelist"))
    before = queries_of(root, url(model, "changelist"))
    grow(town)
    assert queries_of(root, url(model, "changelist")) == before <= 12


def test_a_venue_of_many_deputies_opens_as_fast(root: Client, town: cast.Town) -> None:
    page = url(Venue, "change", town.station.pk)
    root.get(page)  # what a process or a session keeps is kept now
    before = queries_of(root, page)
    for n in range(20):
        cast.deputy(f"代表{n}", town.station)
    assert queries_of(root, page) == before


def inline(prefix: str, rows: int = 0) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(rows), f"{prefix}-INITIAL_FORMS": "0"}


NO_INLINES = inline("assignments") | inline("memberships") | inline("codes")


def venue_form(**fields: Any) -> dict[str, Any]:
    return {"name": "新站", "kind": "station", "is_open": "on"} | fields | NO_INLINES


def errors(response: Any) -> str:
    assert response.status_code == 200, "a form with errors, not a 500 and not a redirect"
    return str(response.content.decode())


def test_a_venue_gets_its_areas_key_and_its_parents_kind(root: Client, town: cast.Town) -> None:
    answer = root.post(url(Venue, "add"), venue_form(area=town.street.pk, parent=town.home.pk))
    assert answer.status_code == 302
    made = Venue.objects.get(name="新站")
    assert (made.area_key, made.parent_kind, made.district) == ("320205001", "home", "320205")


def test_a_moved_venue_moves_its_key(root: Client, town: cast.Town) -> None:
    form = venue_form(name=town.station.name, area=town.binhu.pk, parent=town.elsewhere.pk)
    assert root.post(url(Venue, "change", town.station.pk), form).status_code == 302
    town.station.refresh_from_db()
    assert (town.station.area_key, town.station.parent) == ("320211", town.elsewhere)


@pytest.mark.parametrize(("kind", "parent"), [("station", "station"), ("home", "home"), ("contact_point", None)])
def test_a_venue_in_the_wrong_place_is_an_error_in_the_form(
    root: Client, town: cast.Town, kind: str, parent: str | None
) -> None:
    where = getattr(town, parent).pk if parent else ""
    page = errors(root.post(url(Venue, "add"), venue_form(kind=kind, area=town.street.pk, parent=where)))
    assert "联络站设在代表之家" in page
    assert not Venue.objects.filter(name="新站").exists()


def test_a_venue_that_others_stand_in_keeps_its_kind(root: Client, town: cast.Town) -> None:
    form = venue_form(name=town.home.name, kind="station", area=town.street.pk, parent=town.elsewhere.pk)
    assert "类型不能更改" in errors(root.post(url(Venue, "change", town.home.pk), form))


def test_the_same_deputy_twice_is_an_error_in_the_form(root: Client, town: cast.Town) -> None:
    form = venue_form(name=town.station.name, area=town.street.pk, parent=town.home.pk) | inline("assignments", 1)
    form |= {"assignments-0-venue": town.station.pk, "assignments-0-deputy": town.shen.pk}
    errors(root.post(url(Venue, "change", town.station.pk), form))
    assert Assignment.objects.filter(venue=town.station, deputy=town.shen).count() == 1


def test_a_role_without_its_scope_is_an_error_in_the_form(root: Client, town: cast.Town) -> None:
    password = {"usable_password": "true", "password1": "a-long-passphrase-9", "password2": "a-long-passphrase-9"}
    form = {"username": "new"} | password | inline("memberships") | inline("venue_memberships")
    membership = inline("memberships", 1) | {"memberships-0-role": Role.STAFF} | inline("venue_memberships")
    assert root.post(url(User, "add"), form).status_code == 302
    made = User.objects.get(username="new")
    assert made.check_password("a-long-passphrase-9")
    change = {"username": "new", "date_joined_0": "2026-01-01", "date_joined_1": "00:00", "is_active": "on"}
    errors(root.post(url(User, "change", made.pk), change | membership))
    scoped = change | membership | {"memberships-0-area": town.xishan.pk}
    assert root.post(url(User, "change", made.pk), scoped).status_code == 302
    assert Membership.objects.get(user=made).area == town.xishan


def test_an_area_begins_with_its_parents_key_and_keeps_key_name_and_place(root: Client, town: cast.Town) -> None:
    form = {"name": "新区", "key": "320299", "level": "county", "parent": town.binhu.pk}
    errors(root.post(url(Area, "add"), form))
    assert root.post(url(Area, "add"), form | {"parent": town.city.pk}).status_code == 302
    made = Area.objects.get(key="320299")
    changed = {"key": "320298", "parent": town.xishan.pk, "name": "新吴区", "code": "320299000000"}
    root.post(url(Area, "change", made.pk), form | changed)
    made.refresh_from_db()
    assert (made.key, made.name, made.parent, made.code) == ("320299", "新区", town.city, "320299000000")


def act(client: Client, model: type[Model], action: str, *rows: Model, **more: str) -> Any:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]} | more
    return client.post(url(model, "changelist"), chosen)


def test_suspending_switches_contact_off_at_once(root: Client, town: cast.Town) -> None:
    for action, status in (("suspend", "suspended"), ("end", "ended"), ("activate", "active")):
        act(root, Deputy, action, town.shen)
        town.shen.refresh_from_db()
        assert town.shen.status == status
        assert town.shen.is_reachable == (status == DeputyStatus.ACTIVE)


def test_codes_are_issued_to_those_that_have_none(root: Client, town: cast.Town) -> None:
    kept = issuing.issue(venue=town.station)
    act(root, Venue, "issue_codes", town.station, town.home)
    act(root, Deputy, "issue_codes", town.shen)
    assert list(Code.objects.filter(venue=town.station)) == [kept]
    assert Code.objects.filter(venue=town.home).count() == Code.objects.filter(deputy=town.shen).count() == 1


def test_a_code_is_replaced_with_a_reason(root: Client, town: cast.Town) -> None:
    code = issuing.issue(venue=town.station)
    asked = act(root, Code, "replace", code)
    assert "扫到旧码的人" in asked.content.decode()
    code.refresh_from_db()
    assert code.revoked_at is None, "not without a reason"
    act(root, Code, "replace", code, reason="海报破损")
    code.refresh_from_db()
    assert (code.revoked_reason, code.replaced_by) == (
        "海报破损",
        Code.objects.get(venue=town.station, revoked_at=None),
    )
    assert code.replaced_by is not None
    act(root, Code, "revoke", code.replaced_by, reason="站点关闭")
    assert not Code.objects.filter(venue=town.station, revoked_at=None).exists()


def test_what_staff_enter_in_the_calendar_is_theirs(root: Client, town: cast.Town) -> None:
    assert root.post(url(CalendarDay, "add"), {"date": "2026-07-01", "name": "本地安排"}).status_code == 302
    day = CalendarDay.objects.get(date="2026-07-01")
    assert (day.is_working, day.is_override) == (False, True)
    assert calendar.exceptions()[date(2026, 7, 1)] is False
    calendar.forget()


def test_saving_a_contact_day_rule_tells_its_dates(root: Client, town: cast.Town) -> None:
    form = {"area": town.city.pk, "kind": "weekday_of_week", "ordinal": 3, "weekday": 2, "deputies_a_day": 2}
    form |= inline("dates")
    errors(root.post(url(ContactDayRule, "add"), form | {"starts": "16:00", "ends": "14:00"}))
    errors(root.post(url(ContactDayRule, "add"), form | {"starts": "14:00", "ends": "16:00", "weekday": 9}))
    answer = root.post(url(ContactDayRule, "add"), form | {"starts": "14:00", "ends": "16:00"}, follow=True)
    assert "接下来的联系日" in answer.content.decode()


def test_on_duty_are_only_deputies_of_the_venue(root: Client, town: cast.Town) -> None:
    form = {"venue": town.station.pk, "deputy": town.far.pk, "date": "2026-07-01"}
    assert "不在此站点" in errors(root.post(url(DutyRosterEntry, "add"), form))
    assert root.post(url(DutyRosterEntry, "add"), form | {"deputy": town.shen.pk}).status_code == 302


def test_a_stranger_does_not_enter(client: Client, town: cast.Town) -> None:
    client.force_login(town.users["staff"])
    assert client.get(url(Venue, "changelist")).status_code == 302
    assert cast.deputy("x", town.station, level=DeputyLevel.CITY).is_reachable

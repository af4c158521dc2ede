"""The rules of an area, read and written by its staff: every saving is a version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from feedback.models.workflow import Workflow
from feedback.workflow import versions
from stations.holidays import calendar
from stations.models import CalendarDay
from tests import cast
from tests.cast import Town

pytestmark = pytest.mark.django_db
DAYS = {
    "accept_days": 1, "answer_days": 4, "complex_days": 8, "close_days": 12, "extension_days": 5, "ceiling_days": 45,
    "confirm_days": 7, "archive_days": 30, "unit_days": 8, "objection_days": 3, "amber_days": 2,
}  # fmt: skip


def form(based_on: Workflow, **changed: Any) -> dict[str, Any]:
    """What a browser sends: every row of the version, the blank ones too."""
    sent: dict[str, Any] = {"based_on": based_on.pk, **DAYS}
    for prefix, found, columns in (
        ("outcomes", based_on.outcomes.all(), ("slug", "name", "name_en")),
        ("reasons", based_on.reasons.all(), ("name", "name_en", "instead", "instead_en")),
    ):
        rows = list(found)
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows) + 2, f"{prefix}-INITIAL_FORMS": len(rows)}
        sent |= {f"{prefix}-{i}-{name}": getattr(row, name) for i, row in enumerate(rows) for name in columns}
    return sent | changed


def everywhere() -> Workflow:
    return Workflow.objects.get(area=None)


@pytest.fixture
def town() -> Town:
    return cast.town()


@pytest.fixture
def staff(client: Client, town: Town) -> Client:
    client.force_login(town.users["staff"])
    return client


def test_the_page_shows_what_counts_here(staff: Client, town: Town, django_assert_num_queries: Any) -> None:
    page = staff.get("/rules/?area=320205001&lang=en").content.decode()
    assert "The rules of everywhere count here" in page
    assert "Where to go instead" in page
    with django_assert_num_queries(9):
        staff.get("/rules/")


def test_saving_gives_the_area_rules_of_its_own_and_then_the_next_version(staff: Client, town: Town) -> None:
    first = everywhere()
    extra = {"outcomes-5-name": "转交", "outcomes-5-name_en": "Passed on"}
    assert staff.post("/rules/?area=320205", form(first, **extra)).status_code == 302
    own = Workflow.objects.get(area=town.xishan)
    assert (own.version, own.answer_days, own.created_by) == (1, 4, town.users["staff"])
    assert [o.slug for o in own.outcomes.all()] == [o.slug for o in first.outcomes.all()] + ["class-1"]
    assert own.reasons.count() == 6
    without = {"reasons-0-name": "", "reasons-0-name_en": "", "reasons-0-instead": "", "reasons-0-instead_en": ""}
    assert staff.post("/rules/?area=320205", form(own, **without)).status_code == 302
    second = versions.newest(town.xishan)
    assert (second.version, second.reasons.count(), own.reasons.count()) == (2, 5, 6)
    assert versions.newest(town.street) == second
    assert versions.newest(town.binhu) == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer_days": 0},
        {"close_days": 3},
        {"ceiling_days": 5},
        {"confirm_days": 0},
        {"accept_days": ""},
        {"outcomes-5-name": "只有中文"},
        {"reasons-0-instead": ""},
        {f"outcomes-{i}-{name}": "" for i in range(5) for name in ("name", "name_en")},
    ],
)
def test_what_cannot_be_is_explained_and_kept(staff: Client, town: Town, wrong: dict[str, Any]) -> None:
    response = staff.post("/rules/?area=320205&lang=en", form(everywhere(), **wrong))
    assert response.status_code == 422
    assert "Not saved yet" in response.content.decode()
    assert Workflow.objects.count() == 1


def test_who_saved_first_is_not_overwritten_unseen(staff: Client, town: Town) -> None:
    first = everywhere()
    staff.post("/rules/?area=320205", form(first))
    response = staff.post("/rules/?area=320205&lang=en", form(first, answer_days=6))
    assert response.status_code == 409
    assert "Somebody else has saved the rules" in response.content.decode()
    assert Workflow.objects.filter(area=town.xishan).count() == 1
    own = versions.newest(town.xishan)
    assert f'name="based_on" value="{own.pk}"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "address", "opens", "saves"),
    [
        ("staff", "/rules/?area=3202", False, False),
        ("staff", "/rules/?area=320211", False, False),
        ("city_staff", "/rules/?area=320205", True, True),
        ("auditor", "/rules/?area=320205", True, False),
        ("shen", "/rules/", False, False),
        ("nobody", "/rules/?area=320205", False, False),
    ],
)
def test_who_may(client: Client, town: Town, name: str, address: str, opens: bool, saves: bool) -> None:
    client.force_login(town.users[name])
    assert client.get(address).status_code == (200 if opens else 404)
    assert client.post(address, form(everywhere())).status_code == (302 if saves else 404)


def test_only_who_can_save_reads_of_saving(client: Client, town: Town) -> None:
    for name, reads in (("city_staff", True), ("auditor", False)):
        client.force_login(town.users[name])
        page = client.get("/rules/?area=320205&lang=en").content.decode()
        assert "The rules of everywhere count here." in page
        assert ("Saving gives this area rules of its own." in page) == reads


def test_administrators_write_the_rules_of_everywhere(client: Client, town: Town) -> None:
    client.force_login(cast.administrator(cast.user("root")))
    assert client.post("/rules/", form(everywhere())).status_code == 302
    assert versions.newest(None).version == 2


def test_a_year_without_holidays_is_told_loudly_from_november_on(
    client: Client, town: Town, time_machine: Any
) -> None:
    CalendarDay.objects.create(date=date(2031, 2, 1), is_working=True, name="调休上班")
    for day, missing in (
        ("2031-10-31", ""),
        ("2031-11-01", "The official days of 2032"),
        ("2032-01-02", "The official days of 2032"),
    ):
        time_machine.move_to(f"{day} 10:00 +0800")
        calendar.forget()
        client.force_login(town.users["staff"])
        for page in (client.get("/rules/?lang=en"), client.get("/dashboard/?lang=en")):
            assert missing in page.content.decode()
            assert missing or "The official days of" not in page.content.decode()

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from feedback import chasing, lifecycle
from feedback.models import ActorKind, Event, OutcomeClass, Submission
from feedback.models.workflow import Workflow
from feedback.workflow import rules
from feedback.workflow.deadlines import end_of_working_day
from stations.holidays import calendar
from stations.holidays.working_days import add_working_days, working_days_between
from stations.models import CalendarDay
from tests import cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
# National Day 2026 as an example: 1 to 7 October off, Saturday 10 October worked.
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),  # Monday to Tuesday
        ("2026-11-27", 1, "2026-11-30"),  # Friday to Monday
        ("2026-11-28", 1, "2026-11-30"),  # Saturday to Monday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 15, "2026-12-14"),
        ("2026-09-30", 1, "2026-10-08"),  # over the holiday
        ("2026-09-30", 3, "2026-10-10"),  # the worked Saturday counts
        ("2026-09-30", 4, "2026-10-12"),
    ],
)
def test_working_days(start: str, days: int, end: str) -> None:
    a, b = date.fromisoformat(start), date.fromisoformat(end)
    assert add_working_days(a, days, HOLIDAYS) == b
    assert working_days_between(a, b, HOLIDAYS) == days
    assert working_days_between(b, a, HOLIDAYS) == -days


@pytest.mark.django_db
def test_a_deadline_is_the_end_of_office_hours_of_the_local_day() -> None:
    calendar.forget()
    late_evening = datetime(2026, 11, 23, 23, 50, tzinfo=SHANGHAI)
    assert end_of_working_day(late_evening, 1) == datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_the_calendar_is_a_table() -> None:
    CalendarDay.objects.create(date=date(2026, 11, 24), is_working=False, name="市里放假")
    calendar.forget()
    start = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    assert timezone.localdate(end_of_working_day(start, 1)) == date(2026, 11, 25)
    calendar.forget()


@pytest.fixture
def late(time_machine: Any) -> Submission:
    """Assigned on Monday 23 November at 10:00: to be accepted by Tuesday 17:30."""
    calendar.forget()
    time_machine.move_to("2026-11-23 10:00 +0800")
    town = cast.town()
    return cast.assigned(town.shen, town.station)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "overdue", "moves"),
    [
        ("2026-11-23 12:00", False, []),
        ("2026-11-24 09:00", False, []),
        ("2026-11-24 10:00", False, ["remind holder"]),
        ("2026-11-24 17:29", False, ["remind holder"]),
        ("2026-11-24 17:31", True, ["escalate head"]),
        ("2026-11-26 17:29", True, ["escalate head"]),
        ("2026-11-26 17:31", True, ["escalate staff"]),
    ],
)
def test_reminders_and_escalations(
    late: Submission, time_machine: Any, moment: str, overdue: bool, moves: list[str]
) -> None:
    time_machine.move_to(f"{moment} +0800")
    for _ in range(3):  # each once, however often beat comes by
        chasing.chase(timezone.now())
    told = [f"{e.verb} {e.data['to']}" for e in Event.objects.filter(verb__in=["remind", "escalate"])]
    assert told == moves
    late.refresh_from_db()
    assert late.is_overdue(timezone.now()) is overdue
    assert Submission.objects.overdue(timezone.now()).exists() is overdue


@pytest.mark.django_db
def test_each_deadline_is_chased_from_the_beginning(late: Submission, time_machine: Any) -> None:
    town_deputy = late.deputy
    assert town_deputy is not None
    time_machine.move_to("2026-11-24 18:00 +0800")
    chasing.chase(timezone.now())
    late.refresh_from_db()
    assert late.chased == chasing.TOLD_HEAD
    accepted = lifecycle.accept(late.pk, actor=lifecycle.Actor(ActorKind.DEPUTY, town_deputy.name))
    assert (accepted.chased, accepted.due_stage) == (0, "answer")


@pytest.mark.django_db
def test_silence_closes_what_was_resolved(late: Submission, time_machine: Any) -> None:
    solved = OutcomeClass.objects.get(slug="solved")
    lifecycle.resolve(late.pk, solved, "好了", actor=lifecycle.SYSTEM)
    assert chasing.close_unrated(timezone.now()) == 0
    time_machine.move_to("2026-12-08 09:00 +0800")
    assert chasing.close_unrated(timezone.now()) == 1
    late.refresh_from_db()
    assert (late.state, late.rating) == ("closed", "")


@pytest.mark.django_db
def test_a_complex_matter_has_longer_for_its_first_answer(late: Submission) -> None:
    accepted = lifecycle.accept(late.pk, actor=lifecycle.SYSTEM, is_complex=True)
    assert timezone.localdate(accepted.answer_by) == date(2026, 12, 7)
    assert timezone.localdate(accepted.close_by) == date(2026, 12, 14)


@pytest.mark.django_db
def test_an_extension_moves_what_is_not_met_yet_and_is_given_once(late: Submission) -> None:
    lifecycle.extend(late.pk, "要等配件", actor=lifecycle.SYSTEM)
    extended = Submission.objects.get(pk=late.pk)
    assert timezone.localdate(extended.answer_by) == date(2026, 12, 14)
    assert timezone.localdate(extended.close_by) == date(2026, 12, 28)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.extend(late.pk, "还要等", actor=lifecycle.SYSTEM)


@pytest.mark.django_db
def test_an_extension_ends_at_the_ceiling(late: Submission) -> None:
    Workflow.objects.create(area=late.venue.area, extension_days=90)
    rules.forget()
    begun = cast.assigned(cast.deputy("贺新", late.venue), late.venue, n=1)
    lifecycle.extend(begun.pk, "要立项", actor=lifecycle.SYSTEM)
    assert timezone.localdate(Submission.objects.get(pk=begun.pk).close_by) == date(2027, 1, 22)  # 60 days later


@pytest.mark.django_db
def test_what_is_over_is_archived_by_time(late: Submission, time_machine: Any) -> None:
    lifecycle.withdraw(late.pk)
    assert chasing.archive(timezone.now()) == 0
    time_machine.move_to("2027-02-22 10:00 +0800")
    assert chasing.archive(timezone.now()) == 1
    assert chasing.archive(timezone.now()) == 0
    assert Submission.objects.get(pk=late.pk).state == "archived"

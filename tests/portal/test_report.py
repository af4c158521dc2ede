"""The report of a period: whose it is, that it tells what happened, and its three forms."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.models.days import Attendance, ContactDaySummary
from feedback.models.suggestions import Stage, Suggestion, SuggestionKind
from feedback.models.workflow import DeclineReason
from feedback.reporting import figures
from feedback.reporting import period as periods
from feedback.reporting.figures import Counts
from feedback.reporting.period import NoPeriod, Period
from portal.report import contents
from portal.report.parts import Figure, Percent
from stations.models.duty import ContactDay, ContactDayState
from tests import cast

SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def town(db):
    return cast.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.users["staff"])
    return client


def sent(town, message, ago=0, **opinion):
    case = cast.assigned(town.shen, town.station, message, **opinion)
    Submission.objects.filter(pk=case.pk).update(created_at=timezone.now() - ago * DAY)
    return case


def resolved(town, message, rating=None, ago=0):
    case = sent(town, message, ago)
    lifecycle.settle(case.pk, OutcomeClass.objects.get(slug="solved"), "好了。", actor=SHEN)
    if rating:
        lifecycle.rate(case.pk, rating, "没有修好" if rating == Rating.NOT_SATISFIED else "")
    return case


def held(town, day, *, met=0, heard=0):
    made = ContactDay.objects.create(
        venue=town.station, date=day, starts="14:00", ends="16:00", state=ContactDayState.HELD,
        changed_at=timezone.now(),
    )  # fmt: skip
    Attendance.objects.create(contact_day=made, deputy=town.shen, how=Attendance.How.SCAN, at=timezone.now())
    ContactDaySummary.objects.create(
        contact_day=made, deputies_present=1, constituents_met=met, opinions_heard=heard, answered_on_the_spot=1,
        closed_at=timezone.now(),
    )  # fmt: skip


def this_week():
    return Period(TODAY() - 6 * DAY, TODAY())


# The days


def test_the_usual_periods():
    usual = periods.usual(date(2026, 3, 5))
    assert usual["year"] == Period(date(2026, 1, 1), date(2026, 3, 5))
    assert usual["last_year"] == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert usual["quarter"] == usual["year"]
    assert usual["month"] == Period(date(2026, 2, 1), date(2026, 2, 28))


def test_a_period_is_compared_with_the_same_days_of_the_year_before():
    assert Period(date(2024, 2, 29), date(2024, 3, 1)).before == Period(date(2023, 2, 28), date(2023, 3, 1))


def test_the_months_it_touches():
    months = Period(date(2025, 11, 30), date(2026, 2, 1)).months
    assert months == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 2), date(2026, 2, 1)),
        (date(2026, 3, 2), date(2026, 3, 9)),  # not yet
        (date(2020, 1, 1), date(2026, 1, 1)),  # longer than a term
        (date(1, 1, 1), date(3, 1, 1)),  # no year is before it
    ],
)
def test_what_is_no_period(first, last):
    with pytest.raises(NoPeriod):
        periods.period(first, last, today=date(2026, 3, 1))


def test_what_is_not_over_ends_today():
    assert periods.period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 1)).last == date(2026, 3, 1)


# The figures


def test_what_was_received_and_what_became_of_it(town):
    reason = DeclineReason.objects.order_by("pk")[0]
    sent(town, "在办")
    lifecycle.decline(sent(town, "不受理").pk, reason, "请找法院。", actor=SHEN)
    lifecycle.withdraw(sent(town, "撤回").pk)
    resolved(town, "满意", Rating.SATISFIED)
    resolved(town, "不满意", Rating.NOT_SATISFIED)  # reopened: in progress again
    sent(town, "上周的", ago=8)
    found = figures.total("320205", this_week())
    assert (found.received, found.declined, found.withdrawn, found.still_open) == (5, 1, 1, 2)
    assert (found.resolved, found.rated, found.satisfied, found.confirmed_percent) == (1, 1, 1, 100.0)
    assert (found.answered, found.in_time_percent) == (3, 100.0)  # a reasoned refusal is an answer
    assert figures.total("320211", this_week()) == Counts()
    assert figures.declines("320205", this_week()) == [(str(reason), 1)]


def test_archived_ones_stay_what_they_were(town):
    lifecycle.withdraw(sent(town, "撤回").pk)
    lifecycle.decline(sent(town, "不受理").pk, DeclineReason.objects.order_by("pk")[0], "请找法院。", actor=SHEN)
    Submission.objects.update(state="archived")
    found = figures.total("3202", this_week())
    assert (found.declined, found.withdrawn, found.still_open, found.resolved) == (1, 1, 0, 0)


def test_an_old_opinion_resolved_in_the_period_counts_as_resolved_only(town):
    resolved(town, "旧的", ago=30)
    found = figures.total("3202", this_week())
    assert (found.received, found.resolved) == (0, 1)
    resolve = figures.waits("3202", this_week()).resolve
    assert resolve is not None
    assert resolve > 29 * DAY


def test_parts_add_up_to_the_whole(town):
    sent(town, "路灯不亮")
    sent(town, "另一个", topic=town.topic)
    cast.assigned(town.far, town.elsewhere, "滨湖的")
    period = this_week()
    whole = figures.total("3202", period)
    assert whole.received == 3
    assert sum(figures.by_area("3202", 6, period).values(), Counts()) == whole
    assert sum((row.counts for row in figures.by_topic("3202", period)), Counts()) == whole
    assert sum(row.counts.received for row in figures.by_month("3202", period)) == 3
    assert figures.channels("3202", period, whole.received) == {None: 3}
    assert [row.name for row in figures.liveliest("3202", period)] == [town.station.name, town.elsewhere.name]


def test_midnight_is_the_citys(town):
    case = sent(town, "夜里")
    evening = timezone.make_aware(datetime.combine(TODAY() - DAY, datetime.max.time()))
    Submission.objects.filter(pk=case.pk).update(created_at=evening)
    assert figures.total("3202", Period(TODAY(), TODAY())).received == 0
    assert figures.total("3202", Period(TODAY() - DAY, TODAY() - DAY)).received == 1


def test_contact_days(town):
    held(town, TODAY() - DAY, met=5, heard=3)
    held(town, TODAY() - 2 * DAY, met=1)
    held(town, TODAY() - 40 * DAY, met=9)
    found = figures.days("320205", this_week())
    assert (found.due, found.held, found.attended, found.deputies) == (2, 2, 2, 1)
    assert (found.met, found.heard, found.on_the_spot) == (6, 3, 2)


@pytest.mark.parametrize(
    ("value", "before", "change"),
    [(12, 10, 20.0), (5, 10, -50.0), (5, 0, None), (Percent(98.0), Percent(97.5), 0.5), (None, 3, None)],
)
def test_beside_the_year_before(value, before, change):
    found = Figure("x", value, before).change
    assert (found and found.value) == change


# The page and the files


@pytest.mark.parametrize(
    ("name", "area", "status"),
    [("staff", "", 200), ("staff", "320211", 404), ("auditor", "", 200), ("shen", "", 404), ("officer", "", 404)],
)
def test_it_is_for_whoever_sees_the_dashboard_of_the_area(client, town, name, area, status):
    client.force_login(town.users[name])
    asked = {"area": area} if area else {}
    assert client.get("/report/", asked).status_code == status
    assert client.get("/report/file.xlsx", asked).status_code == status


def test_the_page_tells_it_in_words(staff, town):
    resolved(town, "满意", Rating.SATISFIED)
    held(town, TODAY(), met=4, heard=1)
    Suggestion.objects.create(
        area_key="320205001", kind=SuggestionKind.BETWEEN, title="关于路灯的建议", lead_proposer=town.shen,
        filed_on=TODAY(), stage=Stage.FILED, stage_on=TODAY(),
    )  # fmt: skip
    page = " ".join(staff.get("/report/?lang=en").content.decode().split())
    assert "met 4 people and heard 1 opinions" in page
    assert ": 1 opinions were received, 1 of them by scanning" in page
    assert "deputies made 1 suggestion." in page
    assert "关于路灯的建议" in page
    assert "满意" not in page, "nobody's words stand in a report"


def test_one_day_is_named_once(town):
    assert contents.report(town.city, Period(date(2026, 5, 1), date(2026, 5, 1))).span == "1 May 2026"


def test_units_that_have_not_replied_have_no_share_in_time(town):
    lifecycle.refer_to_unit(sent(town, "路灯").pk, town.unit, "请修", actor=SHEN)
    told = " ".join(contents.report(town.city, this_week()).summary)
    assert "given 1 matters and replied to none of them so far" in told


def test_days_that_are_none_are_said_and_kept(staff):
    answer = staff.get("/report/", {"first": "2026-05-01", "last": "2026-04-01"})
    assert answer.status_code == 422
    assert 'value="2026-05-01"' in answer.content.decode()
    assert staff.get("/report/", {"first": "gestern", "last": ""}).status_code == 422
    assert staff.get("/report/file.docx", {"first": "gestern", "last": ""}).status_code == 404


def test_the_number_of_queries_is_fixed(staff, town, django_assert_max_num_queries):
    for n in range(4):
        resolved(town, f"第{n}件", Rating.SATISFIED)
    staff.get("/report/")
    with django_assert_max_num_queries(40):
        staff.get("/report/")


def test_the_word_document(staff, town):
    resolved(town, "满意", Rating.SATISFIED)
    written = Document(BytesIO(b"".join(staff.get("/report/file.docx").streaming_content)))
    paragraphs = [paragraph.text for paragraph in written.paragraphs]
    assert paragraphs[0] == "锡山区人大代表联系群众工作情况报告"
    assert any("共收到群众意见 1 件" in words for words in paragraphs)
    assert [p.text[:2] for p in written.paragraphs if p.style and p.style.name == "Heading 1"][:2] == ["一、", "二、"]
    page = written.sections[0]
    assert [round(size.mm) for size in (page.page_width, page.top_margin, page.left_margin) if size] == [210, 37, 28]
    topics = next(table for table in written.tables if table.cell(0, 0).text == "主题")
    assert topics.rows[-1].cells[1].text == "1"


def test_the_workbook_has_a_sheet_for_each_table(staff, town):
    resolved(town, "满意", Rating.SATISFIED)
    book = load_workbook(BytesIO(b"".join(staff.get("/report/file.xlsx?lang=zh-hans").streaming_content)))
    assert len(set(book.sheetnames)) == len(book.sheetnames) >= 8
    last = list(book["按主题"].iter_rows(values_only=True))[-1]
    assert last[:4] == ("合计", 1, 1, 1)
    assert book["按主题"].cell(2, 3).number_format == "0.0%"
    assert staff.get("/report/file.pdf").status_code == 404


def test_the_chart_has_whole_months_only(town):
    told = contents.report(town.city, Period(date(2026, 1, 15), date(2026, 5, 20)))
    chart = next(section.chart for section in told.sections if section.chart is not None)
    assert [tick.label for tick in chart.x] == [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]

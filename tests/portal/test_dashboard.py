"""The dashboard: whose figures, that they add up, and the unrouted queue."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.notices import Channel, Delivery, Kind
from feedback.models.notifications import Digest, Notification, NotificationMail
from feedback.models.queue import Heartbeat, Outbox
from feedback.reporting import statistics
from feedback.reporting.statistics import Figures
from feedback.searching import documents
from feedback.sending import given_up
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town():
    return cast.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.users["staff"])
    return client


def resolved(town, message, *ratings):
    case = cast.assigned(town.shen, town.station, message)
    for rating in ratings or [None]:
        lifecycle.resolve(case.pk, OutcomeClass.objects.get(slug="solved"), "好了。", actor=SHEN)
        if rating:
            lifecycle.rate(case.pk, rating, "没有修好")
    return case


def unrouted(town, message="没有人接"):
    case = cast.submission(town.station, message)
    return lifecycle.stand_unrouted(case.pk, reason=RouteReason.NOBODY)


def test_figures_by_child_add_up_to_a_recount(town):
    now = timezone.now()
    _open, late = (cast.assigned(town.shen, town.station, m) for m in ("在办", "超期"))
    Submission.objects.filter(pk=late.pk).update(due_at=now - timedelta(days=1))
    resolved(town, "待确认")
    resolved(town, "满意", Rating.SATISFIED)
    resolved(town, "两次不满意", Rating.NOT_SATISFIED, Rating.NOT_SATISFIED)
    resolved(town, "又在办", Rating.NOT_SATISFIED)
    cast.assigned(town.far, town.elsewhere, "滨湖的")
    rows = statistics.by_child("3202", 6, timezone.now())
    assert rows["320205"] == Figures(open=3, new=6, overdue=1, resolved=3, rated=2, confirmed=1)
    assert rows["320211"] == Figures(open=1, new=1)
    assert statistics.total(rows.values()).open == Submission.objects.open().count() == 4
    assert rows["320205"].overdue == Submission.objects.overdue(timezone.now()).count()
    assert statistics.by_venue([town.station.pk], timezone.now())[town.station.pk] == rows["320205"]
    assert rows["320205"].confirmed_percent == 50
    assert Figures().confirmed_percent is None


def test_daily_series_end_with_today(town):
    case = resolved(town, "满意", Rating.SATISFIED)
    Submission.objects.filter(pk=case.pk).update(created_at=timezone.now() - timedelta(days=2))
    series = statistics.daily("32", timezone.now(), 14)
    assert series.days[-1] == timezone.localdate()
    assert (series.received[-3:], series.resolved[-1]) == ([1, 0, 0], 1)
    assert (series.rated[-1], series.confirmed[-1]) == (1, 1)
    assert statistics.open_by_day(series, 0)[-4:] == [0, 1, 1, 0]
    assert len(series.days) == 14


def test_weeks_are_whole(town):
    series = statistics.Daily([date(2026, 11, 16) + timedelta(days=i) for i in range(9)], *([[1] * 9] * 5))
    assert statistics.weekly(series) == [statistics.Week(date(2026, 11, 16), 7, 7)]


@pytest.mark.parametrize(
    ("name", "area", "status"),
    [
        ("staff", "", 200), ("staff", "320205", 200), ("staff", "320205001", 200),
        ("staff", "3202", 404), ("staff", "320211", 404), ("staff", "320205999", 404), ("staff", "x", 404),
        ("city_staff", "320211", 200), ("sister_staff", "320205", 404), ("auditor", "320205001", 200),
        ("shen", "", 404), ("liaison", "", 404), ("ended", "", 404), ("nobody", "", 404), ("nobody", "320205", 404),
    ],
)  # fmt: skip
def test_only_the_own_area_and_all_under_it(client, town, name, area, status):
    client.force_login(town.users[name])
    assert client.get("/dashboard/", {"area": area} if area else {}).status_code == status


def test_anonymous_goes_to_login_and_posting_is_refused(client, town):
    assert client.get("/dashboard/")["Location"].startswith("/login/")
    client.force_login(town.users["staff"])
    assert client.post("/dashboard/").status_code == 405


def test_the_page_shows_what_needs_a_person(staff, town):
    waiting = unrouted(town)
    twice = resolved(town, "路还是坏的", Rating.NOT_SATISFIED, Rating.NOT_SATISFIED)
    late = cast.assigned(town.shen, town.station, "超期的")
    Submission.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=3))
    page = staff.get("/dashboard/?lang=en").content.decode()
    for case in (waiting, twice, late):
        assert f'href="/inbox/{case.pk}/"' in page
    assert f'href="/dashboard/unrouted/{waiting.pk}/"' in page


def test_the_number_of_queries_is_fixed(staff, town, django_assert_max_num_queries):
    for i in range(10):
        unrouted(town, f"没有人接 {i}")
        resolved(town, f"满意 {i}", Rating.SATISFIED)
    staff.get("/dashboard/")
    with django_assert_max_num_queries(21):
        staff.get("/dashboard/")


def given_up_of_each_kind(town, case):
    """One message to a citizen, one mail of news, one digest of a person and one of a robot."""
    at = timezone.now()
    event = case.events.latest("seq")
    told = {"submission": case, "district": case.district, "event": event, "language": "zh-hans", "created_at": at}
    Delivery.objects.create(**told, channel=Channel.EMAIL, kind=Kind.RECEIVED, available_at=at, dead_at=at)
    notification = Notification.objects.filter(submission=case).latest("pk")
    NotificationMail.objects.filter(notification=notification).delete()
    mail = {"area_key": case.area_key, "ripe_at": at, "available_at": at, "dead_at": at}
    NotificationMail.objects.create(notification=notification, **mail)
    digest = {"area_key": case.area_key, "day": timezone.localdate(at), "available_at": at, "dead_at": at}
    Digest.objects.create(user=town.users["shen"], **digest)
    Digest.objects.create(robot="office", **digest)


def test_whatever_was_given_up_counts_as_undelivered(staff, town, django_assert_num_queries):
    def undelivered():
        return staff.get("/dashboard/?lang=en").content.decode().split("Undelivered messages")[1].split("</dd>")[0]

    assert "none" in undelivered()
    given_up_of_each_kind(town, cast.assigned(town.shen, town.station))
    assert 'href="/deliveries/">4<' in undelivered()
    page = staff.get("/deliveries/?lang=en").content.decode()
    assert page.count("again/") == 4
    with django_assert_num_queries(1):
        assert given_up.count_under("3202") == 4
    assert given_up.count_under(town.binhu.key) == 0


def test_venues_follow_one_another_by_keyset(staff, town):
    for i in range(45):
        cast.venue(f"第 {i} 联络站", town.street, town.home)
    seen, after = [], ""
    for _ in range(3):
        context = staff.get("/dashboard/", {"area": "320205", "after": after}).context
        seen += [venue.pk for venue, _ in context["venue_rows"]]
        after = context["venues_after"]
    assert after == ""
    assert len(seen) == len(set(seen)) == 47


def test_health_says_who_is_silent(staff, town):
    now = timezone.now()
    Heartbeat.objects.create(name="relay", at=now)
    Heartbeat.objects.create(name="worker", at=now - timedelta(minutes=5))
    page = staff.get("/dashboard/?lang=en").content.decode()
    assert "alive" in page
    assert "silent for 5" in page
    assert "never seen" in page
    cast.submission(town.station)
    Outbox.objects.update(created_at=now - timedelta(minutes=10))
    assert "since 10" in staff.get("/dashboard/?lang=en").content.decode().replace("\xa0", " ")


def assign(client, case, to, **fields):
    return client.post(f"/dashboard/unrouted/{case.pk}/?lang=en", {"version": case.version, "to": to, **fields})


def test_staff_assign_to_a_deputy_of_the_venue(staff, town):
    case = unrouted(town)
    page = staff.get(f"/dashboard/unrouted/{case.pk}/").content.decode()
    assert "沈岩" in page
    assert "陆远" not in page
    assert "钱止" not in page, "contact with an ended deputy is switched off"
    assert assign(staff, case, f"deputy-{town.far.pk}").status_code == 422
    assert assign(staff, case, f"deputy-{town.shen.pk}", words="请看")["Location"] == "/dashboard/"
    moved = Submission.objects.get(pk=case.pk)
    assert (moved.deputy, moved.route_reason, moved.unrouted_since) == (town.shen, RouteReason.STAFF, None)


def test_staff_assign_to_a_liaison_up_the_venues(staff, town):
    cast.liaison_of(town.home, "home-liaison")
    case = unrouted(town)
    assert assign(staff, case, f"venue-{town.elsewhere.pk}").status_code == 422
    assert assign(staff, case, f"venue-{town.home.pk}").status_code == 302
    assert Submission.objects.get(pk=case.pk).holding_venue == town.home


def test_the_second_of_two_staff_is_told(staff, town):
    case = unrouted(town)
    assert assign(staff, case, f"deputy-{town.shen.pk}").status_code == 302
    second = assign(staff, case, f"deputy-{town.zhou.pk}", words="我写的")
    assert second.status_code == 409
    assert "Somebody moved first" in second.content.decode()
    assert "我写的" in second.content.decode()
    assert Submission.objects.get(pk=case.pk).deputy == town.shen


@pytest.mark.parametrize("name", ["sister_staff", "auditor", "liaison", "shen", "zhou", "nobody"])
def test_who_is_not_staff_of_the_area_assigns_nothing(client, town, name):
    case = unrouted(town)
    client.force_login(town.users[name])
    assert client.get(f"/dashboard/unrouted/{case.pk}/").status_code == 404
    assert assign(client, case, f"deputy-{town.shen.pk}").status_code == 404
    assert Submission.objects.get(pk=case.pk).deputy is None


def test_the_auditor_reads_without_buttons(client, town):
    case = unrouted(town)
    client.force_login(town.users["auditor"])
    page = client.get("/dashboard/?lang=en").content.decode()
    assert "read only" in page
    assert f"/dashboard/unrouted/{case.pk}/" not in page


@pytest.mark.parametrize(("figure", "n"), [("open", 2), ("new", 2), ("overdue", 1)])
def test_a_figure_leads_to_the_list_of_what_it_counts(staff, town, figure, n):
    _open, late = (cast.assigned(town.shen, town.station, m) for m in ("在办", "超期"))
    Submission.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    documents.catch_up()
    page = staff.get("/dashboard/")
    assert getattr(page.context["figures"], figure) == n
    links = re.findall(r'<b><a href="(/search/[^"]+)">(\d+)</a></b>', page.content.decode())
    address, shown = links[["open", "new", "overdue"].index(figure)]
    found = staff.get(html.unescape(address))
    assert (found.context["page"].count.n, int(shown)) == (n, n)

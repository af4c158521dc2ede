"""The inbox page: what stands in it, for whom, in which order, and in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import lifecycle
from feedback.inbox import listing, reading
from feedback.inbox.listing import Asked, Group
from feedback.inbox.positions import Position
from feedback.models import ActorKind, OutcomeClass, RouteReason, Submission
from stations.access import scope_of
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town():
    return cast.town()


def groups(user):
    page = listing.page(scope_of(user), timezone.now())
    return {section.group: [row.message for row in section.rows] for section in page.sections}


def due(submission, **fields):
    Submission.objects.filter(pk=submission.pk).update(**fields)


def test_groups_by_urgency(town):
    now = timezone.now()
    late, today, new, going, asked, done = (cast.assigned(town.shen, town.station, f"第 {i} 件") for i in range(6))
    due(late, due_at=now - timedelta(hours=1))
    due(today, due_at=min(now + timedelta(minutes=1), inbox_midnight()))
    due(new, due_at=now + timedelta(days=3))
    lifecycle.answer(going.pk, "在看。", actor=SHEN)
    lifecycle.ask_detail(asked.pk, "哪一段？", actor=SHEN)
    lifecycle.resolve(done.pk, OutcomeClass.objects.get(slug="solved"), "修好了。", actor=SHEN)
    assert list(groups(town.users["shen"]).items()) == [
        (Group.OVERDUE, [late.message]),
        (Group.TODAY, [today.message]),
        (Group.NEW, [new.message]),
        (Group.IN_PROGRESS, [going.message]),
        (Group.WAITING, [asked.message]),
        (Group.UNCONFIRMED, [done.message]),
    ]


def inbox_midnight():
    return timezone.localtime().replace(hour=23, minute=59, second=59)


def test_overdue_is_the_one_definition(town):
    for i in range(4):
        due(cast.assigned(town.shen, town.station, f"第 {i} 件"), due_at=timezone.now() + timedelta(hours=i - 2))
    now = timezone.now()
    overdue = set(Submission.objects.overdue(now).values_list("message", flat=True))
    assert overdue == set(groups(town.users["shen"])[Group.OVERDUE])


def test_pages_follow_one_another_without_gap_or_repeat(town):
    """Through every group, also those without a deadline, and where many have the same one."""
    now = timezone.now()
    for i in range(4):
        lifecycle.ask_detail(cast.assigned(town.shen, town.station, f"问 {i}").pk, "哪一段？", actor=SHEN)
        due(cast.assigned(town.shen, town.station, f"晚 {i}"), due_at=now - timedelta(hours=1))
        cast.assigned(town.shen, town.station, f"新 {i}")
        due(cast.assigned(town.shen, town.station, f"办 {i}"), state="in_progress", due_at=now + timedelta(days=3))
    seen, after = [], None
    while True:
        page = listing.page(scope_of(town.users["shen"]), now, after, size=3)
        seen += [(section.group, row.pk) for section in page.sections for row in section.rows]
        if page.after is None:
            break
        after = Position.read(str(page.after))
    assert seen == [(group, pk) for group, pk in sorted(seen)]
    assert len({pk for _, pk in seen}) == len(seen) == 16


def shown(user, **said):
    page = listing.page(scope_of(user), timezone.now(), asked=Asked.read(said))
    return {row.message for section in page.sections for row in section.rows}


def test_filters(town):
    now = timezone.now()
    late, soon, far, asked, done = (cast.assigned(town.shen, town.station, f"第 {i} 件") for i in range(5))
    due(late, due_at=now - timedelta(hours=1))
    due(soon, due_at=min(now + timedelta(minutes=1), inbox_midnight()), topic=town.topic)
    due(far, due_at=now + timedelta(days=8))
    lifecycle.ask_detail(asked.pk, "哪一段？", actor=SHEN)
    lifecycle.resolve(done.pk, OutcomeClass.objects.get(slug="solved"), "修好了。", actor=SHEN)
    shen = town.users["shen"]
    assert shown(shen, show="overdue") == {late.message}
    assert shown(shen, show="week") == {soon.message}
    assert shown(shen, show="waiting") == {asked.message}
    assert shown(shen, show="unrated") == {done.message}
    assert shown(shen, topic=town.topic.pk) == {soon.message}
    assert len(shown(shen)) == len(shown(shen, show="nonsense", topic="-1", whose="?")) == 5


def test_a_liaison_may_see_the_venues_beside_their_own(town):
    with_shen = cast.assigned(town.shen, town.station, "代表的")
    cast.assigned(town.far, town.elsewhere, "别处的")
    assert shown(town.users["liaison"]) == set()
    assert shown(town.users["liaison"], whose="venue") == {with_shen.message}
    assert shown(town.users["shen"], whose="venue") == set(), "a deputy has none"


def test_what_is_held_jointly_stands_in_both_inboxes(town):
    case = cast.assigned(town.shen, town.station, "两人办的")
    lifecycle.join(case.pk, town.zhou, "一起办。", actor=SHEN)
    for name in ("shen", "zhou"):
        assert shown(town.users[name]) == {"两人办的"}
    assert shown(town.users["zhou"], show="waiting") == set()
    lifecycle.ask_detail(case.pk, "哪一段？", actor=SHEN)
    assert shown(town.users["zhou"], show="waiting") == {"两人办的"}
    lifecycle.part(case.pk, town.zhou, "交回。", actor=SHEN)
    assert shown(town.users["zhou"]) == set()


def test_a_filter_is_its_address_again():
    said = {"whose": "venue", "show": "week", "topic": "3"}
    assert Asked.read(said).query == "?whose=venue&show=week&topic=3"
    assert Asked.read({"show": "x"}).query == ""


def only_index_by_due_date(name):
    """Takes the others away until the test ends: which of them is cheaper for a table of one row is chance."""
    with connection.cursor() as cursor:
        by_due_date = "tablename = 'feedback_submission' AND indexdef LIKE '%due_at%'"
        cursor.execute(f"SELECT indexname FROM pg_indexes WHERE {by_due_date}")
        for (rival,) in cursor.fetchall():
            if rival != name:
                cursor.execute(f"DROP INDEX {rival}")


def test_the_list_is_read_from_its_index_alone(town):
    """Ordered as it stands there: nothing is sorted that a person holds, and no row is fetched for it."""
    only_index_by_due_date("submission_of_deputy")
    cast.assigned(town.shen, town.station)
    scope, position = scope_of(town.users["shen"]), Position(Group.IN_PROGRESS, timezone.now(), 3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    for after in (None, position):
        with CaptureQueriesContext(connection) as queries:
            listing.keys(scope, timezone.now(), after)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert plan.count("Index Only Scan using submission_of_deputy") == (8 if after is None else 3)
        stretches = plan.split("\n  ->  ")
        plan = "\n".join(
            part for part in stretches if "feedback_holder" not in part
        )  # held jointly: few, by themselves
        assert "Sort" not in plan
        assert " Scan using " not in plan.replace("Index Only Scan using submission_of_deputy", "")
    assert "ROW(due_at, id) > ROW(" in plan


def test_the_version_changes_with_what_stands_in_it(town):
    def version():
        return listing.version_of(listing.keys(scope_of(town.users["shen"]), timezone.now()))

    case = cast.assigned(town.shen, town.station)
    before = version()
    assert version() == before
    lifecycle.answer(case.pk, "在看。", actor=SHEN)
    answered = version()
    lifecycle.add_detail(case.pk, "又坏了一盏。")
    assert len({before, answered, version()}) == 3


def test_a_long_group_is_not_counted_to_its_end():
    many = [listing.Key(Group.NEW, timezone.now(), i, 1) for i in range(100)]
    assert listing.Section(Group.NEW, len(many), []).count_in_words == "99+"
    assert listing.Section(Group.NEW, 99, []).count_in_words == "99"
    assert listing.Section(Group.NEW, None, []).count_in_words == ""


@pytest.mark.parametrize("text", ["", "1.2", "a.b.c", "1.99999999999999999999999.3", "../../etc"])
def test_a_position_that_is_none(text):
    assert Position.read(text) is None


def test_the_liaison_sees_what_the_venue_holds_only(town):
    cast.assigned(town.shen, town.station, "代表的")
    held = cast.submission(town.station, "没有代表能接")
    lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    for name in ("liaison", "head"):
        assert groups(town.users[name]) == {Group.NEW: [held.message]}
    assert groups(town.users["zhou"]) == {}


@pytest.mark.parametrize("name", ["staff", "auditor", "ended", "nobody"])
def test_who_has_no_inbox_gets_404(client, town, name):
    client.force_login(town.users[name])
    assert client.get("/inbox/").status_code == 404


def test_anonymous_goes_to_login(client, town):
    answer = client.get("/inbox/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=/inbox/")


def test_wrong_method_is_refused(client, town):
    client.force_login(town.users["shen"])
    assert client.post("/inbox/").status_code == 405


def test_empty_inbox_is_a_small_reward(client, town):
    client.force_login(town.users["shen"])
    assert "All answered" in client.get("/inbox/?lang=en").content.decode()


def test_at_most_eight_queries_for_fifty_rows(client, town, django_assert_max_num_queries):
    for i in range(50):
        cast.assigned(town.shen, town.station, f"第 {i} 件")
    client.force_login(town.users["shen"])
    client.get("/inbox/")
    with django_assert_max_num_queries(8):
        page = client.get("/inbox/").content.decode()
    assert page.count('class="row ') == 50


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("春星社区北门的路灯不亮，晚上看不清。", "春星社区北门的路灯不亮"),
        ("您好，北门的路灯不亮。", "北门的路灯不亮"),
        ("尊敬的代表，您好！我是春星社区的居民。反映一件事：三号楼的电梯停了。", "三号楼的电梯停了"),
        ("我住的那幢楼顶漏水，已经半年。", "我住的那幢楼顶漏水"),
        ("代表好", "代表好"),
        ("Dear deputy, the lamp at the north gate is out.", "the lamp at the north gat…"),
        ("我是会计，\n公司楼下的路总在修，很吵。", "我是会计， 公司楼下的路总在修"),
        ("喆" * 60, "喆" * 25 + "…"),
        ("短", "短"),
    ],
)
def test_headline(message, expected):
    assert reading.headline(message) == expected


def test_contact_is_masked_for_who_does_not_answer(town):
    submission = Submission(contact_name="王阿姨", contact_phone="13812345678", contact_email="wang@example.org")
    assert reading.contact(submission, hidden=True, with_name=True) == ["王***", "138***78", "w***"]
    assert reading.contact(submission, hidden=False, with_name=True) == ["王阿姨", "13812345678", "wang@example.org"]
    assert reading.contact(submission, hidden=False, with_name=False) == ["13812345678", "wang@example.org"]

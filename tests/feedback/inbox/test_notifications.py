"""Who is told of what in the portal: what asks for something, once, and never the one who did it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from deputies.models.accounts import Membership, Role, User
from feedback import chasing, lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.notifications import Notification, NotificationChoice
from feedback.notifications import notifying
from feedback.states import Verb
from tests import cast

pytestmark = pytest.mark.django_db
REST = "back=morning due=morning mentioned=morning overdue=morning supervised=at_once"


@pytest.fixture
def town():
    return cast.town()


@pytest.fixture
def shen(client, town):
    client.force_login(town.users["shen"])
    return client


def actor(town, name):
    return lifecycle.Actor(ActorKind.DEPUTY, name, town.users[name])


def told(town, submission):
    rows = Notification.objects.filter(submission=submission).order_by("id")
    names = {user.pk: name for name, user in town.users.items()}
    return [(names[row.user_id], row.occasion) for row in rows]


def test_a_new_one_is_told_to_who_holds_it(town):
    case = cast.assigned(town.shen, town.station)
    assert told(town, case) == [("shen", "new")]
    lifecycle.refer(case.pk, town.zhou, "请您看。", actor=actor(town, "shen"))
    assert told(town, case) == [("shen", "new"), ("zhou", "new")]


def test_what_a_venue_holds_is_told_to_its_liaison_and_head(town):
    held = cast.submission(town.station)
    lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    assert sorted(told(town, held)) == [("head", "new"), ("liaison", "new")]


def test_who_gives_it_to_themselves_is_told_nothing(town):
    case = cast.submission(town.station)
    me = lifecycle.Actor(ActorKind.LIAISON, "联络员", town.users["liaison"])
    lifecycle.assign(case.pk, actor=me, holding_venue=town.station, reason=RouteReason.BY_LIAISON)
    assert told(town, case) == [("head", "new")]


def test_an_answer_of_the_citizen_is_told_and_a_deputys_own_is_not(town):
    case = cast.assigned(town.shen, town.station)
    lifecycle.accept(case.pk, actor=actor(town, "shen"))
    lifecycle.ask_detail(case.pk, "哪一段？", actor=actor(town, "shen"))
    lifecycle.add_detail(case.pk, "北门。")
    lifecycle.add_detail(case.pk, "还有西门。")
    assert told(town, case) == [("shen", "new"), ("shen", "back")], "the same twice is told once"
    solved = OutcomeClass.objects.get(slug="solved", workflow=case.workflow_id)
    lifecycle.resolve(case.pk, solved, "修好了。", actor=actor(town, "shen"))
    notifying.read(town.users["shen"], timezone.now())
    lifecycle.rate(case.pk, Rating.NOT_SATISFIED, "还是不亮。")
    assert told(town, case)[-1] == ("shen", "back")
    assert Notification.objects.unread().count() == 1


def test_what_is_overdue_is_told_a_floor_up_too_each_once(town):
    case = cast.assigned(town.shen, town.station)
    now = timezone.now()
    Submission.objects.filter(pk=case.pk).update(due_at=now - timedelta(minutes=1))
    chasing.chase(now)
    chasing.chase(now)
    assert told(town, case) == [("shen", "new"), ("shen", "overdue"), ("head", "overdue")] or told(town, case) == [
        ("shen", "new"), ("head", "overdue"), ("shen", "overdue")
    ]  # fmt: skip


def test_who_holds_it_jointly_is_told(town):
    case = cast.assigned(town.shen, town.station)
    lifecycle.join(case.pk, town.zhou, "一起办。", actor=actor(town, "shen"))
    assert told(town, case)[-1] == ("zhou", "new")


def test_supervision_is_told(town):
    case = cast.assigned(town.shen, town.station)
    staff = lifecycle.Actor(ActorKind.STAFF, "代工委", town.users["staff"])
    lifecycle.supervise(case.pk, "请一周内办结。", actor=staff)
    assert told(town, case)[-1] == ("shen", "supervised")


def test_what_nobody_takes_is_told_to_the_nearest_staff(town):
    case = cast.assigned(town.shen, town.station)
    told_before = told(town, case)
    lifecycle.give_back(case.pk, actor=lifecycle.SYSTEM)
    assert told(town, case) == [*told_before, ("staff", "new")]


def test_a_move_taken_back_is_not_told_any_more(town):
    case = cast.assigned(town.shen, town.station)
    lifecycle.refer(case.pk, town.zhou, "请您看。", actor=actor(town, "shen"))
    lifecycle.undo(case.pk, actor=actor(town, "shen"))
    assert ("zhou", "new") not in told(town, case)


def test_the_bell_counts_and_leads_to_the_matter(shen, town):
    case = cast.assigned(town.shen, town.station)
    page = shen.get("/notifications/?lang=en").content.decode()
    assert 'data-unread="1"' in page
    assert "New for you" in page
    row = Notification.objects.get(user=town.users["shen"])
    assert shen.post(f"/notifications/{row.pk}/")["Location"] == f"/inbox/{case.pk}/"
    assert 'data-unread="0"' in shen.get("/inbox/").content.decode()


def test_a_move_reads_what_was_told_of_the_matter(shen, town):
    case, other = cast.assigned(town.shen, town.station), cast.assigned(town.shen, town.station, n=1)
    shen.post(f"/inbox/{case.pk}/accept/", {"version": case.version})
    assert [row.submission for row in Notification.objects.unread()] == [other]
    shen.post("/notifications/read/")
    assert not Notification.objects.unread().exists()


def test_a_strangers_is_like_a_missing_one(client, town):
    cast.assigned(town.shen, town.station)
    row = Notification.objects.get()
    client.force_login(town.users["zhou"])
    assert client.post(f"/notifications/{row.pk}/").status_code == 404
    assert client.get(f"/notifications/{row.pk}/").status_code == 405
    client.force_login(town.users["nobody"])
    assert client.get("/notifications/").status_code == 404
    assert Notification.objects.unread().count() == 1


def test_each_chooses_what_the_bell_tells(client, town):
    client.force_login(town.users["shen"])
    client.post("/notifications/choose/", {"bell": ["back", "due", "mentioned"]})
    case = cast.assigned(town.shen, town.station)
    assert told(town, case) == []
    lifecycle.add_detail(case.pk, "第二盏也不亮")
    assert told(town, case) == [("shen", "back")]
    page = client.get("/notifications/?lang=en").content.decode()
    assert 'name="bell" value="back" checked' in page
    assert 'name="bell" value="new">' in page
    client.post("/notifications/choose/", {"bell": ["new", "back", "due", "mentioned"]})
    assert told(town, cast.assigned(town.shen, town.station, n=1)) == [("shen", "new")]


def test_what_is_overdue_or_supervised_is_always_told(client, town):
    client.force_login(town.users["shen"])
    client.post("/notifications/choose/", {})
    case = cast.assigned(town.shen, town.station)
    lifecycle.supervise(case.pk, "请抓紧", actor=actor(town, "staff"))
    lifecycle.chase(case.pk, Verb.ESCALATE, level=1, to="head")
    assert ("shen", "supervised") in told(town, case)
    assert ("shen", "overdue") in told(town, case)


@pytest.mark.parametrize(
    ("name", "by_itself"),
    [
        ("shen", f"new=morning {REST}"),
        ("staff", f"new=never {REST} unrouted=morning"),
        ("officer", f"new=morning {REST}"),
        ("auditor", "tampered=at_once"),
    ],
)
def test_what_there_is_to_choose_and_what_is_so_by_itself(client, town, settings, name, by_itself):
    settings.MAIL_IS_ON = True
    User.objects.filter(username=name).update(email=f"{name}@example.org")
    client.force_login(User.objects.get(username=name))
    page = client.get("/notifications/?lang=en").content.decode()
    chosen = re.findall(r'name="mail-(\w+)"(?:(?!</select>).)*<option value="(\w+)" selected>', page)
    assert " ".join(f"{kind}={time}" for kind, time in chosen) == by_itself


def test_what_one_chooses_in_one_role_leaves_the_other(client, town, settings):
    settings.MAIL_IS_ON = True
    User.objects.filter(username="shen").update(email="shen@example.org")
    shen = User.objects.get(username="shen")
    Membership.objects.create(user=shen, role=Role.STAFF, area=town.xishan)
    client.force_login(shen)
    client.post("/notifications/choose/", {"bell": ["new"], "mail-due": "never", "mail-new": "morning"})
    assert NotificationChoice.objects.get().mail == {"due": "never"}
    client.post("/account/hat/", {"hat": "staff"})
    posted = {"mail-new": "never", "mail-due": "at_once", "mail-unrouted": "at_once", "mail-overdue": "yearly"}
    client.post("/notifications/choose/", {"bell": ["new"], **posted})
    choice = NotificationChoice.objects.get()
    assert choice.mail == {"due": "at_once"}, "new is the deputy's; what there is not to choose is not chosen"
    assert choice.bell_off == [], "what the morning's mail counts by the bell stands at the bell"


def test_what_is_mailed_from_the_bell_stands_at_the_bell(client, town, settings):
    settings.MAIL_IS_ON = True
    User.objects.filter(username="shen").update(email="shen@example.org")
    client.force_login(town.users["shen"])
    posted = {"mail-new": "at_once", "mail-back": "never", "mail-mentioned": "morning", "mail-due": "morning"}
    client.post("/notifications/choose/", {"bell": [], **posted})
    assert NotificationChoice.objects.get().bell_off == ["back", "due"]


def test_who_gets_no_mail_has_chosen_nothing_about_it(client, town, settings):
    settings.MAIL_IS_ON = False
    client.force_login(town.users["shen"])
    client.post("/notifications/choose/", {"bell": ["new"]})
    assert NotificationChoice.objects.get().mail == {}


def test_the_page_takes_a_fixed_number_of_queries(shen, town, django_assert_max_num_queries):
    for n in range(20):
        cast.assigned(town.shen, town.station, n=n)
    with django_assert_max_num_queries(6):
        shen.get("/notifications/")


def test_old_ones_are_forgotten(town):
    cast.assigned(town.shen, town.station)
    assert notifying.sweep(timezone.now()) == 0
    assert notifying.sweep(timezone.now() + notifying.KEPT_FOR + timedelta(days=1)) == 1

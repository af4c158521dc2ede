"""The pages of groups: the list, one group, confirm, split, one answer to all, the threshold."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedback.models import Event
from feedback.models.groups import Belonging, GroupMember, LikenessRule, SimilarGroup
from tests import cast
from tests.feedback.citizen import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return cast.town()


def client_of(town, who, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(town.users[who])
    return client


def grouped(*cases, days_ago=0, belonging=Belonging.SUGGESTED):
    now = timezone.now()
    group = SimilarGroup.objects.create(district=cases[0].district, created_at=now, last_at=now)
    for case in cases:
        GroupMember.objects.create(
            group=group,
            submission=case,
            area_key=case.area_key,
            at=now - timedelta(days=days_ago),
            likeness=81,
            belonging=belonging,
            decided_at=now,
        )
    return group


def lamps(town, count, deputy=None):
    return [cast.assigned(deputy or town.shen, town.station, n=n, contact_name="王小明") for n in range(count)]


def shown(*cases):
    return [f"{case.pk}:{case.version}" for case in cases]


def test_the_list_shows_what_rises_and_what_waits(town, django_assert_max_num_queries):
    group = grouped(*lamps(town, 3))
    grouped(*(cast.submission(town.elsewhere, n=n) for n in range(2)))
    staff = client_of(town, "staff")
    with django_assert_max_num_queries(11):
        page = text_of(staff.get("/similar/"))
    assert "3 in 7 days" in page
    assert "3 opinions · 1 venue" in page
    assert f"/similar/{group.pk}/" in staff.get("/similar/?show=new").content.decode()
    assert page.count("to confirm") == 1  # of the other district nothing
    with django_assert_max_num_queries(11):
        staff.get("/similar/?show=all")


def test_pages_follow_one_another(town):
    now = timezone.now()
    groups = []
    for n in range(25):
        group = grouped(*(cast.assigned(town.shen, town.station, n=10 * n + m) for m in range(2)), days_ago=30)
        SimilarGroup.objects.filter(pk=group.pk).update(last_at=now - timedelta(hours=n // 2))
        groups.append(group.pk)
    staff = client_of(town, "staff")
    first = staff.get("/similar/?show=all")
    seen = [row.group.pk for row, *_rest in first.context["rows"]]
    second = staff.get(f"/similar/?show=all&after={first.context['after'].replace('+', '%2B')}")
    seen += [row.group.pk for row, *_rest in second.context["rows"]]
    assert sorted(seen) == sorted(groups)
    assert not second.context["after"]
    assert staff.get("/similar/?show=all&after=what").status_code == 200


def test_a_case_says_how_many_are_like_it(town):
    first, second, third = lamps(town, 3)
    group = grouped(first, second, third)
    page = client_of(town, "shen").get(f"/inbox/{first.pk}/").content.decode()
    assert f'<a href="/similar/{group.pk}/">2 others · 1 venue</a>' in page


def test_a_group_shows_only_what_may_be_read_and_no_name(town, django_assert_max_num_queries):
    group = grouped(*lamps(town, 2), cast.assigned(town.zhou, town.station, "青石路的灯也坏了。"))
    shen = client_of(town, "shen")
    with django_assert_max_num_queries(12):
        page = text_of(shen.get(f"/similar/{group.pk}/"))
    assert "1 more is not yours to read" in page
    assert "青石路" not in page
    assert "王小明" not in page


def test_confirm_then_one_answer_to_all(town):
    first, second, third = lamps(town, 3)
    group = grouped(first, second, third)
    shen = client_of(town, "shen")
    assert "Answer" not in text_of(shen.get(f"/similar/{group.pk}/"))  # nobody has confirmed it
    shen.post(f"/similar/{group.pk}/confirm/", {"member": [first.pk, second.pk]})
    shen.post(f"/similar/{group.pk}/split/", {"member": third.pk})
    page = text_of(shen.get(f"/similar/{group.pk}/"))
    assert "Answer 2 citizens" in page
    sent = {"case": shown(first, second), "words": "照明部门周五修好。"}
    done = shen.post(f"/similar/{group.pk}/answer/", sent, follow=True)
    assert "Done for 2 opinions." in text_of(done)
    assert f'data-sent="group:{group.pk}:answer"' in done.content.decode()
    again = shen.post(f"/similar/{group.pk}/answer/", sent)
    assert again.status_code == 409
    assert "照明部门周五修好。</textarea>" in again.content.decode(), "what reached nobody is still there"
    assert "data-sent" not in again.content.decode()
    assert text_of(again).count("somebody moved first") == 2
    assert Event.objects.filter(verb="answer").count() == 2


@pytest.mark.parametrize("ticked", ["9" * 5_000, "x", "²"])
def test_what_is_no_member_is_left_out(town, ticked):
    group = grouped(*lamps(town, 2))
    shen = client_of(town, "shen")
    assert shen.post(f"/similar/{group.pk}/confirm/", {"member": ticked}).status_code == 302
    assert shen.post(f"/similar/{group.pk}/split/", {"member": ticked}).status_code == 404
    assert not Event.objects.filter(verb__in=["group", "ungroup"]).exists()


def test_an_empty_answer_is_not_sent(town):
    case, other = lamps(town, 2)
    group = grouped(case, other, belonging=Belonging.CONFIRMED)
    answer = client_of(town, "shen").post(f"/similar/{group.pk}/answer/", {"case": shown(case), "words": " "})
    assert answer.status_code == 422
    assert not Event.objects.filter(verb="answer").exists()


def test_one_result_to_all(town):
    cases = lamps(town, 2)
    group = grouped(*cases, belonging=Belonging.CONFIRMED)
    sent = {"case": [*shown(*cases), "x", "1:", "9:9"], "words": "已修好。", "outcome": "solved"}
    shen = client_of(town, "shen")
    slugs = dict(shen.get(f"/similar/{group.pk}/").context["answer_form"].fields["outcome"].choices)
    sent["outcome"] = next(slug for slug in slugs if slug)
    assert shen.post(f"/similar/{group.pk}/answer/", sent).status_code == 302
    assert set(type(cases[0]).objects.values_list("state", flat=True)) == {"resolved"}


def test_staff_give_all_to_one_deputy(town):
    cases = [*lamps(town, 1), cast.assigned(town.zhou, town.station, n=7)]
    group = grouped(*cases, belonging=Belonging.CONFIRMED)
    staff = client_of(town, "staff")
    done = staff.post(f"/similar/{group.pk}/give/", {"case": shown(*cases), "deputy": town.zhou.pk})
    assert done.status_code == 302
    assert set(type(cases[0]).objects.values_list("deputy", flat=True)) == {town.zhou.pk}
    wrong = staff.post(f"/similar/{group.pk}/give/", {"case": shown(*cases), "deputy": town.far.pk})
    assert wrong.status_code == 422


def test_one_answer_to_all_is_taken_back_from_all(town):
    cases = lamps(town, 2)
    group = grouped(*cases, belonging=Belonging.CONFIRMED)
    shen = client_of(town, "shen")
    assert not shen.get(f"/similar/{group.pk}/").context["mine"]
    shen.post(f"/similar/{group.pk}/answer/", {"case": shown(*cases), "words": "照明部门周五修好。"})
    page = shen.get(f"/similar/{group.pk}/")
    assert "Take all 2 back" in text_of(page)
    sent = [f"{case.pk}.{case.version}" for case in page.context["mine"]]
    done = shen.post("/inbox/many/undo/", {"case": sent, "group": group.pk})
    assert "2 done" in text_of(done)
    assert f'href="/similar/{group.pk}/"' in done.content.decode()
    assert set(type(cases[0]).objects.values_list("state", flat=True)) == {"assigned"}


def test_staff_take_back_what_they_gave_to_one_deputy(town):
    cases, other = lamps(town, 2), cast.assigned(town.zhou, town.station, n=7)
    group = grouped(*cases, other, belonging=Belonging.CONFIRMED)
    staff = client_of(town, "staff")
    staff.post(f"/similar/{group.pk}/give/", {"case": shown(*cases, other), "deputy": town.zhou.pk})
    mine = staff.get(f"/similar/{group.pk}/").context["mine"]
    assert {case.pk for case in mine} == {case.pk for case in cases}  # the other one was zhou's before
    staff.post("/inbox/many/undo/", {"case": [f"{case.pk}.{case.version}" for case in mine], "group": group.pk})
    back = type(other).objects.filter(pk__in=[case.pk for case in cases])
    assert set(back.values_list("deputy", flat=True)) == {town.shen.pk}


def test_when_one_is_left_there_is_no_group(town):
    first, second = lamps(town, 2)
    group = grouped(first, second)
    staff = client_of(town, "staff")
    assert staff.post(f"/similar/{group.pk}/split/", {"member": first.pk})["Location"] == f"/inbox/{first.pk}/"
    assert staff.get(f"/similar/{group.pk}/").status_code == 404
    assert staff.post(f"/similar/{group.pk}/split/", {"member": second.pk}).status_code == 404


def test_the_threshold_is_the_areas_own(town):
    staff = client_of(town, "staff")
    staff.post("/similar/rule/", {"at_least": "60", "days": "30"})
    staff.post("/similar/rule/", {"at_least": "70", "days": "30"})
    rule = LikenessRule.objects.get()
    assert (rule.area, rule.at_least, rule.days, rule.changed_by) == (town.xishan, 70, 30, town.users["staff"])
    wrong = staff.post("/similar/rule/", {"at_least": "7", "days": "30"}, follow=True)
    assert "from 20 to 99" in text_of(wrong)
    assert LikenessRule.objects.get().at_least == 70


def test_the_dashboard_shows_what_rises(town):
    group = grouped(*lamps(town, 4))
    page = client_of(town, "staff").get("/dashboard/").content.decode()
    assert f"/similar/{group.pk}/" in page
    assert "4 in 7 days" in page

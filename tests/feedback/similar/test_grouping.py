"""Like with like: what is put together, what people decide, and one answer to all of a group."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from feedback import lifecycle
from feedback.models import ActorKind, Event, OutcomeClass, Rating, RouteReason
from feedback.models.groups import Belonging, GroupMember, LikenessRule, SimilarGroup
from feedback.searching import documents
from feedback.similar import finding, grouping
from feedback.similar.grouping import Refusal
from feedback.states import Grouping, State
from tests import cast

pytestmark = pytest.mark.django_db
ROAD = "青石路"
FIRST = "青石路的路灯灭了半个月，晚上漆黑一片。"
SECOND = "门口的街灯都不亮了，晚上走路摸黑，请来修。"
THIRD = "青石路路灯坏了，报修两次没人来。"
OTHER = "青石路上的垃圾桶满了没人收，臭得很。"


@pytest.fixture
def town():
    return cast.town()


def staff(town):
    return lambda case: lifecycle.Actor(ActorKind.STAFF, "工作人员", town.users["staff"])


def shen(town):
    return lambda case: lifecycle.Actor(ActorKind.DEPUTY, "沈岩", town.users["shen"])


def likened(minutes=2):
    """All that is there, seen so many minutes later."""
    while documents.catch_up():
        pass
    now = timezone.now() + timedelta(minutes=minutes)
    while grouping.catch_up(now):
        pass


def members(group=None, **found):
    rows = GroupMember.objects.filter(**({"group": group} if group else {}), **found)
    return sorted(rows.values_list("submission_id", flat=True))


def three(town):
    cases = [cast.assigned(town.shen, town.station, words, place=ROAD) for words in (FIRST, SECOND, THIRD)]
    likened()
    return cases, SimilarGroup.objects.get()


def test_like_is_put_beside_like_and_nothing_else(town):
    (first, second, third), group = three(town)
    other = cast.assigned(town.shen, town.station, OTHER, place=ROAD)
    likened()
    assert members(group) == [first.pk, second.pk, third.pk]
    assert not GroupMember.objects.filter(submission=other).exists()
    assert group.last_at == third.created_at
    assert set(GroupMember.objects.values_list("belonging", flat=True)) == {Belonging.SUGGESTED}


def test_nothing_is_looked_at_before_it_has_settled_or_been_routed(town):
    cast.assigned(town.shen, town.station, FIRST, place=ROAD)
    cast.submission(town.station, SECOND, place=ROAD)  # nobody has it yet
    likened(minutes=0)
    assert not SimilarGroup.objects.exists()
    likened()
    assert not SimilarGroup.objects.exists()


def test_what_search_does_not_know_yet_waits(town):
    for words in (FIRST, SECOND):
        cast.assigned(town.shen, town.station, words, place=ROAD)
    now = timezone.now() + timedelta(minutes=2)
    while grouping.catch_up(now):
        pass
    assert not SimilarGroup.objects.exists()
    likened()
    assert SimilarGroup.objects.count() == 1


def test_another_district_and_what_is_over_are_left_alone(town):
    first = cast.assigned(town.shen, town.station, FIRST, place=ROAD)
    cast.assigned(town.far, town.elsewhere, SECOND, place=ROAD)
    lifecycle.withdraw(first.pk)
    cast.assigned(town.shen, town.station, THIRD, place=ROAD)
    likened()
    assert not SimilarGroup.objects.exists()


def test_the_threshold_of_the_nearest_area_counts(town):
    LikenessRule.objects.create(area=None, at_least=30)
    LikenessRule.objects.create(area=town.xishan, at_least=99)
    assert finding.rule_of(town.street.key).at_least == 99
    assert finding.rule_of(town.binhu.key).at_least == 30
    for words in (FIRST, THIRD):
        cast.assigned(town.shen, town.station, words, place=ROAD)
    likened()
    assert not SimilarGroup.objects.exists()


def test_the_statistics_know_more_words_than_they_would(town):
    """What they do not know counts as rare, and too much would be read for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT attstattarget FROM pg_attribute WHERE attrelid = 'feedback_searchdocument'::regclass"
                       " AND attname = 'lexemes'")  # fmt: skip
        assert cursor.fetchone() == (500,)


def test_a_look_up_asks_the_database_three_times(town, django_assert_num_queries):
    cases = [cast.assigned(town.shen, town.station, f"{FIRST}{n}", place=ROAD) for n in range(5)]
    while documents.catch_up():
        pass
    known = finding.rarity()
    rule = finding.rule_of(town.street.key)
    with django_assert_num_queries(9):  # two of them in a transaction with a setting of its own
        assert len(finding.alike(cases[0], rule, known)) == 4


def test_confirming_and_splitting_leave_events_and_a_split_one_does_not_come_back(town):
    (first, second, third), group = three(town)
    assert grouping.confirm(group, [first.pk, second.pk], actor_of=staff(town)) == 2
    assert grouping.confirm(group, [first.pk], actor_of=staff(town)) == 0
    assert grouping.split(group, third.pk, actor_of=staff(town))
    assert not grouping.split(group, third.pk, actor_of=staff(town))
    told = Event.objects.filter(verb__in=list(Grouping)).order_by("submission", "seq")
    assert [(event.submission_id, event.verb, event.public) for event in told] == [
        (first.pk, "group", False),
        (second.pk, "group", False),
        (third.pk, "ungroup", False),
    ]
    assert grouping.look(third, finding.rarity()) is None
    assert members(group, belonging=Belonging.CONFIRMED) == [first.pk, second.pk]


def test_one_answer_to_all_each_its_own_event(town):
    (first, second, third), group = three(town)
    lifecycle.assign(
        third.pk, actor=lifecycle.SYSTEM, deputy=town.zhou, reason=RouteReason.STAFF
    )  # another one answers it
    lifecycle.withdraw(second.pk)
    fourth = cast.assigned(town.shen, town.station, FIRST, place=ROAD, n=4)
    likened()
    grouping.confirm(group, members(), actor_of=staff(town))
    versions = {case.pk: type(case).objects.get(pk=case.pk).version for case in (first, second, third, fourth)}
    lifecycle.accept(fourth.pk, actor=shen(town)(fourth))  # somebody moved meanwhile
    told = grouping.answer_all(group, "照明部门周五修好。", versions, user=town.users["shen"], actor_of=shen(town))
    assert [(one.submission.pk, one.refusal) for one in told] == [
        (first.pk, None),
        (second.pk, Refusal.NOT_NOW),
        (third.pk, Refusal.NOT_YOURS),
        (fourth.pk, Refusal.MOVED),
    ]
    answers = Event.objects.filter(verb="answer").values_list("submission_id", "words")
    assert list(answers) == [(first.pk, "照明部门周五修好。")]


def test_sent_twice_it_is_answered_once(town):
    (first, *_rest), group = three(town)
    grouping.confirm(group, members(), actor_of=staff(town))
    versions = dict(type(first).objects.values_list("pk", "version"))
    for _ in range(2):
        told = grouping.answer_all(group, "周五修好。", versions, user=town.users["shen"], actor_of=shen(town))
    assert {one.refusal for one in told} == {Refusal.MOVED}
    assert Event.objects.filter(verb="answer").count() == 3


def test_one_result_to_all_by_the_class_of_each_ones_rules(town):
    (first, second, third), group = three(town)
    grouping.confirm(group, members(), actor_of=staff(town))
    versions = dict(type(first).objects.values_list("pk", "version"))
    slug = OutcomeClass.objects.filter(workflow=first.workflow_id)[0].slug
    told = grouping.answer_all(group, "已修好。", versions, user=town.users["shen"], actor_of=shen(town), outcome=slug)
    assert {one.refusal for one in told} == {None}
    first.refresh_from_db()
    assert (first.state, first.outcome.slug, first.rating) == (State.RESOLVED, slug, "")
    told = grouping.answer_all(group, "x", {first.pk: first.version}, user=town.users["shen"], actor_of=shen(town))
    assert [one.refusal for one in told] == [Refusal.NOT_NOW]
    lifecycle.rate(first.pk, Rating.SATISFIED)  # each citizen rates apart
    states = type(first).objects.filter(pk__in=[second.pk, third.pk]).values_list("state", flat=True)
    assert set(states) == {State.RESOLVED}


def test_an_unknown_outcome_class_is_named(town):
    (first, *_rest), group = three(town)
    grouping.confirm(group, [first.pk], actor_of=staff(town))
    told = grouping.answer_all(
        group, "x", {first.pk: first.version}, user=town.users["shen"], actor_of=shen(town), outcome="none-such"
    )
    assert [one.refusal for one in told] == [Refusal.NO_CLASS]


def test_staff_give_all_to_one_deputy_who_then_answers(town):
    (first, *_rest), group = three(town)
    grouping.confirm(group, members(), actor_of=staff(town))
    versions = dict(type(first).objects.values_list("pk", "version"))
    assert grouping.give_all(group, town.zhou, versions, user=town.users["zhou"], actor_of=staff(town)) == []
    told = grouping.give_all(group, town.zhou, versions, user=town.users["staff"], actor_of=staff(town))
    assert [one.refusal for one in told] == [None, None, None]
    assert set(type(first).objects.values_list("deputy", flat=True)) == {town.zhou.pk}


def test_a_stranger_neither_sees_nor_answers(town):
    (first, *_rest), group = three(town)
    grouping.confirm(group, members(), actor_of=staff(town))
    versions = {first.pk: first.version}
    assert grouping.answer_all(group, "x", versions, user=town.users["far"], actor_of=shen(town)) == []

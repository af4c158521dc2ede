"""Which rules apply, and that a matter keeps those it began with."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.workflow import DeclineReason, Workflow
from feedback.workflow import rules
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


def test_the_nearest_area_with_rules_counts() -> None:
    town = cast.town()
    Workflow.objects.create(area=town.city, accept_days=2, answer_days=7, close_days=20)
    Workflow.objects.create(area=town.street, answer_days=3, close_days=10)
    rules.forget()
    assert rules.current("320205001002").limits.answer_days == 3
    assert rules.current("320211").limits.answer_days == 7
    assert rules.current("3301").limits.answer_days == 5


def test_a_running_matter_keeps_the_version_it_began_with() -> None:
    town = cast.town()
    before = cast.submission(town.station)
    newer = Workflow.objects.create(area=town.street, answer_days=3, confirm_days=3)
    rules.forget()
    after = cast.submission(town.station, n=1)
    assert before.workflow == Workflow.objects.get(area=None)
    assert after.workflow == newer
    assert rules.limits_of(before).confirm_days == 10
    assert rules.limits_of(after).confirm_days == 3


@pytest.mark.parametrize(
    "days",
    [
        {"accept_days": 0},
        {"accept_days": 6},
        {"answer_days": 11},
        {"complex_days": 16},
        {"close_days": 61},
        {"extension_days": 0},
        {"confirm_days": 0},
        {"archive_days": 0},
    ],
)
def test_stages_end_in_their_order(days: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workflow.objects.create(area=cast.area("32", "江苏省"), **days)


def test_every_reason_says_where_to_go() -> None:
    first = Workflow.objects.get(area=None)
    assert first.reasons.count() == 6
    assert first.outcomes.count() == OutcomeClass.objects.count() == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclineReason.objects.create(workflow=first, name="不归我管", name_en="Not mine", instead="", instead_en="")


def test_what_is_declined_tells_why_and_where_to_go() -> None:
    town, reason = cast.town(), DeclineReason.objects.all()[0]
    made = cast.assigned(town.shen, town.station)
    declined = lifecycle.decline(made.pk, reason, "案子还在法院。", actor=SHEN)
    event = declined.events.get(verb="decline")
    assert (declined.decline_reason, declined.outcome_reason, declined.due_at) == (reason, "案子还在法院。", None)
    assert (event.data["reason"], event.data["instead"]) == (reason.name, reason.instead)
    assert (event.public, event.words) == (True, "案子还在法院。")


def test_what_is_declined_without_words_or_for_a_foreign_reason_stays() -> None:
    town, reason = cast.town(), DeclineReason.objects.all()[0]
    made = cast.assigned(town.shen, town.station)
    foreign = DeclineReason.objects.create(
        workflow=Workflow.objects.create(area=town.binhu), name="甲", name_en="A", instead="乙", instead_en="B"
    )
    for wrong, words in ((reason, " "), (foreign, "案子还在法院。")):
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.decline(made.pk, wrong, words, actor=SHEN)
    assert Submission.objects.get(pk=made.pk).state == "assigned"


def test_what_is_being_routed_is_not_declined() -> None:
    town, reason = cast.town(), DeclineReason.objects.all()[0]
    made = cast.submission(town.station)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.decline(made.pk, reason, "案子还在法院。", actor=SHEN)
    lifecycle.stand_unrouted(made.pk, reason=RouteReason.NOBODY)
    assert lifecycle.decline(made.pk, reason, "案子还在法院。", actor=SHEN).state == "declined"


def test_an_objection_goes_to_the_staff_and_not_to_who_declined() -> None:
    town, reason = cast.town(), DeclineReason.objects.all()[0]
    made = cast.assigned(town.shen, town.station)
    lifecycle.decline(made.pk, reason, "案子还在法院。", actor=SHEN)
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.rate(made.pk, Rating.NOT_SATISFIED, " ")
    again = lifecycle.rate(made.pk, Rating.NOT_SATISFIED, "没有打官司，是路灯坏了。")
    assert (again.state, again.deputy_id, again.route_reason) == ("submitted", None, "objected")
    assert again in Submission.objects.unrouted()
    assert not again.holders.filter(released_at__isnull=True).exists()

"""That the rows of the demo city are what the real verbs would have written: its lives are told again by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, time
from io import StringIO
from typing import Any
from uuid import UUID

import time_machine
from django.contrib.postgres.aggregates import ArrayAgg
from django.utils import timezone

from deputies.models import Area, Deputy, DeputyStatus
from deputies.models.accounts import HandlingUnit
from feedback import lifecycle
from feedback.arrival import on_behalf, submitting
from feedback.arrival.on_behalf import Heard
from feedback.contact_day import appointments
from feedback.inbox import notes
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Answered, Event, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.groups import GroupMember, SimilarGroup
from feedback.models.notifications import Notification
from feedback.models.on_behalf import Channel
from feedback.models.referrals import Referral
from feedback.models.suggestions import Origin, Stage, Suggestion
from feedback.models.workflow import DeclineReason
from feedback.notifications.notifying import KEPT_FOR
from feedback.public_answers import publishing
from feedback.public_answers.publishing import QuestionTexts, Texts
from feedback.screening import screener
from feedback.similar import grouping
from feedback.states import Grouping, Look, Note, Publishing, Suggesting, Verb, Visit
from feedback.suggestions import suggesting
from feedback.suggestions.suggesting import Standing
from stations.models import DutyRosterEntry, Venue
from stations.models.duty import ContactDay
from tests.portal.conftest import NOW

SAME = [
    "state", "version", "deputy_id", "holding_venue_id", "holding_area_id", "passed_to_id", "unit_id", "route_reason",
    "unrouted_since", "accepted_at", "first_answered_at", "resolved_at", "closed_at", "paused_at", "extended_at",
    "supervised_at", "accept_by", "answer_by", "close_by", "confirm_by", "due_at", "due_stage", "chased",
    "outcome_id", "outcome_reason", "decline_reason_id", "rating", "was_answered", "reopened_count", "archive_at",
    "may_publish", "body_digest",
]  # fmt: skip
HELD_AS = ["deputy_id", "since", "released_at", "is_joint"]
REFERRED_AS = ["unit_id", "state", "since", "due_at", "object_by", "to_citizen", "ended_at", "chased"]
LEVELS = {"holder": 1, "head": 2, "staff": 3, "unit": 1, "unit_holder": 2, "unit_staff": 3}


def test_the_real_verbs_write_the_same_rows(loaded_larger: StringIO) -> None:
    """Some lives with every verb, told again by `submitting` and `lifecycle` at the same moments."""
    Deputy.objects.update(status=DeputyStatus.ACTIVE)
    seen = Counter[str]()
    newest_first = Submission.objects.annotate(verbs=ArrayAgg("events__verb", distinct=True)).order_by("-id")
    for planned in newest_first:
        verbs: list[str] = planned.verbs  # type: ignore[attr-defined]
        if any(seen[verb] < OF_EACH for verb in verbs):
            again = _live_again(planned)
            assert {name: _plain(again, name) for name in SAME} == {name: _plain(planned, name) for name in SAME}
            assert [_told(event) for event in again.events.all()] == [_told(event) for event in planned.events.all()]
            assert _rows(again.holders, HELD_AS) == _rows(planned.holders, HELD_AS)
            assert _rows(again.referrals, REFERRED_AS) == _rows(planned.referrals, REFERRED_AS)
            assert _notified(again) == _notified(planned)
            seen.update(verbs)
    assert {*AGAIN, *Verb, Visit.ENTER} - set(seen) == NOT_IN_THE_DEMO


OF_EACH = 5
NOT_IN_THE_DEMO = {Verb.PART, Verb.UNIT_RECALL, Verb.RETURN}


def _rows(related: Any, names: list[str]) -> set[Any]:
    return set(related.values_list(*names))


def _notified(submission: Submission) -> set[Any]:
    """Nobody reads when it is told again: of several the portal keeps the first."""
    rows = Notification.objects.filter(submission=submission, at__gt=NOW - KEPT_FOR)
    return set(rows.values_list("user_id", "occasion"))


def _plain(submission: Submission, name: str) -> Any:
    value = getattr(submission, name)
    return bytes(value) if isinstance(value, memoryview) else value


def _told(event: Event) -> tuple[Any, ...]:
    return event.at, event.verb, event.actor_kind, event.actor_name, event.actor_user_id, event.public, event.data


def _live_again(planned: Submission) -> Submission:
    opinion = submitting.Opinion(
        **{
            field: getattr(planned, field)
            for field in submitting.Opinion.__dataclass_fields__
            if hasattr(planned, field)
        }
    )
    events = list(planned.events.all())
    with time_machine.travel(planned.created_at, tick=False):
        number = _come_in(opinion, UUID(int=planned.pk), events[1] if len(events) > 1 else None)
    for event in events[1:]:
        if event.verb == Visit.ENTER:
            continue
        with time_machine.travel(event.at, tick=False):
            _do_again(number, event)
    return Submission.objects.get(pk=number)


def _come_in(opinion: submitting.Opinion, key: UUID, second: Event | None) -> int:
    """By the form, or written down at the venue."""
    if second is None or second.verb != Visit.ENTER:
        return submitting.submit(opinion, idempotency_key=key).submission_id
    heard = Heard(Channel(second.data["channel"]), date.fromisoformat(second.data["received_on"]))
    actor = Actor(ActorKind(second.actor_kind), second.actor_name, second.actor_user)
    return on_behalf.enter(opinion, heard, actor=actor, idempotency_key=key, now=second.at).submission_id


def _do_again(number: int, event: Event) -> None:
    actor = lifecycle.Actor(ActorKind(event.actor_kind), event.actor_name, event.actor_user)
    do = AGAIN.get(event.verb) or _with_words
    do(number, event, actor)


def _with_words(number: int, event: Event, actor: Actor) -> None:
    getattr(lifecycle, event.verb)(number, event.words, actor=actor)


def _assign(number: int, event: Event, actor: Actor) -> None:
    if event.data["to_kind"] == "staff":
        lifecycle.stand_unrouted(number, reason=RouteReason(event.data["reason"]))
        return
    deputy = Deputy.objects.filter(pk=event.data.get("deputy_id")).first()
    venue = None if deputy else Venue.objects.get(name=event.data["venue"])
    reason = RouteReason(event.data["reason"])
    lifecycle.assign(number, actor=actor, reason=reason, deputy=deputy, holding_venue=venue, words=event.words)


def _to_deputy(number: int, event: Event, actor: Actor) -> None:
    deputy = Deputy.objects.get(pk=event.data["deputy_id"])
    getattr(lifecycle, event.verb)(number, deputy, event.words, actor=actor)


def _transfer(number: int, event: Event, actor: Actor) -> None:
    """The deputy of the plan is alone on duty there that day: routing chooses that one."""
    street = Submission.objects.get(pk=number).area_key[:9]  # names are unlike within it
    venue = Venue.objects.get(name=event.data["venue"], area_key__startswith=street)
    today = timezone.localdate(event.at)
    DutyRosterEntry.objects.filter(venue=venue, date=today).delete()
    DutyRosterEntry.objects.create(venue=venue, deputy_id=event.data["deputy_id"], date=today)
    lifecycle.transfer(number, venue, event.words, actor=actor)


def _end(number: int, event: Event, actor: Actor) -> None:
    outcome = OutcomeClass.objects.get(name=event.data["outcome"])
    getattr(lifecycle, event.verb)(number, outcome, event.words, actor=actor)


def _rate(number: int, event: Event, actor: Actor) -> None:
    said = event.data.get("answered")
    rating, answered = Rating(event.data["rating"]), Answered(said) if said else None
    lifecycle.rate(number, rating, event.words, answered=answered)


def _chase(number: int, event: Event, actor: Actor) -> None:
    verb, to = Verb(event.verb), event.data["to"]
    if "unit" in event.data:
        lifecycle.chase_unit(Referral.objects.open().get(submission=number).pk, verb, level=LEVELS[to], to=to)
    else:
        lifecycle.chase(number, verb, level=LEVELS[to], to=to)


def _group(number: int, event: Event, actor: Actor) -> None:
    """It has been suggested in the group of the planned one."""
    group, case = SimilarGroup.objects.get(pk=event.data["group"]), Submission.objects.get(pk=number)
    GroupMember.objects.create(group=group, submission=case, area_key=case.area_key, at=case.created_at, likeness=99)
    grouping.confirm(group, [number], actor_of=lambda _: actor)


def _suggest(number: int, event: Event, actor: Actor) -> None:
    """Of the planned one, as it stood then, with no opinion but this."""
    data = event.data
    planned = Suggestion.objects.filter(pk=data["suggestion"])
    Origin.objects.filter(suggestion=data["suggestion"]).delete()
    planned.update(words=event.words, **{name: data[name] for name in ("stage", "stage_on", "number", "link")})
    suggesting.link(planned.get(), number, actor_of=lambda _: actor)


def _news(number: int, event: Event, actor: Actor) -> None:
    data = event.data
    day = date.fromisoformat(data["stage_on"])
    now = Standing(Stage(data["stage"]), day, event.words, data["link"], data["number"])
    suggesting.tell(data["suggestion"], now, actor_of=lambda _: actor)


def _unlink(number: int, event: Event, actor: Actor) -> None:
    suggestion = Suggestion.objects.get(pk=event.data["suggestion"])
    assert suggesting.unlink(suggestion, number, actor_of=lambda _: actor)


def _book(number: int, event: Event, actor: Actor) -> None:
    venue = Submission.objects.get(pk=number).venue
    day, starts = ContactDay.objects.get(venue=venue, date=event.data["day"]), time.fromisoformat(event.data["starts"])
    appointments.book(number, day.pk, starts, now=event.at, actor=actor)


AGAIN: dict[str, Callable[[int, Event, Actor], object]] = {
    Verb.ASSIGN: _assign,
    Verb.REFER: _to_deputy,
    Verb.JOIN: _to_deputy,
    Verb.TRANSFER: _transfer,
    Verb.RAISE: lambda n, event, actor: lifecycle.raise_up(n, event.words, actor=actor),
    Verb.HAND_DOWN: lambda n, event, actor: lifecycle.hand_down(
        n, Area.objects.get(key=event.data["area"]), event.words, actor=actor
    ),
    Verb.REFER_UNIT: lambda n, event, actor: lifecycle.refer_to_unit(
        n, HandlingUnit.objects.get(pk=event.data["unit_id"]), event.words, actor=actor
    ),
    Verb.RESOLVE: _end,
    Verb.SETTLE: _end,
    Verb.DECLINE: lambda n, event, actor: lifecycle.decline(
        n, DeclineReason.objects.get(name=event.data["reason"]), event.words, actor=actor
    ),
    Verb.RATE: _rate,
    Verb.REOPEN: _rate,
    Verb.REMIND: _chase,
    Verb.ESCALATE: _chase,
    Verb.CLOSE: lambda n, event, actor: lifecycle.close_unrated(n),
    Verb.ARCHIVE: lambda n, event, actor: lifecycle.archive(n),
    Verb.ACCEPT: lambda n, event, actor: lifecycle.accept(n, actor=actor),
    Note.WRITE: lambda n, event, actor: notes.write(n, event.words, actor=actor),
    Publishing.OFFER: lambda n, event, actor: publishing.offer(n, QuestionTexts("题目", "问题"), actor=actor),
    Publishing.PUBLISH: lambda n, event, actor: publishing.publish(n, Texts("题目", "问题", "答复"), actor=actor),
    Grouping.GROUP: _group,
    Suggesting.SUGGEST: _suggest,
    Suggesting.NEWS: _news,
    Suggesting.UNLINK: _unlink,
    Visit.BOOK: _book,
    Look.FLAG: lambda n, event, actor: screener.screen(Submission.objects.get(pk=n)),
}

"""The verbs of groups: put together, confirm, split off, answer all of them. Whatever moves a case is a verb of
`lifecycle`: each case has its own event, its citizen their own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import mean
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from deputies.models import Deputy
from feedback import access, lifecycle
from feedback.lifecycle import Actor
from feedback.models import Event, OutcomeClass, RouteReason, Submission
from feedback.models.groups import IN_GROUP, Belonging, GroupMember, SimilarGroup
from feedback.models.search import EventMark, SearchDocument
from feedback.similar import finding
from feedback.similar.finding import Alike, Rarity
from feedback.similar.likeness import likeness
from feedback.states import Grouping, IllegalMove, State, Verb, allowed

EVENTS = 1_000
BATCH = 50
SETTLES_WITHIN = timedelta(seconds=60)  # an event's number is given before its transaction commits
COMPARED_MEMBERS = 8
LOOSER = 0.8  # what the members of a group are alike on the average, as a share of what the rule asks of the nearest


@transaction.atomic
def catch_up(now: datetime) -> int:
    """Look for the like of what has been routed since the last time, up to a minute ago. Returns how many events were
    read; 0 when all is done, or when somebody else is just doing it."""
    if not _is_alone():
        return 0
    mark, _ = EventMark.objects.get_or_create(reader="similar")
    before = Event.objects.filter(submission=OuterRef("submission"), verb=Verb.ASSIGN, seq__lt=OuterRef("seq"))
    events = list(
        Event.objects.filter(pk__gt=mark.event_id, at__lt=now - SETTLES_WITHIN)
        .annotate(is_again=Exists(before))
        .order_by("pk")
        .values_list("pk", "submission_id", "verb", "is_again")[:EVENTS]
    )
    routed = [(pk, number) for pk, number, verb, is_again in events if verb == Verb.ASSIGN and not is_again]
    done = _look_at(routed, events[-1][0] if events else mark.event_id)
    EventMark.objects.filter(pk=mark.pk).update(event_id=done)
    return sum(pk <= done for pk, *_rest in events)


def _look_at(routed: list[tuple[int, int]], last: int) -> int:
    """Up to the first one that search does not know yet, BATCH at most. Returns up to which event all is done."""
    known = finding.rarity() if routed else None
    indexed = set(SearchDocument.objects.filter(pk__in=[n for _pk, n in routed]).values_list("pk", flat=True))
    for n, (pk, number) in enumerate(routed):
        if n == BATCH or number not in indexed:
            return pk - 1
        assert known is not None
        look(Submission.objects.get(pk=number), known)
    return last


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('similar opinions', 0))")
        return bool(cursor.fetchone()[0])


def look(submission: Submission, known: Rarity) -> GroupMember | None:
    """Put it beside its like: into the group of the most alike that fits, or into a new one with that. None when it
    has no like, is over, or stands in a group already."""
    if not submission.is_open or GroupMember.objects.filter(IN_GROUP, submission=submission).exists():
        return None
    rule = finding.rule_of(submission.area_key)
    for one in finding.alike(submission, rule, known):
        theirs = GroupMember.objects.filter(IN_GROUP, submission=one.submission).select_related("group").first()
        if theirs is None:
            group = _begin(one)
        elif _fits(submission, theirs.group, rule.at_least):
            group = theirs.group
        else:
            continue
        SimilarGroup.objects.filter(pk=group.pk).update(last_at=Greatest("last_at", submission.created_at))
        return _join(group, submission, one.likeness)
    return None


def _begin(one: Alike) -> SimilarGroup:
    at = one.submission.created_at
    group = SimilarGroup.objects.create(district=one.submission.district, created_at=timezone.now(), last_at=at)
    _join(group, one.submission, one.likeness)
    return group


def _join(group: SimilarGroup, submission: Submission, nearest: int) -> GroupMember:
    key, at = submission.area_key, submission.created_at
    return GroupMember.objects.create(group=group, submission=submission, area_key=key, at=at, likeness=nearest)


def _fits(submission: Submission, group: SimilarGroup, at_least: int) -> bool:
    """Whether it is like the group as a whole (one that is like a single member only would lead on to another matter),
    and nobody has split it off there."""
    if group.members.filter(submission=submission).exists():
        return False
    newest = Submission.objects.filter(pk__in=group.members.filter(IN_GROUP).values("submission")).order_by("-pk")
    new = finding.said(submission)
    return 100 * mean(likeness(new, finding.said(other)) for other in newest[:COMPARED_MEMBERS]) >= at_least * LOOSER


ActorOf = Callable[[Submission], Actor]


@transaction.atomic
def confirm(group: SimilarGroup, numbers: Iterable[int], *, actor_of: ActorOf) -> int:
    """These members speak of one matter, a person says. Those decided on already stay as they are. How many."""
    suggested = list(_suggested(group, numbers))
    for member in suggested:
        _decide(member, Belonging.CONFIRMED, actor_of)
    return len(suggested)


@transaction.atomic
def split(group: SimilarGroup, number: int, *, actor_of: ActorOf) -> bool:
    """This one speaks of something else: it leaves the group, confirmed or not. False when it has left already."""
    member = group.members.select_for_update().filter(IN_GROUP, submission=number).first()
    if member is None:
        return False
    _decide(member, Belonging.SPLIT, actor_of)
    left = group.members.select_for_update().filter(IN_GROUP)
    if left.count() == 1:  # one alone is no group, and may be put beside others
        left.delete()
    return True


def _suggested(group: SimilarGroup, numbers: Iterable[int]) -> QuerySet[GroupMember]:
    found = group.members.select_for_update().filter(belonging=Belonging.SUGGESTED, submission__in=numbers)
    return found.order_by("submission")


def _decide(member: GroupMember, belonging: Belonging, actor_of: ActorOf) -> None:
    submission, now = lifecycle.locked(member.submission_id), timezone.now()
    actor = actor_of(submission)
    member.belonging, member.decided_at, member.decided_by = belonging, now, actor.user
    member.save(update_fields=["belonging", "decided_at", "decided_by"])
    verb = Grouping.UNGROUP if belonging is Belonging.SPLIT else Grouping.GROUP
    lifecycle.append_event(submission, verb, actor=actor, at=now, public=False, data={"group": member.group_id})


class Refusal(StrEnum):
    """Why one of a group was left out."""

    MOVED = "moved"  # somebody moved first
    NOT_NOW = "not_now"  # its state does not allow it
    NOT_YOURS = "not_yours"  # somebody else answers it
    NO_CLASS = "no_class"  # the rules it began with have no such outcome class
    NOT_ALLOWED = "not_allowed"


REFUSED_BY: Mapping[type[Exception], Refusal] = {
    lifecycle.Stale: Refusal.MOVED,
    IllegalMove: Refusal.NOT_NOW,
    OutcomeClass.DoesNotExist: Refusal.NO_CLASS,
    lifecycle.NotAllowed: Refusal.NOT_ALLOWED,
}


@dataclass(frozen=True)
class Told:
    """What became of one case; `refusal` is None when it was done."""

    submission: Submission
    refusal: Refusal | None = None


Act = Callable[[Submission, int, Actor], Any]


def answer_all(
    group: SimilarGroup, words: str, versions: Mapping[int, int], *, user: Any, actor_of: ActorOf, outcome: str = ""
) -> list[Told]:
    """One answer to every confirmed case of the group that this person answers; with the slug of an outcome class, its
    result. Each is a move of its own; those that cannot be moved are named and the others go on. `versions` are what
    was shown."""

    def act(case: Submission, version: int, actor: Actor) -> None:
        if not outcome:
            lifecycle.answer(case.pk, words, actor=actor, version=version)
            return
        of_its_rules = OutcomeClass.objects.get(workflow=case.workflow_id, slug=outcome)
        lifecycle.resolve(case.pk, of_its_rules, words, actor=actor, version=version)

    return _all(group, versions, Verb.RESOLVE if outcome else Verb.ANSWER, act, user=user, actor_of=actor_of)


def give_all(
    group: SimilarGroup, deputy: Deputy, versions: Mapping[int, int], *, user: Any, actor_of: ActorOf
) -> list[Told]:
    """Give every confirmed case of the group to one deputy, so that one answers all. For the area's staff."""

    def act(case: Submission, version: int, actor: Actor) -> None:
        if case.deputy_id != deputy.pk:
            lifecycle.assign(case.pk, actor=actor, reason=RouteReason.STAFF, deputy=deputy, version=version)

    return _all(group, versions, Verb.ASSIGN, act, user=user, actor_of=actor_of)


def _all(
    group: SimilarGroup, versions: Mapping[int, int], verb: Verb, act: Act, *, user: Any, actor_of: ActorOf
) -> list[Told]:
    confirmed = group.members.filter(belonging=Belonging.CONFIRMED, submission__in=versions)
    cases = Submission.objects.filter(access.visible_to(user), pk__in=confirmed.values("submission"))
    related = cases.select_related("deputy", "venue", "holding_venue").order_by("pk")
    return [_one(case, versions[case.pk], verb, act, user=user, actor_of=actor_of) for case in related]


def _one(case: Submission, version: int, verb: Verb, act: Act, *, user: Any, actor_of: ActorOf) -> Told:
    if verb not in allowed(State(case.state)):
        return Told(case, Refusal.NOT_NOW)
    if not access.may(user, verb, case):
        return Told(case, Refusal.NOT_YOURS)
    try:
        act(case, version, actor_of(case))
    except tuple(REFUSED_BY) as error:
        return Told(case, REFUSED_BY[type(error)])
    return Told(case)

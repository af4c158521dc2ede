"""Which suggestions came from an opinion, who may say so, and which opinions of one a person may read. Decisions
only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from deputies.models import Deputy
from feedback import access
from feedback.models import Event, Submission
from feedback.models.suggestions import Origin, Stage, Suggestion
from feedback.states import State, Suggesting
from stations.access import scope_of

MOST_TO_CHOOSE = 50


def with_suggestions() -> ArraySubquery:
    """To annotate submissions as `suggestion_rows`: it costs the case's page no query."""
    found = Origin.objects.filter(submission=OuterRef("pk")).order_by("suggestion")
    return ArraySubquery(
        found.values(row=JSONObject(pk="suggestion_id", title="suggestion__title", stage="suggestion__stage"))
    )


def beside(submission: Submission) -> list[dict[str, Any]]:
    """`pk`, `title` and `stage` in words of those that came from it."""
    rows = getattr(submission, "suggestion_rows", [])
    return [{**row, "stage": Stage(row["stage"]).label} for row in rows]


def may_suggest(user: Any, submission: Submission) -> bool:
    """Who may record that a suggestion came from it: its deputies, whoever else answers it, and the area's staff. Not
    of what its writer has taken back."""
    if submission.state == State.WITHDRAWN:
        return False
    is_helper = access.held_jointly_by(scope_of(user), submission) is not None
    return is_helper or access.may_group(user, submission)


def opinions(user: Any, suggestion: Suggestion) -> list[Submission]:
    """Those of its opinions that this person may open, oldest first."""
    origins = Origin.objects.filter(suggestion=suggestion).values("submission")
    seen = Submission.objects.filter(access.visible_to(user), pk__in=origins)
    return list(
        seen.select_related("venue", "deputy", "holding_area").annotate(joint_rows=access.with_joint()).order_by("pk")
    )


def visible_to(user: Any) -> Q:
    """To filter suggestions: who may open one of its opinions, the deputy who leads it, and staff and auditors of its
    area."""
    seen = Origin.objects.filter(submission__in=Submission.objects.filter(access.visible_to(user)))
    scope = scope_of(user)
    near = Q(pk__in=seen.values("suggestion")) | Q(lead_proposer__in=scope.deputy_ids)
    for key in scope.dashboard_area_keys:
        near |= Q(area_key__startswith=key)
    return near


def not_ones(user: Any, numbers: set[int]) -> list[int]:
    """Of these opinions, those of which this person may not say it."""
    seen = Submission.objects.filter(access.visible_to(user), pk__in=numbers).select_related("holding_area")
    rows = seen.annotate(joint_rows=access.with_joint())
    return sorted(numbers - {one.pk for one in rows if may_suggest(user, one)})


@dataclass(frozen=True)
class Step:
    """Where it stood since when, as it was written down at that moment."""

    at: datetime
    stage: str
    stage_on: str
    number: str
    words: str
    link: str


def steps(suggestion: Suggestion) -> list[Step]:
    """Oldest first. Each is an event of every opinion it came from at that moment: once is enough."""
    origins = suggestion.origins.values("submission")
    told = (Suggesting.SUGGEST, Suggesting.NEWS)
    events = Event.objects.filter(submission__in=origins, verb__in=told, data__suggestion=suggestion.pk).order_by("at")
    found: dict[tuple[str, ...], Step] = {}
    for event in events:
        stage, stage_on, number, link = (event.data[name] for name in ("stage", "stage_on", "number", "link"))
        key = (stage, stage_on, number, link, event.words)
        found.setdefault(key, Step(event.at, stage, stage_on, number, event.words, link))
    return list(found.values())


def is_shown(user: Any, suggestion: Suggestion, read: list[Submission]) -> bool:
    """Who may read one of its opinions, the deputy who leads it, and staff and auditors of its area."""
    scope = scope_of(user)
    is_near = any(suggestion.area_key.startswith(key) for key in scope.dashboard_area_keys)
    return bool(read) or suggestion.lead_proposer_id in scope.deputy_ids or is_near


def may_keep(user: Any, suggestion: Suggestion, read: list[Submission]) -> bool:
    """Who writes down how it stands."""
    return scope_of(user).works_for(suggestion.area_key) or any(may_suggest(user, case) for case in read)


def proposers(user: Any, submission: Submission) -> QuerySet[Deputy]:
    """Who may have led it: the deputies of the venue, those who hold the matter, and oneself."""
    own = [*scope_of(user).deputy_ids, submission.deputy_id, *(one.deputy_id for one in access.joint(submission))]
    found = Deputy.objects.filter(Q(assignments__venue=submission.venue_id) | Q(pk__in=[pk for pk in own if pk]))
    return found.order_by("name", "pk").distinct()


def linkable(user: Any, submission: Submission) -> QuerySet[Suggestion]:
    """Those recorded before of which this person may say that they came from it too: of its area, or of an area of
    theirs. With those of which it was said."""
    near = Q(area_key=submission.area_key) | Q(pk__in=_here(submission))
    for key in scope_of(user).dashboard_area_keys:
        near |= Q(area_key__startswith=key)
    return Suggestion.objects.filter(near)


def to_choose(user: Any, submission: Submission) -> QuerySet[Suggestion]:
    """The newest of those of which it was not said yet."""
    recent = linkable(user, submission).exclude(pk__in=_here(submission)).values("pk")[:MOST_TO_CHOOSE]
    return Suggestion.objects.filter(pk__in=recent)


def _here(submission: Submission) -> Any:
    return Origin.objects.filter(submission=submission).values("suggestion")

"""Suggestions (代表建议): those in reach, recorded and kept up to date, by the forms and verbs of the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.api import shapes_suggestions as shapes
from feedback.api.cases import actor_of, moment_of, one
from feedback.api.described import operation
from feedback.api.doors import Door, checked
from feedback.api.problems import Problem, invalid
from feedback.api.registers import page_of
from feedback.forms.suggestions import StandingForm, SuggestionForm
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.models.interfaces import TokenScope
from feedback.models.suggestions import Suggestion
from feedback.suggestions import suggested, suggesting


class Suggestions(Door):
    scope = TokenScope.READ.value

    @operation(
        "suggestions_list", shapes.SuggestionPage, asks=shapes.SuggestionQuery, scope=scope,
        about="Those that the token's account may open, the newest first.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = checked(shapes.SuggestionQuery, request.query_params)
        found = Suggestion.objects.filter(suggested.visible_to(request.user)).select_related("lead_proposer")
        if stage := asked.get("stage"):
            found = found.filter(stage=stage)
        if key := asked.get("area"):
            found = found.filter(area_key__startswith=key)
        rows, onward = page_of(found.order_by("-pk"), asked.get("cursor", ""), newest_first=True)
        return Response({"items": [_suggestion(row) for row in rows], "next": onward})


class OneSuggestion(Door):
    scope = TokenScope.READ.value

    @operation(
        "suggestions_read", shapes.OneSuggestionShape, can=[404], scope=scope,
        about="With its steps, and the cases it came from that the token's account may open.",
    )  # fmt: skip
    def get(self, request: Request, number: int) -> Response:
        return Response(_whole(request, *_found(request, number)))


class Recorded(Door):
    scope = TokenScope.MOVE.value

    @operation(
        "suggestions_record", shapes.OneSuggestionShape, takes=shapes.SuggestionBody, can=[404], status=201,
        scope=scope, about="Records that a suggestion came from this case, and from `others`. Said twice, it is once.",
    )  # fmt: skip
    def post(self, request: Request, number: int) -> Response:
        case = one(request, number)
        said = checked(shapes.SuggestionBody, request.data)
        if not suggested.may_suggest(request.user, case):
            raise _not_allowed()
        others = set(said.pop("others", [])) - {case.pk}
        form = SuggestionForm(said, proposers=suggested.proposers(request.user, case))
        if not form.is_valid():
            raise invalid({name: list(texts) for name, texts in form.errors.items()})
        if missing := suggested.not_ones(request.user, others):
            numbers = " ".join(f"#{number}" for number in missing)
            raise invalid({"others": [f"Not found among yours: {numbers}"]})
        numbers_of_all = [case.pk, *others]
        made = suggesting.record(form.particulars, numbers_of_all, area_key=case.area_key, actor_of=_actor_of(request))
        return Response(_whole(request, *_found(request, made.pk)), 201)


class Standing(Door):
    scope = TokenScope.MOVE.value

    @operation(
        "suggestions_step", shapes.OneSuggestionShape, takes=shapes.StandingBody, can=[404], scope=scope,
        about="Where it stands from now on, as a whole; whoever it came from is told. Said twice, it is told once.",
    )  # fmt: skip
    def post(self, request: Request, number: int) -> Response:
        suggestion = _kept(request, number)
        said = checked(shapes.StandingBody, request.data)
        form = StandingForm(said, instance=Suggestion.objects.get(pk=number))
        if not form.is_valid():
            raise invalid({name: list(texts) for name, texts in form.errors.items()})
        suggesting.tell(suggestion.pk, form.standing, actor_of=_actor_of(request))
        return Response(_whole(request, *_found(request, number)))


class Link(Door):
    scope = TokenScope.MOVE.value

    @operation(
        "suggestions_link", shapes.OneSuggestionShape, takes=shapes.CaseBody, can=[404], scope=scope,
        about="It came from this case too. Said twice, it is once.",
    )  # fmt: skip
    def post(self, request: Request, number: int) -> Response:
        case = _case(request)
        suggestion = suggested.linkable(request.user, case).filter(pk=number).first()
        if suggestion is None:
            raise Http404
        suggesting.link(suggestion, case.pk, actor_of=_actor_of(request))
        return Response(_whole(request, *_found(request, number)))


class Unlink(Door):
    scope = TokenScope.MOVE.value

    @operation(
        "suggestions_unlink", shapes.SuggestionShape, takes=shapes.CaseBody, can=[404], scope=scope,
        about="It did not come from this case: a mistake, which the citizen reads was corrected.",
    )  # fmt: skip
    def post(self, request: Request, number: int) -> Response:
        suggestion, case = _kept(request, number), _case(request)
        suggesting.unlink(suggestion, case.pk, actor_of=_actor_of(request))
        return Response(_suggestion(suggestion))


def _found(request: Request, number: int) -> tuple[Suggestion, list[Submission]]:
    """With its cases in reach. Somebody else's is a 404 like a missing one."""
    seen = Suggestion.objects.filter(suggested.visible_to(request.user), pk=number)
    suggestion = seen.select_related("lead_proposer").first()
    if suggestion is None:
        raise Http404
    return suggestion, suggested.opinions(request.user, suggestion)


def _kept(request: Request, number: int) -> Suggestion:
    """One that the token's account may change."""
    suggestion, read = _found(request, number)
    if not suggested.may_keep(request.user, suggestion, read):
        raise _not_allowed()
    return suggestion


def _case(request: Request) -> Submission:
    """The one that the body names."""
    number = checked(shapes.CaseBody, request.data)["case"]
    if suggested.not_ones(request.user, {number}):
        raise invalid({"case": [f"Not found among yours: #{number}"]})
    return one(request, number)


def _not_allowed() -> Problem:
    return Problem(403, "not_allowed", "This is not yours to say here.")


def _actor_of(request: Request) -> suggesting.ActorOf:
    def of(case: Submission) -> Actor:
        return actor_of(request, case)

    return of


def _suggestion(row: Suggestion) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "number": row.number,
        "area": row.area_key,
        "lead_proposer": {"id": row.lead_proposer_id, "name": row.lead_proposer.name},
        "filed_on": row.filed_on.isoformat(),
        "stage": row.stage,
        "stage_on": row.stage_on.isoformat(),
        "words": row.words,
        "link": row.link,
    }


def _whole(request: Request, suggestion: Suggestion, read: list[Submission]) -> dict[str, Any]:
    return {
        **_suggestion(suggestion),
        "cases": [{"number": case.pk, "state": case.state, "venue": case.venue.name} for case in read],
        "cases_hidden": suggestion.origins.count() - len(read),
        "steps": [{**vars(step), "at": moment_of(step.at)} for step in suggested.steps(suggestion)],
        "may_keep": suggested.may_keep(request.user, suggestion, read),
    }

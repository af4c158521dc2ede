"""Cases: the inbox, one of them with its events, the moves that the pages make, and the contact behind a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from feedback import access, lifecycle, receivers
from feedback.api import shapes
from feedback.api.citizens import brought
from feedback.api.described import operation
from feedback.api.doors import Door, checked, token_of, user_of
from feedback.api.problems import Problem, invalid
from feedback.api.registers import deputy_of, page_of
from feedback.files import showing
from feedback.forms.files import PassingFilesOn, WithFiles
from feedback.inbox import history, listing, reading, units
from feedback.inbox.positions import Position
from feedback.interfaces.tokens import signature
from feedback.lifecycle import Actor
from feedback.models import OutcomeClass, Submission
from feedback.models.interfaces import TokenScope
from feedback.models.workflow import DeclineReason
from feedback.privacy import handling
from feedback.states import IllegalMove
from feedback.views import files
from feedback.views.desk.cases import actor_for
from feedback.views.desk.move import Move
from feedback.views.desk.moves import BY_SLUG, MOVES
from stations.access import scope_of

RELATED = ("venue", "topic", "deputy", "holding_venue", "holding_area", "unit")


class Inbox(Door):
    scope = TokenScope.READ.value

    @operation(
        "inbox_list", shapes.CasePage, asks=shapes.InboxQuery, scope=scope,
        about="What the token's account is to answer, the most urgent first.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        after = Position.read(checked(shapes.InboxQuery, request.query_params).get("cursor", ""))
        page = listing.page(scope_of(request.user), timezone.now(), after)
        numbers = [row.pk for section in page.sections for row in section.rows]
        rows = _whole(Submission.objects.all()).in_bulk(numbers)
        items = [case_of(rows[number]) for number in numbers if number in rows]
        return Response({"items": items, "next": str(page.after) if page.after else None})


class Cases(Door):
    scope = TokenScope.READ.value

    @operation(
        "cases_list", shapes.CasePage, asks=shapes.CaseQuery, scope=scope,
        about="All that the token's account may open, the newest first.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = checked(shapes.CaseQuery, request.query_params)
        found = visible(request).order_by("-pk")
        if state := asked.get("state"):
            found = found.filter(state=state)
        if key := asked.get("area"):
            found = found.filter(area_key__startswith=key)
        if since := asked.get("since"):
            found = found.filter(created_at__gte=since)
        rows, onward = page_of(found, asked.get("cursor", ""), newest_first=True)
        return Response({"items": [case_of(row) for row in rows], "next": onward})


class OneCase(Door):
    scope = TokenScope.READ.value

    @operation("cases_read", shapes.OneCaseShape, can=[404], scope=scope, about="With its events and its moves.")
    def get(self, request: Request, number: int) -> Response:
        case = one(request, number)
        return Response(case_of(case) | _around(request, case))


class Moves(Door):
    scope = TokenScope.MOVE.value

    @operation(
        "cases_move", shapes.CaseShape, takes=shapes.MoveBody, can=[404, 409], scope=scope,
        about="Makes a move: the button of the same name on the page. `version` is the one it was decided on.",
    )  # fmt: skip
    def post(self, request: Request, number: int, move: str) -> Response:
        case, button = one(request, number), BY_SLUG.get(move)
        if button is None:
            raise Http404
        said = checked(shapes.MoveBody, request.data)
        if not (button in moves_of(request, case) or access.may(request.user, button.verb, case)):
            raise Problem(403, "not_allowed", "This move is not yours to make here.")
        if said["version"] != case.version:
            raise _stale(case)
        return Response(case_of(_made(request, case, button, said)))


class Contact(Door):
    scope = TokenScope.CONTACT.value

    @operation(
        "cases_contact", shapes.ContactShape, takes=shapes.LookBody, can=[404], scope=scope,
        about="Name, phone and e-mail that the citizen left. The look and its reason are recorded.",
    )  # fmt: skip
    def post(self, request: Request, number: int) -> Response:
        case = one(request, number)
        said = checked(shapes.LookBody, request.data)
        if not access.may_look(request.user, case):
            raise Problem(403, "not_allowed", "You may not see the contact data of this case.")
        case = handling.look(case.pk, actor=actor_of(request, case), why=said["why"])
        name = case.contact_name if access.may_see_name(request.user, case) else ""
        response = Response({"name": name, "phone": case.contact_phone, "email": case.contact_email})
        response["Cache-Control"] = "no-store"
        return response


def visible(request: Request) -> Any:
    return _whole(Submission.objects.filter(access.visible_to(request.user)))


def _whole(found: QuerySet[Submission]) -> Any:
    """With what a case is told with."""
    return found.select_related(*RELATED).annotate(joint_rows=access.with_joint())


def one(request: Request, number: int) -> Submission:
    found: Submission | None = visible(request).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def actor_of(request: Request, case: Submission) -> Actor:
    """The account in its capacity, with the token that it acts by."""
    return replace(actor_for(user_of(request), case), token=signature(token_of(request)))


def moves_of(request: Request, case: Submission) -> list[Move]:
    """The buttons that the page would show."""
    scope, possible = scope_of(request.user), reading.possible(case)
    holds = access.holds(scope, case) or access.held_jointly_by(scope, case) is not None
    return [
        move
        for move in MOVES
        if (holds or move.by_staff) and move.verb in possible and access.may(request.user, move.verb, case)
    ]


def _made(request: Request, case: Submission, move: Move, said: dict[str, Any]) -> Submission:
    """The form of the page judges the body, its verb makes the move."""
    more: dict[str, Any] = {}
    if issubclass(move.form, WithFiles):
        more["brought"] = brought(said, files.key_for(case, request.user.pk))
    if issubclass(move.form, PassingFilesOn):
        more["offered"] = units.files_to_pass_on(case)
    form = move.form({name: value for name, value in said.items() if name != "files"}, submission=case, **more)
    if not form.is_valid():
        raise invalid({name: list(texts) for name, texts in form.errors.items()})
    try:
        return move.act(case.pk, form.cleaned_data, actor_of(request, case))
    except lifecycle.Stale as stale:
        raise _stale(stale.submission) from stale
    except IllegalMove as illegal:
        raise Problem(409, "illegal_move", f"This is not possible: its state is “{illegal.state}”.") from illegal
    except lifecycle.NotAllowed as refused:
        raise Problem(409, "refused", f"This is not possible: {refused}.") from refused


def _stale(case: Submission) -> Problem:
    return Problem(409, "stale", f"Somebody moved first: the case is at version {case.version}.")


def case_of(case: Submission) -> dict[str, Any]:
    return {
        "number": case.pk,
        "state": case.state,
        "version": case.version,
        "message": case.message,
        "place": case.place,
        "area": case.area_key,
        "venue": _named(case.venue),
        "topic": case.topic.slug if case.topic else None,
        "deputy": _named(case.deputy),
        "held_at": _named(case.holding_venue),
        "staff_of": _named(case.holding_area),
        "unit": _named(case.unit),
        "jointly": [_named(holder.deputy) for holder in access.joint(case)],
        "route_reason": case.route_reason,
        "created_at": moment_of(case.created_at),
        "due_at": moment_of(case.due_at),
        "due_stage": case.due_stage,
        "is_overdue": case.is_overdue(timezone.now()),
        "rating": case.rating,
        "was_answered": case.was_answered,
    }


def _around(request: Request, case: Submission) -> dict[str, Any]:
    workflow = case.workflow_id
    return {
        "events": [_event(event) for event in _events(case)],
        "moves": [
            {"move": move.slug, "title": str(move.label), "takes": _takes(move)} for move in moves_of(request, case)
        ],
        "outcomes": [_choice(row) for row in OutcomeClass.objects.filter(workflow=workflow)],
        "reasons": [_choice(row) for row in DeclineReason.objects.filter(workflow=workflow)],
        "colleagues": [deputy_of(deputy) for deputy in receivers.colleagues(case)],
        "units": [_named(unit) for unit in receivers.units(case)],
        "venues": [_named(venue) for venue in receivers.venues_near(case)],
        "areas": [_named(area) for area in receivers.desks_below(case)],
    }


def _takes(move: Move) -> list[str]:
    return sorted(name.replace("file", "files") for name in move.form.base_fields if name != "version")


def _events(case: Submission) -> list[Any]:
    events = list(case.events.order_by("seq"))
    showing.put_to(events)
    return events


def _file(file: showing.Shown) -> dict[str, Any]:
    address = settings.PUBLIC_ADDRESS + file.address if file.address else ""
    return {"id": file.pk, "name": file.name, "kind": file.kind, "address": address}


def _event(event: Any) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": moment_of(event.at),
        "verb": event.verb,
        "by": event.actor_kind,
        "name": event.actor_name,
        "line": history.line(event),
        "words": event.words,
        "public": event.public,
        "data": event.data,
        "files": [_file(file) for file in event.files],
        "hash": bytes(event.hash).hex(),
    }


def _choice(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "name_en": row.name_en}


def _named(row: Any) -> dict[str, Any] | None:
    return {"id": row.pk, "name": row.name} if row else None


def moment_of(at: Any) -> str | None:
    return timezone.localtime(at).isoformat() if at else None

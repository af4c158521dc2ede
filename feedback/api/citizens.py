"""What is done for citizens: an opinion handed in, files brought along, a look at how it stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from django.http import Http404
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from structlog.contextvars import get_contextvars

from deputies.rate_limits import WRONG_QUERY_CODES, address_of, take
from feedback import progress
from feedback.api import shapes
from feedback.api.described import KEY, operation
from feedback.api.doors import Door, checked, token_of, user_of
from feedback.api.problems import Problem, invalid
from feedback.arrival.submitting import KeyReused, Receipt, find
from feedback.files import taking
from feedback.files.refusing import NoRoom, Refused
from feedback.forms.messages import OpinionForm
from feedback.interfaces import handing_in
from feedback.interfaces.tokens import signature
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission
from feedback.models.interfaces import TokenScope
from feedback.views.files import may_bring
from stations.models import Venue

log = structlog.get_logger(__name__)
NOT_OF_THE_FORM = ("venue", "files", "language")


class Opinions(Door):
    scope = TokenScope.SUBMIT.value

    @operation(
        "opinions_create",
        shapes.ReceiptShape,
        takes=shapes.OpinionBody,
        can=[409],
        status=201,
        also={200: shapes.ReceiptShape},
        parameters=[KEY],
        scope=scope,
        about="Hands in an opinion for a citizen. 200 when it was handed in before with the same key and body.",
    )
    def post(self, request: Request) -> Response:
        said = checked(shapes.OpinionBody, request.data)
        key = _key(request)
        venue = Venue.objects.filter(pk=said["venue"], is_open=True).first()
        if venue is None:
            raise invalid({"venue": ["There is no such open venue."]})
        opinion = _form(said, venue, key, request).opinion(None, said["language"])
        user, token = user_of(request), token_of(request)
        actor = Actor(ActorKind.STAFF, user.display_name, user, signature(token))
        request_id = get_contextvars().get("request_id", "")
        try:
            receipt = handing_in.hand_in(opinion, token=token, key=key, actor=actor, request_id=request_id)
        except KeyReused as reused:
            detail = f"This key was used for another opinion, number {reused.receipt.submission_id}."
            raise Problem(409, "key_reused", detail) from reused
        return Response(_receipt(receipt), 201 if receipt.is_new else 200)


def _key(request: Request) -> UUID:
    try:
        return UUID(request.META.get("HTTP_IDEMPOTENCY_KEY", ""))
    except ValueError:
        raise invalid({"Idempotency-Key": ["Give a UUID in this header."]}) from None


def _form(said: dict[str, Any], venue: Venue, key: UUID, request: Request) -> OpinionForm:
    """The page's own form judges it."""
    data = {name: value for name, value in said.items() if name not in NOT_OF_THE_FORM}
    data["is_under_14"] = bool(said.get("guardian_name"))
    form = OpinionForm(data, venue=venue, brought=brought(said, handing_in.key_of(token_of(request), key)))
    if not form.is_valid():
        raise invalid({name.replace("file", "files"): list(texts) for name, texts in form.errors.items()})
    return form


def brought(said: dict[str, Any], key: UUID | None) -> taking.Brought:
    """The files of the tickets; a ticket that is none is a problem, not a silent loss."""
    tickets = said.get("files", [])
    files = taking.of_tickets(tickets, key)
    if len(files) != len(set(tickets)):
        raise invalid({"files": ["At least one ticket is unknown, over, or was used for something else."]})
    return taking.Brought(files)


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "number": receipt.submission_id,
        "query_code": receipt.query_code,
        "created_at": timezone.localtime(receipt.created_at).isoformat(),
        "answer_by": timezone.localtime(receipt.answer_by).isoformat(),
    }


class Files(Door):
    """One file in the field `file`; its ticket goes into an opinion or a move."""

    parser_classes = (MultiPartParser,)  # type: ignore[assignment]
    scope = TokenScope.SUBMIT.value
    or_scope = TokenScope.MOVE.value

    @operation(
        "files_create", shapes.FileShape, takes=shapes.FileBody, status=201, scope=scope, also={},
        can=[503],
        about="Keeps a photo, sound or document (10 MB at most), judged by its content. `cases:move` does as well.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        uploaded = checked(shapes.FileBody, request.data)["file"]
        if not may_bring(request._request, uploaded.size):
            raise Problem(429, "too_many", "Too many files came from your network.")
        bundle = handing_in.key_of(token_of(request), handing_in.NAMESPACE)
        try:
            kept = taking.take_in(
                uploaded.read(), name=uploaded.name, bundle=bundle, by=ActorKind.STAFF.value, user=user_of(request)
            )
        except Refused as refused:
            raise invalid({"file": [str(refused.args[0])]}) from refused
        except NoRoom as full:
            log.error("no_room_for_files")
            raise Problem(503, "no_room", "Files cannot be taken at the moment.") from full
        shape = {"ticket": taking.ticket_of(kept), "name": kept.name, "kind": kept.kind, "size": kept.size}
        return Response(shape, 201)


class Track(Door):
    @operation(
        "track", shapes.TrackShape, takes=shapes.TrackBody, can=[404],
        about="How a matter stands, by its query code: in the body only, never in an address.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        found = find(checked(shapes.TrackBody, request.data)["query_code"])
        if found is None:
            if not take(WRONG_QUERY_CODES, address_of(request._request)):
                raise Problem(429, "too_many", "Too many wrong codes came from your network.")
            raise Http404
        related = Submission.objects.select_related("venue", "deputy", "holding_venue", "decline_reason", "screening")
        return Response(_tracked(related.get(pk=found.pk)))


def _tracked(submission: Submission) -> dict[str, Any]:
    events = [event for event in submission.events.all() if event.public]
    now = progress.now_of(submission, timezone.now())
    return {
        "number": submission.pk,
        "state": submission.state,
        "version": submission.version,
        "headline": now.headline,
        "until": now.until,
        "venue": submission.venue.name,
        "steps": [
            {
                "at": timezone.localtime(step.at).isoformat(),
                "title": step.title,
                "note": step.note,
                "words": step.words,
                "is_mine": step.is_mine,
            }
            for step in progress.steps(events)
        ],
    }

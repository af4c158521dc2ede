"""What went wrong, as RFC 9457 says it: application/problem+json with a code that a program can rely on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"


class ProblemShape(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="`about:blank`: the status says what kind it is (RFC 9457).")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong, for a person.")
    code = serializers.CharField(help_text="What went wrong, for a program: see the list in docs/api.md.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Field of the body or of the query → what is wrong with it.",
    )


class Problem(exceptions.APIException):
    """With a status and a code of its own."""

    def __init__(self, status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.errors = errors or {}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """What is answered instead. None for what is our own fault: that is a 500 and a line in the log."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is nothing here, or nothing that you may see.")
    elif isinstance(error, SuspiciousOperation):  # too large, too many fields: whatever Django will not read
        error = exceptions.ParseError("This is more than is read.")
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        error = invalid(error.detail)
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(int(getattr(error, "wait", None) or 1))
    return Response(_body(error), error.status_code, headers=headers, content_type=MEDIA_TYPE)


def invalid(detail: Any) -> Problem:
    """Some fields are wrong: all of them are named at once."""
    errors = {str(name): [_sendable(str(text)) for text in _flat(said)] for name, said in _by_field(detail).items()}
    return Problem(422, "invalid", "Some fields are wrong.", errors)


def _sendable(text: str) -> str:
    """What was said may be repeated, and half a surrogate pair, which JSON can hold, cannot be sent."""
    return text.encode("utf-8", "replace").decode()


def _by_field(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"": detail}


def _flat(said: Any) -> list[Any]:
    if isinstance(said, dict):
        return [text for inner in said.values() for text in _flat(inner)]
    return [text for inner in said for text in _flat(inner)] if isinstance(said, list) else [said]


def _body(error: exceptions.APIException) -> dict[str, Any]:
    code = error.get_codes()
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": str(error.detail),
        "code": CODES.get(str(code), str(code)),
    }
    errors = getattr(error, "errors", None)
    return {**body, "errors": errors} if errors else body


# The framework's own words -> ours.
CODES = {"parse_error": "malformed", "throttled": "too_many", "permission_denied": "not_allowed"}

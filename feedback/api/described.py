"""How each operation is described in the schema: what it takes, what it gives, and every answer it can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from feedback.api.problems import MEDIA_TYPE, ProblemShape

WHY = {
    400: "It cannot be read: no JSON, a Host that is not the portal's, or something like it.",
    401: "No token, or one that is unknown, over or revoked.",
    403: "The token has not the scope.",
    404: "There is nothing here, or nothing that you may see.",
    406: "It cannot be said in the form asked for.",
    409: "Somebody moved first, or it is not possible any more.",
    415: "The body is of another kind.",
    422: "Some fields are wrong: `errors` names all of them.",
    429: "Too many at once: `Retry-After` says when to ask again.",
    500: "Nobody foresaw it. It has been recorded under `X-Request-ID`.",
    503: "It cannot be done at the moment: ask again later.",
}
KEY = OpenApiParameter(
    "Idempotency-Key", {"type": "string", "format": "uuid"}, OpenApiParameter.HEADER, required=True,
    description="A UUID of your own for each opinion. Sent again, it gives the same receipt.",
)  # fmt: skip


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "feedback.api.doors.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made on the page “API” by whom it acts for."}


def operation(
    name: str,
    says: Any = None,
    *,
    takes: Any = None,
    asks: Any = None,
    can: Iterable[int] = (),
    status: int = 200,
    also: dict[int, Any] | None = None,
    parameters: Iterable[OpenApiParameter] = (),
    scope: str = "",
    about: str = "",
) -> Callable[[Any], Any]:
    """`takes` is the body, `asks` the query, `can` the problems beside those that everything can have."""
    problems = {400, 401, 406, 429, 500, *can}
    problems |= {403} if scope else set()
    problems |= {415, 422} if takes else set()
    problems |= {422} if asks else set()
    answers: dict[Any, Any] = {status: says, **(also or {})}
    for code in sorted(problems):
        answers[code, MEDIA_TYPE] = OpenApiResponse(ProblemShape, WHY[code])
    security: Any = [{"token": []}] if scope else [{}, {"token": []}]
    return extend_schema(
        operation_id=name,
        request=takes,
        parameters=[*parameters, *([asks] if asks else [])],
        responses=answers,
        auth=security,
        description="\n\n".join(filter(None, [about, f"Scope: `{scope}`." if scope else "Open to anybody."])),
    )

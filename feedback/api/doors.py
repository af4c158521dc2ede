"""What every view of the API stands on: who asks, by which token, whether it may, how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed, NotAuthenticated, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from deputies.models.accounts import User
from deputies.rate_limits import BY_API_ADDRESS, BY_API_TOKEN, address_of, take
from feedback.api import problems
from feedback.interfaces import tokens
from feedback.models.interfaces import ApiToken

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ymt_…`. Nothing else lends any authority: no cookie, no session."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
        if not scheme:
            return None
        token = tokens.find(text.strip(), timezone.now()) if scheme.lower() == SCHEME.lower() else None
        if token is None:
            raise AuthenticationFailed("This token is unknown, over or revoked.", "token_wrong")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="api"'


class HasScope(BasePermission):
    """The view's `scope`, when it has one, has to be among the token's."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not view.scope:
            return True
        if request.auth is None:
            raise NotAuthenticated("This needs a token.", "token_missing")
        if not {view.scope, view.or_scope} & set(token_of(request).scopes):
            raise problems.Problem(403, "scope_missing", f"This token has no scope “{view.scope}”.")
        return True


class OftenEnough(BaseThrottle):
    """A bucket for each token, or for the address of who brings none."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth is not None:
            return take(BY_API_TOKEN, str(request.auth.pk))
        return take(BY_API_ADDRESS, address_of(request._request))

    def wait(self) -> float:
        return 1


class Json(JSONParser):
    """A body nested so deeply that nobody can read it is one that cannot be read, not a failure of ours."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error


class Door(APIView):
    """A view of the API. `scope` is what a token needs; empty: for anybody."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (OftenEnough,)
    parser_classes = (Json,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ("get", "head", "post")
    scope = ""
    or_scope = ""  # which does as well

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What the address never does is said before anybody is asked for a token."""
        method = str(request.method).lower()
        if method not in self.http_method_names or not hasattr(self, method):
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[..., Any]:
        return problems.answer


def checked(shape: type[Serializer[Any]], said: Any) -> dict[str, Any]:
    """What was said, as the shape has it. Raises ValidationError: every field that is wrong at once."""
    form = shape(data=said)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def token_of(request: Request) -> ApiToken:
    """Of a door that asks for a scope."""
    token: Any = request.auth
    assert isinstance(token, ApiToken)
    return token


def user_of(request: Request) -> User:
    """The account that the token acts as."""
    user: Any = request.user
    assert isinstance(user, User)
    return user

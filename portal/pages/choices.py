"""What a reader chose, language and size of type: in the address, and in a cookie once they have switched.

Citizens get no cookie before they switch; where cookies are blocked the choice travels in the addresses alone, on form
actions too (so that an answer to a body nobody can read is in the page's language).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
SIZES = frozenset({"large", "normal"})
SIZE_COOKIE = "size"
KEPT_SECONDS = 365 * 24 * 3600


def chosen_language(request: HttpRequest) -> str | None:
    """The language asked for by `?lang=`, if it is one of ours."""
    language = request.GET.get("lang", "").lower()
    return language if language in LANGUAGES else None


def chosen_size(request: HttpRequest) -> str | None:
    """The size of type asked for by `?size=`."""
    size = request.GET.get("size", "")
    return size if size in SIZES else None


def is_large(request: HttpRequest) -> bool:
    return (chosen_size(request) or request.COOKIES.get(SIZE_COOKIE)) == "large"


def query(request: HttpRequest, **other: str) -> str:
    """What was chosen in this page's address, for the addresses in it, with `other` in its place."""
    chosen = {"lang": chosen_language(request), "size": chosen_size(request), **other}
    said = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(said)}" if said else ""


def keep(request: HttpRequest, response: HttpResponse, cookie: str, chosen: str | None) -> None:
    """In a cookie that no script reads, if it was switched."""
    if chosen and request.COOKIES.get(cookie) != chosen:
        response.set_cookie(
            cookie, chosen, KEPT_SECONDS, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )

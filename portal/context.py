"""What every template may say: who runs the portal, whether it is a demonstration, and the chosen language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def chosen_language(request: HttpRequest) -> str | None:
    """The language asked for by `?lang=`, if it is one of ours."""
    language = request.GET.get("lang", "").lower()
    return language if language in LANGUAGES else None


def portal(request: HttpRequest) -> dict[str, Any]:
    language = chosen_language(request)
    return {
        "OPERATOR_NAME": settings.OPERATOR_NAME,
        "OPERATOR_PHONE": settings.OPERATOR_PHONE,
        "DEMO": settings.DEMO,
        "LANGUAGE_QUERY": f"?lang={language}" if language else "",
    }

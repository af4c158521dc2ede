"""What every template may say: who runs the portal, whether it is a demonstration, and what the reader chose."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.pages import choices


def portal(request: HttpRequest) -> dict[str, Any]:
    """LANGUAGE_QUERY carries language and size on; with the other two the reader switches."""
    large = choices.is_large(request)
    return {
        "OPERATOR_NAME": settings.OPERATOR_NAME,
        "OPERATOR_PHONE": settings.OPERATOR_PHONE,
        "DEMO": settings.DEMO,
        "LARGE": large,
        "LANGUAGE_QUERY": choices.query(request),
        "SWITCHED_LANGUAGE": choices.query(request, lang="zh-hans" if get_language() == "en" else "en"),
        "SWITCHED_SIZE": choices.query(request, size="normal" if large else "large"),
    }

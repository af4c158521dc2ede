"""What every template may say: who runs the portal, and whether it is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"OPERATOR_NAME": settings.OPERATOR_NAME, "OPERATOR_PHONE": settings.OPERATOR_PHONE, "DEMO": settings.DEMO}

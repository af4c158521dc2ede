"""The home page and what we promise about people's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is; the code on the poster can be typed here."""
    return render(request, "portal/home.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is collected, why, who sees it, and how it is erased."""
    return render(request, "portal/privacy.html")

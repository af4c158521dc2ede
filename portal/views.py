"""The home page, the app that it is on a home screen, and what is said of a form from before another login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from portal.middleware import page_written_on

ICONS = (
    ("img/app-192.png", "192x192", "any"),
    ("img/app-512.png", "512x512", "any"),
    ("img/app-maskable.png", "512x512", "maskable"),
)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the staff's pages an app on the home screen. Browsers ask for it without a cookie."""
    said = {
        "name": "一码通",
        "short_name": "一码通",
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f2",
        "theme_color": "#b3241e",
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    headers = {"Cache-Control": "public, max-age=3600"}
    return JsonResponse(said, content_type="application/manifest+json", headers=headers)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is; the code on the poster can be typed here."""
    return render(request, "portal/home.html")


def not_sent(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before another login, refused: its page is one step away, and fills it in again."""
    return render(request, "403_csrf.html", {"written_on": page_written_on(request)}, status=403)

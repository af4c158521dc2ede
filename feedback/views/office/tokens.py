"""Tokens with which other systems come in: made for oneself, revoked by oneself or by the area's staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from feedback.forms.interfaces import TokenForm
from feedback.interfaces import tokens
from feedback.models.interfaces import ApiToken, TokenScope
from stations.accounts import people

PAGE = 50
ROOM = "api"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """/api/tokens/: the tokens in one's care, and the form of a new one. Its text is shown this once."""
    user: Any = request.user
    offered = tokens.offered(user)
    if not (offered or (people.may_open(user) and request.method != "POST")):
        raise Http404
    form = TokenForm(request.POST or None, user=user)
    if request.method != "POST":
        return _page(request, form if offered else None)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    row, text = tokens.issue(user, name=said["name"], scopes=said["scopes"], days=said["days"], now=timezone.now())
    return _page(request, TokenForm(user=user), made=row, text=text)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    token = get_object_or_404(tokens.managed_by(user), pk=pk)
    tokens.revoke(token, by=user)
    messages.success(request, _("Revoked. It opens nothing any more."))
    return redirect("api-tokens")


def _page(
    request: HttpRequest,
    form: TokenForm | None,
    *,
    made: ApiToken | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    found, now = tokens.managed_by(user), timezone.now()
    after = request.GET.get("after", "")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows: list[Any] = list(found[: PAGE + 1])
    for row in rows:
        row.is_alive = row.is_good(now)
        row.labels = [TokenScope(scope).label for scope in row.scopes if scope in TokenScope.values]
    context = {
        "room": ROOM,
        "form": form,
        "made": made,
        "text": text,
        "tokens": rows[:PAGE],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }
    return render(request, "feedback/office/tokens.html", context, status=status)

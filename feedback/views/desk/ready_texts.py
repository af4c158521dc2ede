"""The page of texts that are ready for answers: liaisons keep those of their venue, staff those of their area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.forms.inbox import ReadyTextForm
from feedback.inbox import ready_texts
from feedback.models.inbox import ReadyText
from stations.access import scope_of


@require_http_methods(["GET", "HEAD", "POST"])
def texts_page(request: HttpRequest) -> HttpResponse:
    """All that one may change, and the form of a new one."""
    _open(request)
    form = ReadyTextForm(_said(request), places=ready_texts.places(request.user))
    if request.method == "POST" and form.is_valid():
        return _keep(request, form)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    row = _found(request, pk)
    place = row.venue or row.area
    key = f"venue-{row.venue_id}" if row.venue_id else f"area-{row.area_id}"
    places = {key: place, **ready_texts.places(request.user)} if place else {}
    before = {"place": key, "title": row.title, "text": row.text}
    form = ReadyTextForm(_said(request), places=places, initial=before)
    if request.method == "POST" and form.is_valid():
        return _keep(request, form, row)
    return _page(request, form, row)


@require_POST
def text_remove(request: HttpRequest, pk: int) -> HttpResponse:
    ready_texts.remove(_found(request, pk))
    messages.success(request, _("Removed."))
    return redirect("texts")


def _keep(request: HttpRequest, form: ReadyTextForm, row: ReadyText | None = None) -> HttpResponse:
    said = form.cleaned_data
    ready_texts.keep(request.user, form.places[said["place"]], said["title"], said["text"], row)
    messages.success(request, _("Saved. It is there for answers within half a minute."))
    return redirect("texts")


def _page(request: HttpRequest, form: ReadyTextForm, row: ReadyText | None) -> HttpResponse:
    context: dict[str, Any] = {"room": "texts", "form": form, "row": row, "variables": _variables()}
    if row is None:
        context["rows"] = ready_texts.changeable(request.user)
    return render(request, "feedback/desk/ready_texts.html", context, status=422 if form.errors else 200)


def _variables() -> list[tuple[str, str]]:
    means = (_("dear citizen, with the first character of the name"), _("the venue"), _("who answers"))
    return list(zip(ready_texts.VARIABLES, (*means, _("the number of the case"), _("today's date")), strict=True))


def _found(request: HttpRequest, pk: int) -> ReadyText:
    _open(request)
    row = ready_texts.changeable(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _said(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _open(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.liaison_venue_ids or scope.staff_area_keys):
        raise Http404

"""The lists of venues and deputies as tables for Excel: what the list shows, with the same filters, all pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stations.access import scope_of
from stations.excel import columns, exports
from stations.excel.lookup import with_words
from stations.models.imports import ImportKind
from stations.registers import catalogue
from stations.registers.catalogue import Filters

FORMS = ("xlsx", "csv")


@require_safe
def venues(request: HttpRequest, form: str) -> HttpResponseBase:
    """/venues/export.<form>"""
    filters = _filters(request, form)
    return _send(request, form, ImportKind.VENUES, catalogue.venues_found(scope_of(request.user), filters))


@require_safe
def deputies(request: HttpRequest, form: str) -> HttpResponseBase:
    """/deputies/export.<form>"""
    filters = _filters(request, form)
    return _send(request, form, ImportKind.DEPUTIES, catalogue.deputies_found(scope_of(request.user), filters))


def _filters(request: HttpRequest, form: str) -> Filters:
    if form not in FORMS or not catalogue.readable_keys(scope_of(request.user)):
        raise Http404
    return Filters.read(request.GET)


def _send(request: HttpRequest, form: str, kind: ImportKind, found: QuerySet[Any]) -> HttpResponseBase:
    rows = exports.records(kind, with_words(kind, found).order_by("area_key", "pk"))
    widths = [column.width for column in columns.TABLES[kind]]
    name = f"{kind.label} {timezone.localdate()}"
    try:
        return exports.response(form, name, exports.labels(kind), rows, widths)
    except exports.TooMany:
        messages.error(request, _("That is too much for an Excel workbook: take CSV, or choose an area first."))
        back = redirect(kind)  # the lists bear the names of the kinds
        back["Location"] += Filters.read(request.GET).query
        return back

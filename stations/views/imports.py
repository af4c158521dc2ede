"""Tables brought in from Excel: upload, what it would do row by row, apply, undo, report. Each sees their own ones;
others' are a 404 like what is missing."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models.accounts import User
from stations.access import Scope, scope_of
from stations.excel import columns, exports, imports, words
from stations.excel.spreadsheets import Unreadable
from stations.forms.imports import UploadForm
from stations.models.imports import REGISTERS, Import, ImportKind, ImportState, RowAction

PAGE = 100
SHOWN_BEFORE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """/imports/: upload a table, `?kind=` says of what; and what one has uploaded before, the newest first."""
    scope = _scope(request)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind if kind in REGISTERS else ImportKind.DEPUTIES.value}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import", pk=_upload(request, form, scope).pk)
        except Unreadable as problem:
            form.add_error("file", words.problem(problem.reason, problem.detail, form.cleaned_data["kind"]))
    own = Import.objects.filter(asked_by=cast(User, request.user), kind__in=REGISTERS).order_by("-pk")
    after = request.GET.get("after", "")
    found = list((own.filter(pk__lt=int(after)) if _is_number(after) else own)[: SHOWN_BEFORE + 1])
    context = {
        "room": "imports",
        "form": form,
        "kinds": [(kind.value, kind.label) for kind in REGISTERS],
        "imports": found[:SHOWN_BEFORE],
        "after": found[SHOWN_BEFORE - 1].pk if len(found) > SHOWN_BEFORE else None,
    }
    return render(request, "stations/excel/import_list.html", context, status=422 if form.errors else 200)


def _upload(request: HttpRequest, form: UploadForm, scope: Scope) -> Import:
    said = form.cleaned_data
    return imports.upload(said["file"], kind=said["kind"], by=cast(User, request.user), keys=imports.keys_of(scope))


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """/imports/template/<kind>.xlsx"""
    _scope(request)
    if kind not in REGISTERS:
        raise Http404
    return exports.template_response(kind, " ".join((str(ImportKind(kind).label), _("template"))))


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """/imports/<pk>/: how far it is, then row by row what it does; `?only=refused` and the like. htmx asks for the
    state alone."""
    job = _one(request, pk)
    if request.headers.get("HX-Request") == "true" and job.is_under_way:
        return render(request, "stations/excel/_import_state.html", {"job": job})
    only = request.GET.get("only", "")
    context = {
        "room": "imports",
        "job": job,
        "problem": words.problem(job.problem, job.problem_detail, job.kind),
        "is_last": job.state == ImportState.APPLIED and imports.is_last(job),
        "only": only if only in (*RowAction.values, "changed_since") else "",
        "tabs": _tabs(job),
        **_rows(job, only, request.GET.get("after", "")),
    }
    response = render(request, "stations/excel/import.html", context)
    if request.headers.get("HX-Request") == "true":
        response["HX-Refresh"] = "true"  # it is done: the whole page is another one
    return response


def _tabs(job: Import) -> list[tuple[str, str, int]]:
    """Each action, its label and how many rows it has."""
    return [(action.value, str(action.label), getattr(job, f"n_{action}")) for action in RowAction]


def _rows(job: Import, only: str, after: str) -> dict[str, Any]:
    """A page of rows by their number; nothing is counted or skipped."""
    found = job.rows.order_by("number")
    if only == "changed_since":
        found = found.filter(changed_since=True)
    elif only in RowAction.values:
        found = found.filter(action=only)
    if _is_number(after):
        found = found.filter(number__gt=int(after))
    rows = [] if job.state in (ImportState.WAITING, ImportState.UNREADABLE) else list(found[: PAGE + 1])
    shown = [(row, words.changes(row, job.kind), words.reasons(row, job.kind)) for row in rows[:PAGE]]
    return {"rows": shown, "after": after, "next_after": rows[PAGE - 1].number if len(rows) > PAGE else None}


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    job = _one(request, pk)
    if not imports.want(job):
        messages.error(request, _("There is nothing to apply, or it is under way already."))
    return redirect("import", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    job = _one(request, pk)
    if not imports.want_undo(job):
        messages.error(request, _("Only the last import that was applied can be undone."))
    return redirect("import", pk=pk)


@require_safe
def report(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """/imports/<pk>/report.<form>: the rows as uploaded, with what became of them; `?only=refused` to correct."""
    job = _one(request, pk)
    if form not in ("xlsx", "csv"):
        raise Http404
    only = request.GET.get("only", "")
    found = job.rows.filter(action=only) if only in RowAction.values else job.rows.all()
    rows = words.report_rows(job, found.order_by("number").iterator(chunk_size=1000))
    header = [*exports.labels(job.kind), *map(str, words.REPORT_COLUMNS)]
    widths = [*(column.width for column in columns.TABLES[job.kind]), 10, 60]
    return exports.response(form, _("Import %(n)d") % {"n": job.pk}, header, rows, widths)


def _scope(request: HttpRequest) -> Scope:
    """Of staff and administrators; for others there is nothing here."""
    scope = scope_of(request.user)
    if not imports.keys_of(scope):
        raise Http404
    return scope


def _one(request: HttpRequest, pk: int) -> Import:
    _scope(request)
    return get_object_or_404(Import, pk=pk, asked_by=request.user, kind__in=REGISTERS)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19

"""Ledgers brought in from Excel by the liaison of a venue: upload, what each row would do, entering, receipts.

Each sees their own ones; others' are a 404 like what is missing.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models.accounts import User
from feedback.inbox import reading
from feedback.ledgers import sheets, undoing
from feedback.models.on_behalf import OnBehalf
from feedback.receipts import query_codes
from stations.access import scope_of, whole_scope_of
from stations.excel import columns, exports, imports, words
from stations.excel.spreadsheets import Unreadable
from stations.forms.imports import FileForm
from stations.models.imports import Import, ImportKind, ImportRow, ImportState, RowAction

PAGE = 100
BEFORE = 20
ROOM = "on-behalf"


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_list(request: HttpRequest) -> HttpResponse:
    """/on-behalf/tables/: upload a table; and what one has uploaded before."""
    user = _keeper(request)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        try:
            job = imports.upload(form.cleaned_data["file"], kind=ImportKind.LEDGER, by=user, keys=())
        except Unreadable as problem:
            form.add_error("file", words.problem(problem.reason, problem.detail, ImportKind.LEDGER))
        else:
            return redirect("ledger", pk=job.pk)
    context = {"room": ROOM, "form": form, "jobs": sheets.of(user)[:BEFORE]}
    return render(request, "feedback/desk/ledgers.html", context, status=422 if form.errors else 200)


@require_safe
def ledger_template(request: HttpRequest) -> HttpResponseBase:
    _keeper(request)
    return exports.template_response(ImportKind.LEDGER, " ".join((str(ImportKind.LEDGER.label), _("template"))))


@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """/on-behalf/tables/<pk>/: row by row what it does; `?only=refused` and the like."""
    job = _one(request, pk)
    is_asked_by_htmx = request.headers.get("HX-Request") == "true"
    if is_asked_by_htmx and job.is_under_way:
        return render(request, "feedback/desk/_ledger_state.html", {"job": job})
    only = request.GET.get("only", "")
    context = {
        "room": ROOM,
        "job": job,
        "problem": words.problem(job.problem, job.problem_detail, job.kind),
        "only": only if only in (*RowAction.values, "changed_since") else "",
        "tabs": [
            (one.value, str(one.label), getattr(job, f"n_{one}")) for one in RowAction if one != RowAction.CHANGE
        ],
        "to_hand_out": undoing.to_hand_out(job).exists(),
        "standing": undoing.standing(job) if job.state in (ImportState.APPLIED, ImportState.UNDONE) else None,
        **_rows(job, only, request.GET.get("after", "")),
    }
    response = render(request, "feedback/desk/ledger.html", context)
    if is_asked_by_htmx:
        response["HX-Refresh"] = "true"  # it is done: the whole page is another one
    return response


def _rows(job: Import, only: str, after: str) -> dict[str, Any]:
    """A page of rows by their number."""
    found = job.rows.order_by("number")
    if only == "changed_since":
        found = found.filter(changed_since=True)
    elif only in RowAction.values:
        found = found.filter(action=only)
    if after.isascii() and after.isdecimal() and len(after) < 19:
        found = found.filter(number__gt=int(after))
    rows = [] if job.state in (ImportState.WAITING, ImportState.UNREADABLE) else list(found[: PAGE + 1])
    became = _became(job, rows[:PAGE])
    shown = [
        (row, words.changes(row, job.kind), words.reasons(row, job.kind), *became.get(row.pk, ("", "")))
        for row in rows[:PAGE]
    ]
    return {"rows": shown, "next_after": rows[PAGE - 1].number if len(rows) > PAGE else None}


def _became(job: Import, rows: list[ImportRow]) -> dict[int, tuple[str, str]]:
    """By row: the state of what it made, and why that cannot be undone. Two queries."""
    made = {row.target_id: row.pk for row in rows if row.action == RowAction.CREATE and row.target_id}
    if not made:
        return {}
    entries = list(OnBehalf.objects.filter(pk__in=made).select_related("submission"))
    why = undoing.why_left(entries, whole_scope_of(job.asked_by).liaison_venue_ids)
    return {made[entry.pk]: (entry.submission.state, why[entry.pk]) for entry in entries}


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw what the table has made, as far as nobody has touched it: after a look at how much that is."""
    job = _one(request, pk)
    if request.method == "POST":
        if not sheets.want_undo(job):
            messages.error(request, _("There is nothing to undo, or it is under way already."))
        return redirect("ledger", pk=pk)
    if job.state != ImportState.APPLIED:
        raise Http404
    context = {"room": ROOM, "job": job, "standing": undoing.standing(job)}
    return render(request, "feedback/desk/ledger_undo.html", context)


@require_POST
def ledger_apply(request: HttpRequest, pk: int) -> HttpResponse:
    if not imports.want(_one(request, pk)):
        messages.error(request, _("There is nothing to apply, or it is under way already."))
    return redirect("ledger", pk=pk)


@require_safe
def ledger_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows as uploaded, with what became of them; `?only=refused` to correct them."""
    job = _one(request, pk)
    only = request.GET.get("only", "")
    found = job.rows.filter(action=only) if only in RowAction.values else job.rows.all()
    rows = words.report_rows(job, found.order_by("number").iterator(chunk_size=1000))
    header = [*exports.labels(job.kind), *map(str, words.REPORT_COLUMNS)]
    widths = [*(column.width for column in columns.TABLES[job.kind]), 10, 60]
    return exports.response("xlsx", _("Import %(n)d") % {"n": job.pk}, header, rows, widths)


@require_POST
def ledger_receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips with the query codes, to print and cut; each is shown once."""
    job = _one(request, pk)
    entries: list[Any] = sheets.hand_out(job, timezone.now())
    for entry in entries:
        case = entry.submission
        entry.code = query_codes.query_code(case.idempotency_key, settings.QUERY_CODE_KEY)
        entry.headline = reading.headline(case.message)
    context = {"room": ROOM, "job": job, "entries": entries, "address": settings.PUBLIC_ADDRESS}
    response = render(request, "feedback/desk/ledger_receipts.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _keeper(request: HttpRequest) -> User:
    """Liaisons and heads; for others there is nothing here."""
    if not scope_of(request.user).liaison_venue_ids:
        raise Http404
    return cast(User, request.user)


def _one(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(sheets.of(_keeper(request)), pk=pk)

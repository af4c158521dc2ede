"""The auditors' pages: who did what, who looked at whom and why, one matter's whole history, the heads over all.

For auditors and staff, within their areas. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deputies.models import Area
from deputies.models.accounts import User
from feedback import access
from feedback.auditing import heads, listing, publishing, verifying, watching
from feedback.auditing.listing import Filters
from feedback.auditing.verifying import Fault
from feedback.inbox import history
from feedback.models import ActorKind, Event, StateLabel, Submission
from feedback.models.audit import AuditHead, AuditRound, Publication
from feedback.states import Privacy
from feedback.wording import date_in_list
from stations.access import Scope, scope_of
from stations.excel import exports
from stations.registers import catalogue
from stations.registers.catalogue import Chip

ROOM = "audit"
MOST_EXPORTED = 100_000
HEADS = 60
COLUMNS = (
    gettext_lazy("When"), gettext_lazy("Matter"), gettext_lazy("No."), gettext_lazy("What"), gettext_lazy("By"),
    gettext_lazy("Account"), gettext_lazy("Reason given"), gettext_lazy("Venue"), gettext_lazy("Hash"),
)  # fmt: skip


FAULTS = {
    Fault.ALTERED: gettext_lazy("was changed"),
    Fault.WORDS_ALTERED: gettext_lazy("had its words changed"),
    Fault.WORDS_GONE: gettext_lazy("lost its words without an erasure"),
    Fault.REORDERED: gettext_lazy("was moved"),
    Fault.UNCHAINED: gettext_lazy("does not follow the one before"),
    Fault.MISSING: gettext_lazy("is missing"),
    Fault.OTHER: gettext_lazy("is another one than the day's head holds fast"),
    Fault.NO_EVENTS: gettext_lazy("has no events at all"),
    Fault.HEAD_OTHER: gettext_lazy("is not the one that was published"),
}


@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    """/audit/: the events in reach, the newest first. `n` is the number of a matter, which leads to its history."""
    _let_in(request)
    filters, number = Filters.read(request.GET), request.GET.get("n", "").strip().lstrip("#＃")
    if number.isascii() and number.isdecimal() and _exists(request, number):
        return redirect("audit-case", pk=int(number))
    page = listing.page(request.user, filters)
    for event in page.rows:
        _say(event)
    context = {
        "room": ROOM,
        "filters": filters,
        "number": number,
        "page": page,
        "next": filters.next(page.before) if page.before else "",
        "chips": _chips(filters),
        "verbs": listing.LABELS.items(),
        "areas": catalogue.areas(scope_of(request.user), filters.area),
        "is_looks": filters.verb == Privacy.LOOK,
    }
    return render(request, "feedback/office/audit.html", context)


@require_safe
def audit_case(request: HttpRequest, pk: int) -> HttpResponse:
    """/audit/<number>/: every event of a matter, with its hashes, checked as it is shown."""
    _let_in(request)
    seen = Submission.objects.filter(access.audited_by(request.user)).select_related("venue", "deputy")
    case = seen.filter(pk=pk).first()
    if case is None:
        raise Http404
    events: list[Any] = list(case.events.select_related("actor_user").order_by("seq"))
    context = {
        "room": ROOM,
        "case": case,
        "state": StateLabel(case.state).label,
        "events": events,
        "held": listing.held_by(events),
        "looks": sum(event.verb == Privacy.LOOK for event in events),
        **_judge(events),
    }
    response = render(request, "feedback/office/audit_case.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def audit_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """/audit/export.csv, .xlsx: what the same filters show, the newest hundred thousand of it."""
    _let_in(request)
    if form not in ("csv", "xlsx"):
        raise Http404
    asked = listing.found(request.user, Filters.read(request.GET)).select_related("submission__venue", "actor_user")
    header = [str(column) for column in COLUMNS]
    name = " ".join((_("Audit"), str(timezone.localdate())))
    rows = asked[:MOST_EXPORTED].iterator(chunk_size=1_000)
    return exports.response(form, name, header, _cells(rows), [20, 10, 6, 28, 14, 14, 40, 24, 66])


@require_safe
def audit_heads(request: HttpRequest) -> HttpResponse:
    """/audit/heads/: the daily heads over all chains, where they are published, and what the nightly check has found.
    Administrators too: it speaks of no person."""
    scope = scope_of(request.user)
    if not (access.may_audit(request.user) or scope.is_administrator):
        raise Http404
    found = AuditHead.objects.defer("leaves").order_by("-number")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    rows = list(found[: HEADS + 1])
    context = {
        "room": ROOM if access.may_audit(request.user) else "audit-heads",
        "heads": [(head, bytes(head.hash).hex()) for head in rows[:HEADS]],
        "before": rows[HEADS - 1].number if len(rows) > HEADS else "",
        "is_first": not before,
        "outside": [(way, Publication.objects.filter(pk=way).first()) for way in publishing.configured()],
        "reads_events": access.may_audit(request.user),
        **_checked(scope),
    }
    return render(request, "feedback/office/audit_heads.html", context)


def _checked(scope: Scope) -> dict[str, Any]:
    """The last round that came to its end, with what of its faults this person may see; and how far the next is."""
    last = watching.latest()
    found = watching.within(last, scope.dashboard_area_keys, everywhere=scope.is_administrator) if last else None
    return {
        "checked": last,
        "faults": [(fault, FAULTS[fault.fault]) for fault in found.faults] if found else [],
        "elsewhere": found.elsewhere if found else 0,
        "under_way": AuditRound.objects.filter(ended_at=None).first(),
    }


@require_safe
def audit_heads_file(request: HttpRequest) -> StreamingHttpResponse:
    """/audit/heads.jsonl: all heads as they are published, for `verify_audit --heads`."""
    _let_in(request)
    found = AuditHead.objects.defer("leaves").order_by("number").iterator()
    response = StreamingHttpResponse(
        (publishing.text_of([heads.line(head)]) for head in found), content_type="application/x-ndjson"
    )
    response["Content-Disposition"] = 'attachment; filename="heads.jsonl"'
    response["Cache-Control"] = "private, no-store"
    return response


def _let_in(request: HttpRequest) -> None:
    if not access.may_audit(request.user):
        raise Http404


def _exists(request: HttpRequest, number: str) -> bool:
    seen = Submission.objects.filter(access.audited_by(request.user))
    return len(number) < 19 and seen.filter(pk=int(number)).exists()


def _judge(events: list[Any]) -> dict[str, Any]:
    """Each event with what it is called and what is wrong with it; and which are missing between them."""
    faults = {finding.seq: finding for finding in verifying.faults_of(events)}
    for event in events:
        _say(event)
        event.fault = faults.get(event.seq)
        event.hex = bytes(event.hash).hex()
    return {"is_whole": not faults, "missing": sorted(faults.keys() - {event.seq for event in events})}


def _say(event: Any) -> None:
    """Who and what, in words; and whether what the person wrote is shown here: the reason of a look."""
    event.who, event.line = history.who(event), history.line(event)
    event.account = event.actor_user.username if event.actor_user else ""
    event.token = event.data.get("by_token")
    event.is_look, event.is_erasure = event.verb == Privacy.LOOK, event.verb == Privacy.ERASE
    event.by_person = event.actor_user_id is not None and event.actor_kind != ActorKind.CITIZEN
    event.is_blanked = not event.words and not event.words_salt


def _account(event: Any) -> str:
    """With the token that another system acted by."""
    return f"{event.account} · {event.token['name']} ({event.token['hint']}…)" if event.token else event.account


def _chips(filters: Filters) -> list[Chip]:
    by = User.objects.filter(pk=int(filters.by)).first() if filters.by else None
    area = Area.objects.filter(key=filters.area).values_list("name", flat=True).first() if filters.area else None
    words = {
        "who": filters.who,
        "by": by.display_name if by else filters.by,
        "verb": str(listing.LABELS.get(filters.verb, filters.verb)),
        "area": area or filters.area,
        "since": _("from %(day)s") % {"day": date_in_list(filters.since)} if filters.since else "",
        "until": _("until %(day)s") % {"day": date_in_list(filters.until)} if filters.until else "",
    }
    return [Chip(label, filters.without(name)) for name, label in words.items() if label]


def _cells(events: Iterator[Event]) -> Iterator[list[Any]]:
    for event in events:
        _say(event)
        yield [
            timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            event.submission_id,
            event.seq,
            event.line,  # type: ignore[attr-defined]
            event.who,  # type: ignore[attr-defined]
            _account(event),
            event.words if event.is_look else "",  # type: ignore[attr-defined]
            event.submission.venue.name,
            bytes(event.hash).hex(),
        ]

"""Suspend a deputy, end the term, or resume: shown first with what becomes of the open work, then done at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from deputies.models import Deputy, DeputyStatus
from deputies.models.accounts import User
from feedback import receivers, transferring
from feedback.forms.moves import workload
from feedback.transferring import Passing
from stations.forms.register import DepartureForm
from stations.models import Venue
from stations.views.deputies import editable

# From which status to which: an ended term may begin again, for people press the wrong button.
CHANGES = {
    DeputyStatus.ACTIVE: {DeputyStatus.SUSPENDED, DeputyStatus.ENDED},
    DeputyStatus.SUSPENDED: {DeputyStatus.ACTIVE, DeputyStatus.ENDED},
    DeputyStatus.ENDED: {DeputyStatus.ACTIVE},
}


@dataclass(frozen=True)
class Heap:
    """How many matters go to one holder."""

    to: str
    n: int
    has: str = ""  # what a deputy has to do already, in words


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_status(request: HttpRequest, pk: int, status: str) -> HttpResponse:
    """/deputies/<pk>/status/<status>/: a reason is asked for and the heaps are shown; sent, it is done."""
    deputy = editable(request, pk)
    if status not in DeputyStatus.values:
        raise Http404
    wanted = DeputyStatus(status)
    if wanted not in CHANGES[DeputyStatus(deputy.status)]:
        messages.info(request, _("This is so already: %(status)s.") % {"status": deputy.get_status_display()})
        return redirect("deputy-record", pk=pk)
    form = DepartureForm(request.POST or None)
    passings = [] if wanted == DeputyStatus.ACTIVE else transferring.plan(deputy)
    changed = form.is_valid() and form.cleaned_data["seen"] not in (None, len(passings))
    if request.method == "POST" and form.is_valid() and not changed:
        return _do(request, deputy, wanted, form.cleaned_data["reason"])
    context = {
        "room": "deputies",
        "deputy": deputy,
        "wanted": wanted,
        "form": form,
        "heaps": _heaps(passings),
        "n": len(passings),
        "changed": changed,
    }
    return render(
        request,
        "stations/registers/deputy_status.html",
        context,
        status=409 if changed else 422 if form.errors else 200,
    )


def _do(request: HttpRequest, deputy: Deputy, wanted: DeputyStatus, reason: str) -> HttpResponse:
    passed = transferring.depart(deputy.pk, wanted, by=cast(User, request.user), reason=reason)
    said = _("%(name)s: %(status)s.") % {"name": deputy.name, "status": wanted.label}
    if passed:
        n = len(passed)
        said += " " + ngettext("%(n)d open matter was passed on.", "%(n)d open matters were passed on.", n) % {"n": n}
    messages.success(request, said)
    return redirect("deputy-record", pk=deputy.pk)


def _heaps(passings: list[Passing]) -> list[Heap]:
    """Holders with what each would get, the most first. Two queries."""
    choices = [passing.choice for passing in passings]
    chosen = Deputy.objects.filter(pk__in={c.deputy_id for c in choices if c.deputy_id is not None})
    deputies = {who.pk: who for who in receivers.with_workload(chosen, timezone.now())}
    venues = Venue.objects.in_bulk({c.venue_id for c in choices if c.deputy_id is None and c.venue_id is not None})
    counts = Counter((c.deputy_id, None if c.deputy_id else c.venue_id) for c in choices)
    return [_heap(deputies.get(who or 0), venues.get(where or 0), n) for (who, where), n in counts.most_common()]


def _heap(deputy: Deputy | None, venue: Venue | None, n: int) -> Heap:
    if deputy is not None:
        return Heap(deputy.name, n, workload(deputy))
    if venue is not None:
        return Heap(_("the liaison of %(venue)s") % {"venue": venue.name}, n)
    return Heap(_("congress staff"), n)

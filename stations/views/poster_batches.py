"""Posters by the hundred: what was made and what is to be made, one batch, its file; and codes by the hundred."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models import Area
from deputies.models.accounts import User
from stations.access import scope_of
from stations.forms.posters import BatchForm, RotateForm, VenuesForm
from stations.models import Code, Venue
from stations.models.posters import BatchState, CodeRotation, Packing, PosterBatch, SilentVenue
from stations.posters import batching
from stations.posters.choosing import is_staff, under_staff
from stations.venue_codes import issuing, silence
from stations.views.private_files import send

PAGE = 20
NAMES_SHOWN = 12
CODES_SHOWN = 200
VENUES = 50
RECENT_DAYS = 28
CONTENT_TYPES = {Packing.PDF: "application/pdf", Packing.ZIP: "application/zip"}


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """/posters/: the batches of one's areas, the newest first, and the form of a new one."""
    user = _staff(request)
    area, context = _area(user, request.POST.get("area", "") or request.GET.get("area", ""))
    form = BatchForm(request.POST or None, user=user, initial=_initial(area))
    if request.method == "POST" and form.is_valid():
        issuing.issue_first(_chosen(form))
        batch = batching.plan(asked_by=user, area=form.chosen_area, venues=form.chosen, **_making(form.cleaned_data))
        return redirect("poster-batch", pk=batch.pk)
    page, after = _page(user, request.GET.get("after", ""))
    context |= {"form": form, "batches": page, "after": after, "room": "posters"}
    return render(request, "stations/posters/batches.html", context, status=422 if form.errors else 200)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """/posters/<pk>/: how far it is. htmx asks for the part that changes only: two queries."""
    context = {"batch": _one(request, pk), "room": "posters"}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "stations/posters/_batch.html" if part else "stations/posters/batch.html", context)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    batching.retry(_one(request, pk))
    return redirect("poster-batch", pk=pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/posters/<pk>/file: whole or from where a download broke. A file that is gone can be made again."""
    batch = _one(request, pk)
    if batch.state != BatchState.READY:
        return redirect("poster-batch", pk=pk)
    where = str(batch.area or _("list"))
    name = " ".join((_("Posters"), where, batch.get_size_display(), f"{batch.pk}.{batch.packing}"))
    try:
        return send(request, batching.file_of(batch), name, CONTENT_TYPES[Packing(batch.packing)])
    except FileNotFoundError:
        batching.note_missing(batch)
        return redirect("poster-batch", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: HttpRequest) -> HttpResponse:
    """/posters/rotate/: choose venues and say why; confirm; then the codes are new and their posters planned."""
    user = _staff(request)
    area, context = _area(user, request.POST.get("area", "") or request.GET.get("area", ""))
    form = RotateForm(request.POST or None, user=user, initial=_initial(area))
    context |= {"form": form, "room": "posters"}
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return render(request, "stations/posters/rotate.html", context, status=422 if form.errors else 200)
    venues = _with_codes(form)
    if "confirmed" in request.POST and venues:
        return redirect("poster-rotation", pk=_rotate(user, venues, form.cleaned_data).pk)
    context |= {"venues": venues, "shown": venues[:NAMES_SHOWN], "more": len(venues) - NAMES_SHOWN}
    return render(request, "stations/posters/rotate_confirm.html", context)


@require_safe
def rotation(request: HttpRequest, pk: int) -> HttpResponse:
    """/posters/rotations/<pk>/: each old code and the new one, and the way to their posters."""
    user = _staff(request)
    found = CodeRotation.objects.filter(under_staff(user, "scope_key")).select_related("asked_by", "batch")
    rotation = get_object_or_404(found, pk=pk)
    codes = Code.objects.filter(rotation=rotation).select_related("venue", "replaced_by")
    after = request.GET.get("after", "")
    rows = list(codes.filter(pk__gt=after).order_by("pk")[: CODES_SHOWN + 1])
    context = {
        "rotation": rotation,
        "codes": rows[:CODES_SHOWN],
        "after": rows[CODES_SHOWN - 1].pk if len(rows) > CODES_SHOWN else "",
        "room": "posters",
    }
    return render(request, "stations/posters/rotation.html", context)


@require_safe
def scans(request: HttpRequest) -> HttpResponse:
    """/posters/scans/: how often each venue's code was scanned lately, area by area; silent ones are marked."""
    user = _staff(request)
    area, context = _area(user, request.GET.get("area", ""))
    venues, after = _venues(area, request.GET.get("after", ""))
    ids, today = [venue.pk for venue in venues], timezone.localdate()
    month = silence.scans_of(ids, today - timedelta(days=RECENT_DAYS - 1))
    week = silence.scans_of(ids, today - timedelta(days=6))
    silent = {row.pk: row for row in SilentVenue.objects.filter(pk__in=ids)}
    rows = [(venue, week.get(venue.pk, 0), month.get(venue.pk, 0), silent.get(venue.pk)) for venue in venues]
    context |= {"rows": rows, "after": after, "days": RECENT_DAYS, "room": "posters"}
    return render(request, "stations/posters/scans.html", context)


def _staff(request: HttpRequest) -> User:
    """Staff and administrators only; for all others these pages do not exist."""
    user = cast(User, request.user)
    if not is_staff(user):
        raise Http404
    return user


def _visible(user: User) -> QuerySet[PosterBatch]:
    return PosterBatch.objects.filter(under_staff(user, "scope_key"))


def _one(request: HttpRequest, pk: int) -> PosterBatch:
    found = _visible(_staff(request)).select_related("area", "asked_by", "rotation")
    return get_object_or_404(found, pk=pk)


def _page(user: User, after: str) -> tuple[list[PosterBatch], str]:
    """One page of batches and where the next one begins."""
    found = _visible(user).select_related("area", "asked_by").order_by("-pk")
    if after.isdecimal():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def _area(user: User, key: str) -> tuple[Area | None, dict[str, Any]]:
    """The area in view (the widest of one's own by default) with those above it, in it, and one's other ones."""
    own = Area.objects.filter(under_staff(user, "key"))
    area = (own.filter(key=key) if key else own.order_by(Length("key"), "key")).first()
    if area is None and key:
        raise Http404
    at = area.key if area else ""
    above = [at[:length] for length in range(len(at))]
    context = {
        "area": area,
        "trail": own.filter(key__in=above).order_by("key"),
        "inside": Area.objects.filter(parent=area).order_by("key") if area else (),
        "others": Area.objects.filter(key__in=scope_of(user).staff_area_keys.difference(above, [at])),
    }
    return area, context


def _initial(area: Area | None) -> dict[str, str]:
    return {"area": area.key if area else "", "language": get_language() or "zh-hans"}


def _making(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in ("size", "packing", "language")}


def _chosen(form: VenuesForm) -> QuerySet[Venue]:
    ids = [venue.pk for venue in form.chosen]
    return Venue.objects.under(form.chosen_area) if form.chosen_area else Venue.objects.filter(pk__in=ids)


def _with_codes(form: VenuesForm) -> list[Venue]:
    """The chosen venues that have a code to be replaced."""
    coded = Code.objects.filter(venue=OuterRef("pk"), revoked_at__isnull=True)
    return list(_chosen(form).filter(Exists(coded)).order_by("area_key", "pk"))


@transaction.atomic
def _rotate(user: User, venues: list[Venue], cleaned: dict[str, Any]) -> CodeRotation:
    """New codes, and the posters to hang in place of the old ones: both or neither."""
    rotation = issuing.rotate(venues, reason=cleaned["reason"], asked_by=user)
    batching.plan(asked_by=user, venues=venues, rotation=rotation, **_making(cleaned))
    return rotation


def _venues(area: Area | None, after: str) -> tuple[list[Venue], str]:
    """One page of the area's venues in the order of their area, by keyset, and where the next one begins."""
    found = Venue.objects.under(area).order_by("area_key", "pk") if area else Venue.objects.none()
    key, _dot, pk = after.partition(".")
    if pk.isdecimal():
        found = found.filter(Q(area_key__gt=key) | Q(area_key=key, pk__gt=int(pk)))
    rows = list(found[: VENUES + 1])
    last = rows[VENUES - 1] if len(rows) > VENUES else None
    return rows[:VENUES], f"{last.area_key}.{last.pk}" if last else ""

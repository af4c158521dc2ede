"""The receipt (回执) as a page: the same words for everybody, so each language's is rendered once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from feedback.arrival.submitting import Receipt
from feedback.prepared import PreparedPage
from feedback.receipts import tracking_qr
from feedback.views.citizens.bodies import chosen_by, filled, never_stored
from feedback.wording import day_in_words, groups_of_four, moment_in_words
from stations.codes import grouped
from stations.models import Venue

GROUPS = tuple(f"group_{n}" for n in range(7))
NAMES = ("code", "grouped_code", *GROUPS, "qr", "qr_side", "venue", "at", "moment", "answer_by")
_kept: dict[tuple[str | None, tuple[str, bool], bool], PreparedPage] = {}  # a handful


def page(request: HttpRequest, receipt: Receipt, venue: Venue | None) -> HttpResponse:
    """201 for a new submission, 200 when the receipt is given again."""
    key = (get_language(), chosen_by(request), venue is not None)
    if key not in _kept:
        _kept[key] = PreparedPage(NAMES, lambda slots: _rendered(request, slots, venue is not None))
    status = 201 if receipt.is_new else 200
    return never_stored(filled(request, _kept[key], _values(receipt, venue), status=status))


def _rendered(request: HttpRequest, slots: dict[str, Any], has_venue: bool) -> str:
    context = {**slots, "groups": [slots[name] for name in GROUPS], "has_venue": has_venue}
    return render_to_string("feedback/citizens/receipt.html", context | {"address": settings.PUBLIC_ADDRESS}, request)


def context(receipt: Receipt, venue: Venue | None) -> dict[str, Any]:
    """What a template that extends the receipt's wants."""
    values = _values(receipt, venue)
    groups = [values[name] for name in GROUPS]
    return {**values, "groups": groups, "has_venue": venue is not None, "address": settings.PUBLIC_ADDRESS}


def _values(receipt: Receipt, venue: Venue | None) -> dict[str, str]:
    code, symbol = receipt.query_code, tracking_qr.symbol(receipt.query_code)
    return {
        "code": code,
        "grouped_code": grouped(code),
        **dict(zip(GROUPS, groups_of_four(code), strict=True)),
        "qr": symbol.strokes,
        "qr_side": str(symbol.side),
        "venue": venue.name if venue else "",
        "at": timezone.localtime(receipt.created_at).isoformat(timespec="seconds"),
        "moment": moment_in_words(receipt.created_at),
        "answer_by": day_in_words(receipt.answer_by),
    }

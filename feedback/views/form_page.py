"""The citizen's form as a page. The page as it is first opened is kept for a minute: most who scan a poster see
the same one, but for its token. Who can be reached is asked every time: contact is switched off at once."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from deputies.models import Deputy
from feedback import deadlines, form_tokens, surroundings, topics
from feedback.entrances import Entrance, Trouble, deputies_of
from feedback.forms import OpinionForm
from feedback.prepared import PreparedPage
from feedback.submitting import Receipt
from feedback.views.bodies import never_stored

TEMPLATE = "feedback/citizen_form.html"
SHOWN_DEPUTIES = 3  # with "whoever is responsible" one row of faces; the others unfold, the message stays in sight
KEPT_SECONDS = 60
KEPT_PAGES = 500
_kept: dict[tuple[Any, ...], tuple[float, PreparedPage]] = {}


def opened(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The empty form."""
    deputies = deputies_of(entrance.venue, entrance.deputy)
    venue, own = entrance.venue, entrance.deputy
    language, chosen = get_language(), request.GET.get("lang", "").lower()
    seen = (entrance.code, own and own.pk, venue.pk, venue.name, venue.kind, language, language == chosen)
    key = (*seen, *((deputy.pk, deputy.name, deputy.level) for deputy in deputies))
    made_at, page = _kept.get(key, (float("-inf"), None))
    if page is None or time.monotonic() - made_at > KEPT_SECONDS:
        form = OpinionForm(venue=venue, initial={"deputy": own.pk} if own else None)
        context = _context(entrance, form, deputies)
        page = PreparedPage(["token"], lambda slots: render_to_string(TEMPLATE, context | slots, request))
        if len(_kept) >= KEPT_PAGES:
            _kept.clear()
        _kept[key] = (time.monotonic(), page)
    return HttpResponse(page.filled({"token": form_tokens.new(entrance.code)}))


def again(
    request: HttpRequest,
    entrance: Entrance,
    form: OpinionForm,
    *,
    status: int,
    has_expired: bool = False,
    earlier: Receipt | None = None,
    moved: Trouble | None = None,
) -> HttpResponse:
    """The form with what was typed and why it came back. Its token is always a fresh one: nothing has been written
    under the one that came with it, or something else has."""
    context = _context(entrance, form, deputies_of(entrance.venue, entrance.deputy))
    context |= {"has_expired": has_expired, "earlier": earlier, "moved": moved}
    return never_stored(render(request, TEMPLATE, context, status=status))


def forget() -> None:
    """Make the pages anew: for whoever has just changed a topic, a time limit or a contact day."""
    _kept.clear()
    surroundings.forget()


def _context(entrance: Entrance, form: OpinionForm, deputies: list[Deputy]) -> dict[str, Any]:
    now = timezone.now()
    around = surroundings.of(entrance.venue, timezone.localdate(now))
    limits = deadlines.limits_for(entrance.venue.area_key)
    chosen = str(form["deputy"].value() or "")
    return {
        "entrance": entrance,
        "venue": entrance.venue,
        "area_path": around.path,
        "contact_day": around.contact_day,
        "deputies": deputies[:SHOWN_DEPUTIES],
        "more_deputies": deputies[SHOWN_DEPUTIES:],
        "deputy_count": len(deputies),
        "chosen": next((deputy for deputy in deputies if str(deputy.pk) == chosen), None),
        "topics": topics.active(),
        "answer_days": limits.answer_days,
        "answer_by": deadlines.end_of_working_day(now, limits.answer_days),
        "form": form,
        "token": form_tokens.new(entrance.code),
    }

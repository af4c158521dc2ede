"""The citizen's form as a page. The page as it is first opened is kept for a minute: most who scan a poster see
the same one, but for its token. Whether anything has changed at the venue is asked every second, and of every
message: contact with a deputy is switched off at once."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from feedback.arrival import entrances, form_tokens, surroundings
from feedback.arrival.entrances import Entrance, Trouble
from feedback.arrival.submitting import Receipt
from feedback.forms.messages import OpinionForm
from feedback.me_too import offers
from feedback.prepared import PreparedPage
from feedback.topics import choices
from feedback.views.citizens.bodies import chosen_by, filled, never_stored
from feedback.workflow import deadlines, rules
from stations import codes
from stations.venue_codes import scans

TEMPLATE = "feedback/citizens/citizen_form.html"
SHOWN_DEPUTIES = 3  # with "whoever is responsible" one row of faces; the others unfold, the message stays in sight
KEPT_SECONDS = 60
ASKED_EVERY_SECONDS = 1.0
KEPT_PAGES = 500
_stamps: dict[str, tuple[float, str | None]] = {}  # asked at, stamp
Key = tuple[str, str | None, str | None, tuple[str, bool]]  # code, stamp, language, what was chosen
_kept: dict[Key, tuple[float, PreparedPage | None, int]] = {}  # made at, page, venue
NOT_KEPT: tuple[float, PreparedPage | None, int] = (float("-inf"), None, 0)


def opened(request: HttpRequest, code: str) -> HttpResponse:
    """The empty form of `code` (normalised). Raises NoEntrance."""
    stamp = _stamp(code)
    return _from_before(request, code, stamp) or _made(request, code, stamp)


def kept(request: HttpRequest, code: str) -> HttpResponse | None:
    """The empty form as it was made within the last minute, with a token of its own; None when it has to be made."""
    return _from_before(request, code, _stamp(code))


def _from_before(request: HttpRequest, code: str, stamp: str | None) -> HttpResponse | None:
    made_at, page, venue_id = _kept.get(_key(request, code, stamp), NOT_KEPT)
    if page is None or time.monotonic() - made_at > KEPT_SECONDS:
        return None
    return _handed_out(request, code, page, venue_id)


def _made(request: HttpRequest, code: str, stamp: str | None) -> HttpResponse:
    entrance = entrances.resolve(code)
    if stamp is None:
        return HttpResponse(_rendered(request, entrance, {}))
    page = PreparedPage(["token"], lambda slots: _rendered(request, entrance, slots))
    if len(_kept) >= KEPT_PAGES:
        _kept.clear()
    _kept[_key(request, code, stamp)] = (time.monotonic(), page, entrance.venue.pk)
    return _handed_out(request, code, page, entrance.venue.pk)


def _key(request: HttpRequest, code: str, stamp: str | None) -> Key:
    return code, stamp, get_language(), chosen_by(request)


def _handed_out(request: HttpRequest, code: str, page: PreparedPage, venue_id: int) -> HttpResponse:
    if not request.GET:  # a phone that scanned asks for the bare address
        scans.count(venue_id, timezone.localdate())
    return filled(request, page, {"token": form_tokens.new(code)})


def _stamp(code: str) -> str | None:
    """`entrances.stamp`, asked once a second: what is sent meanwhile is checked against the database all the same."""
    if not codes.is_well_formed(code):
        return None
    asked_at, stamp = _stamps.get(code, (float("-inf"), None))
    if time.monotonic() - asked_at > ASKED_EVERY_SECONDS:
        stamp = entrances.stamp(code)
        if len(_stamps) >= KEPT_PAGES:
            _stamps.clear()
        _stamps[code] = (time.monotonic(), stamp)
    return stamp


def _rendered(request: HttpRequest, entrance: Entrance, slots: dict[str, Any]) -> str:
    own = entrance.deputy
    form = OpinionForm(venue=entrance.venue, initial={"deputy": own.pk} if own else None)
    return render_to_string(TEMPLATE, _context(entrance, form) | slots, request)


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
    told = {"has_expired": has_expired, "earlier": earlier, "moved": moved}
    context = _context(entrance, form) | told | {"token": form_tokens.new(entrance.code, is_first=False)}
    return never_stored(render(request, TEMPLATE, context, status=status))


def forget() -> None:
    """Make the pages anew: for whoever has just changed a topic, a time limit or a contact day."""
    _kept.clear()
    _stamps.clear()
    surroundings.forget()
    offers.forget()


def _context(entrance: Entrance, form: OpinionForm) -> dict[str, Any]:
    deputies = entrances.deputies_of(entrance.venue, entrance.deputy)
    now = timezone.now()
    around = surroundings.of(entrance.venue, timezone.localdate(now))
    limits = rules.current(entrance.venue.area_key).limits
    words = choices.words(entrance.venue.area_key)
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
        "topics": [(topic, " ".join(words[topic.slug])) for topic in choices.active()],
        "discipline_phone": settings.DISCIPLINE_PHONE,
        "discipline_site": settings.DISCIPLINE_SITE,
        "answer_days": limits.answer_days,
        "answer_by": deadlines.end_of_working_day(now, limits.answer_days),
        "has_others": bool(offers.of(entrance.venue.pk)),
        "form": form,
        "token": form_tokens.new(entrance.code),
    }

"""Texts that are ready for answers: whose they are, who may change them, and how a case fills them in."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from deputies.models import Area
from feedback import access
from feedback.models import Submission
from feedback.models.inbox import ReadyText
from feedback.wording import day_in_words
from stations.access import scope_of
from stations.models import Venue

VARIABLES = ("name", "venue", "deputy", "code", "date")
KEPT_SECONDS = 30
KEPT_AT_MOST = 500
_kept: dict[int, tuple[float, list[ReadyText]]] = {}


def of_venue(venue: Venue) -> list[ReadyText]:
    """Its own, and those of its area and the ones above: kept for half a minute in each process."""
    read_at, texts = _kept.get(venue.pk, (float("-inf"), []))
    if time.monotonic() - read_at > KEPT_SECONDS:
        above = [venue.area_key[:n] for n in range(1, len(venue.area_key) + 1)]
        texts = list(ReadyText.objects.filter(Q(venue=venue) | Q(area__key__in=above)))
        if len(_kept) >= KEPT_AT_MOST:
            _kept.clear()
        _kept[venue.pk] = (time.monotonic(), texts)
    return texts


def forget() -> None:
    """Read them again at the next question: for whoever has just changed one."""
    _kept.clear()


def filled(text: ReadyText, submission: Submission, user: Any, now: datetime) -> str:
    """For this case, in the citizen's language. Nothing is told of the citizen but what their case shows anyway: the
    first character of the name, if that."""
    name = submission.contact_name if access.may_see_name(user, submission) else ""
    with override(submission.language):
        values = {
            "name": _("%(first)s, dear citizen") % {"first": name[:1]} if name else _("dear citizen"),
            "venue": submission.venue.name,
            "deputy": _who_answers(submission, user),
            "code": f"#{submission.pk}",
            "date": day_in_words(now),
        }
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text.text)


def _who_answers(submission: Submission, user: Any) -> str:
    """Whoever holds it jointly answers by their own name, everybody else by that of who is responsible."""
    helper = access.held_jointly_by(scope_of(user), submission)
    deputy = helper.deputy if helper else submission.deputy
    return deputy.name if deputy else submission.venue.name


def changeable(user: Any) -> QuerySet[ReadyText]:
    """Of one's own venues, as their liaison or head; of one's areas and all in them, as their staff."""
    scope = scope_of(user)
    theirs = Q(venue__in=scope.liaison_venue_ids)
    for key in scope.staff_area_keys:
        theirs |= Q(area__key__startswith=key) | Q(venue__area_key__startswith=key)
    return ReadyText.objects.filter(theirs).select_related("venue", "area")


def places(user: Any) -> dict[str, Venue | Area]:
    """Where this person may put a new one, by key."""
    scope = scope_of(user)
    venues = Venue.objects.filter(pk__in=scope.liaison_venue_ids).order_by("name", "pk")
    areas = Area.objects.filter(key__in=scope.staff_area_keys).order_by("key")
    return {f"venue-{v.pk}": v for v in venues} | {f"area-{a.pk}": a for a in areas}


def keep(user: Any, place: Venue | Area, title: str, text: str, row: ReadyText | None = None) -> ReadyText:
    """A new one, or `row` changed."""
    row = row or ReadyText()
    row.venue, row.area = (place, None) if isinstance(place, Venue) else (None, place)
    row.title, row.text, row.changed_by = title, text, user
    row.save()
    forget()
    return row


def remove(row: ReadyText) -> None:
    row.delete()
    forget()

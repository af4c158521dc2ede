"""What others have said at a venue and may be read, open or answered, for whoever is about to write the same.

Kept for a minute in each process, so that the form asks the database nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from feedback.models.following import PublicQuestion
from feedback.models.publishing import PublicAnswer
from feedback.states import OPEN, State

KEPT_SECONDS = 60
KEPT_VENUES = 500
OF_EACH = 20
SAID = 60  # characters of the question that are compared beside the title
JOINABLE = OPEN | {State.RESOLVED, State.CLOSED}


@dataclass(frozen=True)
class Offer:
    """`answer_id` when it is answered in public."""

    submission_id: int
    title: str
    question: str
    answer_id: int | None = None

    @property
    def said(self) -> str:
        """What one's own words are compared with."""
        return f"{self.title} {self.question[:SAID]}"


_kept: dict[int, tuple[float, tuple[Offer, ...]]] = {}


def of(venue_id: int) -> tuple[Offer, ...]:
    """Answered ones first, each kind with the newest first. Two queries when not asked for in the last minute."""
    read_at, offers = _kept.get(venue_id, (float("-inf"), ()))
    if time.monotonic() - read_at > KEPT_SECONDS:
        if len(_kept) >= KEPT_VENUES:
            _kept.clear()
        offers = _read(venue_id)
        _kept[venue_id] = (time.monotonic(), offers)
    return offers


def forget() -> None:
    """Read the tables again at the next question: for whoever has just changed them."""
    _kept.clear()


def _read(venue_id: int) -> tuple[Offer, ...]:
    states = [state.value for state in JOINABLE]
    answered = PublicAnswer.objects.shown().filter(venue=venue_id, submission__state__in=states)
    rows = answered.order_by("-pk").values_list("submission_id", "title", "question", "pk")[:OF_EACH]
    offers = [Offer(*row) for row in rows]
    known = {offer.submission_id for offer in offers}
    asked = PublicQuestion.objects.shown().filter(venue=venue_id, submission__state__in=states)
    open_ones = asked.order_by("-pk").values_list("submission_id", "title", "question")[:OF_EACH]
    return (*offers, *(Offer(*row) for row in open_ones if row[0] not in known))

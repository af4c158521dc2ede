"""Ways of looking at the inbox that somebody has kept, for themselves or for their venue."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from deputies.models.accounts import User
from feedback.inbox.listing import Asked
from feedback.models.inbox import VIEWS_AT_MOST, SavedView
from stations.access import scope_of
from stations.models import Assignment, Venue


def seen_by(user: Any) -> list[SavedView]:
    """One's own, and those of one's venues: as their liaison or head, or as a deputy of theirs."""
    scope = scope_of(user)
    assigned = Assignment.objects.filter(deputy__in=scope.deputy_ids).values("venue")
    of_the_venues = Q(venue__in=scope.liaison_venue_ids) | Q(venue__in=assigned)
    return list(SavedView.objects.filter(Q(owner=user) | of_the_venues))


def sharable(user: Any) -> list[Venue]:
    """The venues with which this person may share a view: those they are the liaison or head of."""
    return list(Venue.objects.filter(pk__in=scope_of(user).liaison_venue_ids).order_by("name", "pk"))


@transaction.atomic
def keep(user: User, name: str, asked: Asked, venue: Venue | None = None) -> SavedView | None:
    """Under a name that one has already, it is the new one. None when there are too many."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once are counted one after the other
    theirs = SavedView.objects.filter(owner=user)
    if theirs.exclude(name=name).count() >= VIEWS_AT_MOST:
        return None
    kept, _ = SavedView.objects.update_or_create(
        owner=user, name=name, defaults={"query": asked.query, "venue": venue}
    )
    return kept


def forget(user: User, pk: int) -> bool:
    """False when it is somebody else's, or none."""
    return bool(SavedView.objects.filter(owner=user, pk=pk).delete()[0])

"""Who is told of an event in the portal, and by e-mail at once: written in the transaction of the event. Decisions
stand in `OCCASIONS`. Nothing is sent here: `feedback.sending.at_once`.

What asks for nothing is told to nobody: no news that a colleague answered, no reminder of what has only just come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from deputies.models.accounts import Membership, Role
from feedback.models import Event, Submission
from feedback.models.notifications import Notification, NotificationMail, NotificationQuerySet, Occasion
from feedback.notifications import choices
from feedback.states import Back, Verb
from stations.models import VenueMembership, VenueRole

COUNTED = 100
KEPT_FOR = timedelta(days=90)
OCCASIONS: dict[str, Occasion] = {
    Verb.ASSIGN: Occasion.NEW,
    Verb.REFER: Occasion.NEW,
    Verb.RETURN: Occasion.NEW,
    Verb.TRANSFER: Occasion.NEW,
    Verb.RAISE: Occasion.NEW,
    Verb.HAND_DOWN: Occasion.NEW,
    Verb.JOIN: Occasion.NEW,
    Verb.REFER_UNIT: Occasion.NEW,
    Verb.ADD_DETAIL: Occasion.BACK,
    Verb.REOPEN: Occasion.BACK,
    Verb.UNIT_REPLY: Occasion.BACK,
    Verb.UNIT_OBJECT: Occasion.BACK,
    Verb.SUPERVISE: Occasion.SUPERVISED,
    Verb.REMIND: Occasion.DUE,
    Verb.ESCALATE: Occasion.OVERDUE,
}


def notify(submission: Submission, event: Event) -> None:
    """Tell whom it concerns, but never the one who did it. What is taken back is not told any more."""
    if event.verb == Back.UNDO:
        Notification.objects.unread().filter(submission=submission, seq=event.data["seq"]).delete()
    occasion = OCCASIONS.get(event.verb)
    if occasion is None:
        return
    tell(_told(submission, event), submission, event, occasion)


def tell(users: Iterable[int], submission: Submission, event: Event, occasion: Occasion) -> None:
    new = {"submission": submission, "occasion": occasion, "seq": event.seq, "at": event.at}
    _write(set(users) - {event.actor_user_id}, submission.area_key, new)


def tell_of_tampering(users: Iterable[int], now: datetime) -> None:
    """That the nightly check has found what was changed past the portal: of no matter, so that it is always seen."""
    _write(set(users), "", {"submission": None, "occasion": Occasion.TAMPERED, "seq": 0, "at": now})


def _write(users: Collection[int], area_key: str, new: dict[str, Any]) -> None:
    """Who has not read the same yet is told nothing new, and mailed nothing."""
    if not users:
        return
    told = choices.told(users, new["occasion"])
    rows = [Notification(user_id=pk, **new) for pk in sorted(told.at_bell)]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if told.at_once:
        ripe = new["at"] + timedelta(seconds=settings.MESSAGE_HOLD_SECONDS)
        written = Notification.objects.unread().filter(user__in=told.at_once, mail=None, **new)
        mails = [
            NotificationMail(notification=row, area_key=area_key, ripe_at=ripe, available_at=ripe) for row in written
        ]
        NotificationMail.objects.bulk_create(mails, ignore_conflicts=True)


def _told(submission: Submission, event: Event) -> Iterable[int]:
    data: dict[str, Any] = event.data
    match event.verb:
        case Verb.JOIN:
            return _deputies([data["deputy_id"]])
        case Verb.REFER_UNIT:
            return _officers(submission.unit_id)
        case Verb.REMIND | Verb.ESCALATE:
            return _chased(submission, str(data.get("to", "holder")))
    return _holders(submission)


def _chased(submission: Submission, to: str) -> Iterable[int]:
    """A reminder goes to who holds it; one that is overdue also a floor up."""
    match to:
        case "unit":
            return _officers(submission.unit_id)
        case "head":
            return [*_holders(submission), *_of_venue(submission.venue_id, VenueRole.HEAD)]
        case "staff" | "unit_staff":
            return _staff(submission.area_key)
    return _holders(submission)


def _holders(submission: Submission) -> Iterable[int]:
    """The accounts of whoever is responsible: a deputy, a venue's liaison and head, a desk, or the nearest staff."""
    if submission.deputy_id is not None:
        return _deputies([submission.deputy_id])
    if submission.holding_venue_id is not None:
        return _of_venue(submission.holding_venue_id, *VenueRole)
    if submission.holding_area is not None:
        return _staff(submission.holding_area.key)
    return _staff(submission.area_key)


def _deputies(numbers: list[int]) -> Iterable[int]:
    found = Membership.objects.filter(deputy__in=numbers, user__is_active=True)
    return found.values_list("user_id", flat=True)


def _of_venue(venue_id: int, *roles: VenueRole) -> Iterable[int]:
    found = VenueMembership.objects.filter(venue=venue_id, role__in=roles, user__is_active=True)
    return found.values_list("user_id", flat=True)


def _officers(unit_id: int | None) -> Iterable[int]:
    found = Membership.objects.filter(unit=unit_id, role=Role.UNIT_OFFICER, user__is_active=True)
    return found.values_list("user_id", flat=True) if unit_id is not None else []


def _staff(area_key: str) -> list[int]:
    """The staff of the nearest area that has any."""
    keys = [area_key[:n] for n in range(1, len(area_key) + 1)]
    staff = Membership.objects.filter(role=Role.STAFF, area__key__in=keys, user__is_active=True)
    found = list(staff.values_list("area__key", "user_id"))
    nearest = max((key for key, _ in found), default="")
    return [user for key, user in found if key == nearest]


def unread(user: Any) -> int:
    """How many wait to be read, up to COUNTED: one query."""
    return len(of(user).unread().values_list("pk")[:COUNTED])


def of(user: Any) -> NotificationQuerySet:
    """One person's, the newest first."""
    return Notification.objects.filter(user=user).order_by("-id")


def read(user: Any, now: datetime, submission_id: int | None = None) -> int:
    """All of one's own, or those of one matter, are read. Returns how many were not before."""
    rows = of(user).unread()
    if submission_id is not None:
        rows = rows.filter(submission=submission_id)
    return rows.order_by().update(read_at=now)


def read_of_no_matter(user: Any, now: datetime) -> int:
    return of(user).unread().filter(submission=None).order_by().update(read_at=now)


def sweep(now: datetime) -> int:
    """Forget the old ones. Returns how many."""
    return Notification.objects.filter(at__lt=now - KEPT_FOR).delete()[0]

"""The verbs of the duty roster: draw a year, edit a day, swap with consent, be absent. Each is one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from deputies.models import Area, Deputy, DeputyStatus
from stations.contact_days.dates import nearest, rules_under
from stations.contact_days.rosters import draw
from stations.models import Assignment, DutyRosterEntry, Venue
from stations.models.duty import Absence, ContactDay, SwapRequest, SwapState

BATCH = 5_000
EACH = 2  # deputies a day where no rule says how many
SWAP_DAYS = 7
OnDuty = dict[tuple[int, date], set[int]]  # (venue, day) -> deputies


class NotAssigned(Exception):
    """A deputy who is not of this venue, or not in office."""


class CannotSwap(Exception):
    """Decided, expired, edited since then, or one of the two cannot come on the other's day."""


@dataclass(frozen=True)
class Drawn:
    """What drawing did: entries written, days they are for."""

    entries: int
    days: int


@transaction.atomic
def draw_rosters(area: Area, year: int, *, today: date, venue: Venue | None = None) -> Drawn:
    """Draw who is on duty on each coming contact day of the year that nobody stands on yet, for all venues under the
    area or one of them. Nobody is drawn for two venues on one day.
    A venue without deputies is left out.
    """
    days = _days(area, year, venue)
    people = _people(days)
    known = _known(people, year)
    busy = _absent(people, year)
    for (_, day), on_duty in known.items():
        busy.update((who, day) for who in on_duty)
    served, before = _counts(known, days), _before(people, year)
    rules = rules_under(area)
    keys = dict(Venue.objects.filter(pk__in=days).values_list("pk", "area_key"))
    rows: list[DutyRosterEntry] = []
    for venue_id in sorted(people):
        rule = nearest(rules, keys[venue_id])
        roster = draw(
            [day for day in days[venue_id] if day > today and (venue_id, day) not in known],
            people[venue_id],
            each=rule.deputies_a_day if rule else EACH,
            seed=f"{venue_id}:{year}",
            absent=busy,
            served=served[venue_id],
            before=before[venue_id],
        )
        drawn = [(day, who) for day, on_duty in roster.items() for who in on_duty]
        busy.update((who, day) for day, who in drawn)
        rows += [DutyRosterEntry(venue_id=venue_id, deputy_id=who, date=day) for day, who in drawn]
    DutyRosterEntry.objects.bulk_create(rows, batch_size=BATCH)
    return Drawn(len(rows), len({(row.venue_id, row.date) for row in rows}))


def _days(area: Area, year: int, venue: Venue | None) -> dict[int, list[date]]:
    """Venue -> its contact days of the year that will take place."""
    found = ContactDay.objects.under(area).filter(date__year=year).exclude(state="cancelled")
    if venue is not None:
        found = found.filter(venue=venue)
    days = defaultdict(list)
    for venue_id, day in found.order_by("date").values_list("venue_id", "date"):
        days[venue_id].append(day)
    return days


def _people(venues: Iterable[int]) -> dict[int, list[int]]:
    """Venue -> its deputies in office."""
    people = defaultdict(list)
    assigned = Assignment.objects.filter(venue__in=list(venues), deputy__status=DeputyStatus.ACTIVE)
    for venue_id, who in assigned.order_by("id").values_list("venue_id", "deputy_id"):
        people[venue_id].append(who)
    return people


def _known(people: dict[int, list[int]], year: int) -> OnDuty:
    """Who stands on the year's rosters already, at these venues or elsewhere if they are of these venues."""
    everybody = {who for there in people.values() for who in there}
    known: OnDuty = defaultdict(set)
    entries = DutyRosterEntry.objects.filter(date__year=year)
    for venue_id, day, who in entries.values_list("venue_id", "date", "deputy_id"):
        if venue_id in people or who in everybody:
            known[venue_id, day].add(who)
    return known


def _absent(people: dict[int, list[int]], year: int) -> set[tuple[int, date]]:
    """(deputy, day) for every day of the year in an absence."""
    everybody = {who for there in people.values() for who in there}
    first, last = date(year, 1, 1), date(year, 12, 31)
    gone: set[tuple[int, date]] = set()
    for absence in Absence.objects.filter(first_day__lte=last, last_day__gte=first):
        if absence.deputy_id in everybody:
            start, end = max(absence.first_day, first), min(absence.last_day, last)
            gone |= {(absence.deputy_id, start + timedelta(days=n)) for n in range((end - start).days + 1)}
    return gone


def _counts(known: OnDuty, days: dict[int, list[date]]) -> dict[int, Counter[int]]:
    """Venue -> deputy -> on how many of its contact days they stand already."""
    served: dict[int, Counter[int]] = defaultdict(Counter)
    for (venue_id, day), on_duty in known.items():
        if day in days.get(venue_id, ()):
            served[venue_id].update(on_duty)
    return served


def _before(venues: Collection[int], year: int) -> dict[int, Counter[int]]:
    """Venue -> deputy -> duties of the year before."""
    before: dict[int, Counter[int]] = defaultdict(Counter)
    rows = DutyRosterEntry.objects.filter(date__year=year - 1, venue__in=list(venues)).order_by()
    for venue_id, who, n in rows.values_list("venue", "deputy").annotate(n=Count("pk")):
        before[venue_id][who] = n
    return before


@transaction.atomic
def set_duty(day: ContactDay, deputies: Collection[int]) -> None:
    """Exactly these deputies are on duty that day. Raises NotAssigned."""
    chosen = set(deputies)
    entries = DutyRosterEntry.objects.select_for_update().filter(venue=day.venue_id, date=day.date)
    there = set(entries.values_list("deputy_id", flat=True))
    known = Assignment.objects.filter(venue=day.venue_id, deputy__in=chosen - there)
    if set(known.filter(deputy__status=DeputyStatus.ACTIVE).values_list("deputy_id", flat=True)) != chosen - there:
        raise NotAssigned
    entries.exclude(deputy__in=chosen).delete()
    new = [DutyRosterEntry(venue_id=day.venue_id, date=day.date, deputy_id=who) for who in chosen - there]
    DutyRosterEntry.objects.bulk_create(new, ignore_conflicts=True)


def propose_swap(offered: DutyRosterEntry, wanted: DutyRosterEntry, note: str, *, now: datetime) -> SwapRequest:
    """Offer one's own duty for a colleague's at the same venue. Proposed again, the first one stands.
    Raises CannotSwap."""
    if not _swappable(offered, wanted, now):
        raise CannotSwap
    SwapRequest.objects.filter(offered=offered, wanted=wanted, state=SwapState.PROPOSED, expires_at__lte=now).update(
        state=SwapState.WITHDRAWN, decided_at=now
    )
    first = min(offered.date, wanted.date)
    expires = min(now + timedelta(days=SWAP_DAYS), timezone.make_aware(datetime.combine(first, time.min)))
    request, _ = SwapRequest.objects.get_or_create(
        offered=offered,
        wanted=wanted,
        state=SwapState.PROPOSED,
        defaults={
            "proposer_id": offered.deputy_id, "colleague_id": wanted.deputy_id, "note": note, "expires_at": expires
        },
    )  # fmt: skip
    return request


def _swappable(one: DutyRosterEntry, other: DutyRosterEntry, now: datetime) -> bool:
    """Two people, one venue, two coming days, and each can come on the other's."""
    today = timezone.localdate(now)
    apart = one.deputy_id != other.deputy_id and one.date != other.date and one.venue_id == other.venue_id
    return apart and min(one.date, other.date) > today and _can_come(one, other.date) and _can_come(other, one.date)


def _can_come(entry: DutyRosterEntry, to: date) -> bool:
    """In office, not absent, not on duty anywhere that day already."""
    who = entry.deputy_id
    return (
        Deputy.objects.reachable().filter(pk=who).exists()
        and not Absence.objects.filter(deputy=who, first_day__lte=to, last_day__gte=to).exists()
        and not DutyRosterEntry.objects.filter(deputy=who, date=to).exists()
    )


@transaction.atomic
def accept_swap(pk: int, *, now: datetime) -> None:
    """The colleague consents: the two change places. Raises CannotSwap."""
    request = SwapRequest.objects.open(now).select_for_update().filter(pk=pk).first()
    if request is None:
        raise CannotSwap
    locked = (
        DutyRosterEntry.objects.select_for_update().order_by("pk").in_bulk([request.offered_id, request.wanted_id])
    )
    one, other = locked[request.offered_id], locked[request.wanted_id]
    as_proposed = (one.deputy_id, other.deputy_id) == (request.proposer_id, request.colleague_id)
    if not (as_proposed and _swappable(one, other, now)):
        raise CannotSwap
    one.deputy_id, other.deputy_id = other.deputy_id, one.deputy_id
    DutyRosterEntry.objects.bulk_update([one, other], ["deputy"])
    request.state, request.decided_at = SwapState.ACCEPTED, now
    request.save(update_fields=["state", "decided_at"])


def decline_swap(pk: int, *, now: datetime) -> None:
    """The colleague would rather not. Raises CannotSwap."""
    _close(pk, SwapState.DECLINED, now)


def withdraw_swap(pk: int, *, now: datetime) -> None:
    """The proposer takes it back. Raises CannotSwap."""
    _close(pk, SwapState.WITHDRAWN, now)


def _close(pk: int, state: SwapState, now: datetime) -> None:
    if not SwapRequest.objects.open(now).filter(pk=pk).update(state=state, decided_at=now):
        raise CannotSwap


def next_duty(deputies: Collection[int], today: date) -> DutyRosterEntry | None:
    """The next day on which one of these deputies is on duty; None when there is none, or no deputy."""
    if not deputies:
        return None
    ahead = DutyRosterEntry.objects.filter(deputy__in=deputies, date__gte=today).select_related("venue")
    return ahead.order_by("date", "id").first()

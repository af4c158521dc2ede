"""The figures of a report: read only, a fixed number of queries, whatever the area and the period.

Opinions are *received* in the period by when they were sent, and *resolved* in it when they stand as resolved since
(`statistics` has the same definition); the two are not the same opinions. An area's figures include all under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth

from deputies.models import Deputy, DeputyLevel, DeputyStatus, Topic
from deputies.models.accounts import HandlingUnit
from feedback.models import IS_OPEN, Answered, OutcomeClass, Rating, Submission
from feedback.models.days import Attendance, ContactDaySummary
from feedback.models.on_behalf import Channel, OnBehalf
from feedback.models.referrals import Referral, ReferralState
from feedback.models.suggestions import Suggestion
from feedback.models.workflow import DeclineReason
from feedback.reporting.period import Period
from feedback.states import SETTLED
from stations.models import Venue, VenueKind
from stations.models.duty import ContactDay, ContactDayState

VENUES = 10
SUGGESTIONS = 200
IS_DECLINED = ~IS_OPEN & Q(decline_reason__isnull=False)  # archived since, or not


class Median(Aggregate):
    """Of intervals: half of them are no longer."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Counts:
    """Of what was received: `received` to `answered_in_time`. Of what was resolved: the rest. `answered`: a deputy
    has answered by now; `answered_in_time`: before the limit of the first answer."""

    received: int = 0
    declined: int = 0
    withdrawn: int = 0
    still_open: int = 0
    answered: int = 0
    answered_in_time: int = 0
    supervised: int = 0
    resolved: int = 0
    rated: int = 0
    satisfied: int = 0
    basically: int = 0
    not_satisfied: int = 0
    only_acknowledged: int = 0
    reopened: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def in_time_percent(self) -> float | None:
        return percent(self.answered_in_time, self.answered)

    @property
    def confirmed_percent(self) -> float | None:
        """Satisfied or basically so, of those who rated."""
        return percent(self.satisfied + self.basically, self.rated)


def percent(part: int, whole: int) -> float | None:
    """To a tenth; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True)
class Network:
    """As it is today: venues open by kind, deputies in office by level."""

    venues: Mapping[VenueKind, int]
    deputies: Mapping[DeputyLevel, int]
    venues_without: int  # open ones that received nothing in the period

    @property
    def n_venues(self) -> int:
        return sum(self.venues.values())

    @property
    def n_deputies(self) -> int:
        return sum(self.deputies.values())


@dataclass(frozen=True)
class Days:
    """Contact days of the period: `held` of `due` (all that were not cancelled); `attended` counts a deputy once a
    day, `deputies` once."""

    due: int = 0
    held: int = 0
    attended: int = 0
    deputies: int = 0
    met: int = 0
    heard: int = 0
    on_the_spot: int = 0


@dataclass(frozen=True)
class Waits:
    """How long half of them took at most: to the first answer, and until resolved."""

    answer: timedelta | None
    resolve: timedelta | None


@dataclass(frozen=True)
class UnitRow:
    """What a handling unit got in the period. `in_time` of what it `replied`."""

    name: str
    referred: int
    replied: int
    in_time: int
    objected: int
    still_open: int


@dataclass(frozen=True)
class Row:
    """A line of a table; `key` is the area's, the topic's or the month's."""

    key: Any
    name: str
    counts: Counts


def received_in(area_key: str, period: Period) -> QuerySet[Submission]:
    return _under(area_key).filter(_received(period))


def total(area_key: str, period: Period) -> Counts:
    return Counts(**_under(area_key).filter(_touched(period)).aggregate(**_counts(period)))


def by_area(area_key: str, width: int, period: Period) -> dict[str, Counts]:
    """By the first `width` characters of the area's key."""
    return _grouped(area_key, period, Substr("area_key", 1, width))


def by_topic(area_key: str, period: Period) -> list[Row]:
    """The most received first; those without a topic come last, their key is None."""
    counts, names = _grouped(area_key, period, F("topic")), {topic.pk: str(topic) for topic in Topic.objects.all()}
    rows = [Row(key, names.get(key, ""), found) for key, found in counts.items()]
    return sorted(rows, key=lambda row: (row.key is None, -row.counts.received, row.name))


def by_month(area_key: str, period: Period) -> list[Row]:
    """Every month of the period: what was received and what was resolved in it. Two queries."""
    received = _by_month_of("created_at", _under(area_key).filter(_received(period)))
    resolved = _by_month_of("resolved_at", _under(area_key).filter(_resolved(period)))
    return [
        Row(month, "", Counts(received=received.get(month, 0), resolved=resolved.get(month, 0)))
        for month in period.months
    ]


def _by_month_of(field: str, found: QuerySet[Submission]) -> dict[date, int]:
    rows = found.order_by().annotate(month=TruncMonth(field)).values_list("month").annotate(n=Count("pk"))
    return {month.date(): n for month, n in rows}


def waits(area_key: str, period: Period) -> Waits:
    """Of what was answered and what was resolved in the period, whenever it was sent."""
    begun, ended = period.begins, period.ends
    answered = Q(first_answered_at__gte=begun, first_answered_at__lt=ended)
    found = _under(area_key).filter(answered | _resolved(period))
    took = {
        "answer": Median(_since_sent("first_answered_at"), filter=answered),
        "resolve": Median(_since_sent("resolved_at"), filter=_resolved(period)),
    }
    return Waits(**found.aggregate(**took))


def _since_sent(field: str) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(F(field) - F("created_at"), output_field=DurationField())


def channels(area_key: str, period: Period, received: int) -> dict[Channel | None, int]:
    """How they came; None: by scanning a code."""
    entered = OnBehalf.objects.filter(submission__in=received_in(area_key, period))
    found = dict(entered.order_by().values_list("channel").annotate(n=Count("pk")))
    return {None: received - sum(found.values()), **{Channel(name): n for name, n in sorted(found.items())}}


def outcomes(area_key: str, period: Period) -> list[tuple[str, int]]:
    """办理类别 of what was resolved. Versions of a workflow that call a class alike are one line."""
    found = _under(area_key).filter(_resolved(period)).order_by().values_list("outcome").annotate(n=Count("pk"))
    return _named(found, {outcome.pk: str(outcome) for outcome in OutcomeClass.objects.all()})


def declines(area_key: str, period: Period) -> list[tuple[str, int]]:
    """Why what was received was not accepted."""
    found = (
        received_in(area_key, period)
        .filter(IS_DECLINED)
        .order_by()
        .values_list("decline_reason")
        .annotate(n=Count("pk"))
    )
    return _named(found, {reason.pk: str(reason) for reason in DeclineReason.objects.all()})


def _named(found: Iterable[tuple[Any, int]], names: Mapping[Any, str]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for key, n in found:
        counted[names.get(key, "")] = counted.get(names.get(key, ""), 0) + n
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def network(area_key: str, period: Period) -> Network:
    """Three queries."""
    venues = Venue.objects.filter(area_key__startswith=area_key, is_open=True)
    deputies = Deputy.objects.filter(area_key__startswith=area_key, status=DeputyStatus.ACTIVE)
    kinds = dict(venues.order_by().values_list("kind").annotate(n=Count("pk")))
    levels = dict(deputies.order_by().values_list("level").annotate(n=Count("pk")))
    lively = received_in(area_key, period).order_by().values("venue").distinct()
    return Network(
        venues={kind: kinds[kind] for kind in VenueKind if kind in kinds},
        deputies={level: levels[level] for level in DeputyLevel if level in levels},
        venues_without=venues.exclude(pk__in=lively).count(),
    )


def days(area_key: str, period: Period) -> Days:
    """Three queries."""
    found = ContactDay.objects.filter(
        venue__area_key__startswith=area_key, date__gte=period.first, date__lte=period.last
    )
    due = found.exclude(state__in=(ContactDayState.CANCELLED, ContactDayState.PLANNED)).count()
    summed = ContactDaySummary.objects.filter(contact_day__in=found.filter(state=ContactDayState.HELD)).aggregate(
        held=Count("pk"), met=Sum("constituents_met"), heard=Sum("opinions_heard"), spot=Sum("answered_on_the_spot")
    )
    came = Attendance.objects.filter(contact_day__in=found).aggregate(
        attended=Count("pk"), deputies=Count("deputy", distinct=True)
    )
    return Days(
        due=due,
        held=summed["held"],
        met=summed["met"] or 0,
        heard=summed["heard"] or 0,
        on_the_spot=summed["spot"] or 0,
        **came,
    )


def units(area_key: str, period: Period) -> list[UnitRow]:
    """Those that got most come first."""
    found = Referral.objects.filter(
        submission__area_key__startswith=area_key, since__gte=period.begins, since__lt=period.ends
    )
    replied = Q(state=ReferralState.REPLIED)
    rows: Any = (
        found.order_by()
        .values("unit")
        .annotate(
            referred=Count("pk"),
            replied=Count("pk", filter=replied),
            in_time=Count("pk", filter=replied & Q(ended_at__lte=F("due_at"))),
            objected=Count("pk", filter=Q(state=ReferralState.OBJECTED)),
            still_open=Count("pk", filter=Q(ended_at=None)),
        )
        .order_by("-referred", "unit")
    )
    rows = list(rows)
    names = dict(HandlingUnit.objects.filter(pk__in=[row["unit"] for row in rows]).values_list("pk", "name"))
    return [UnitRow(names[row.pop("unit")], **row) for row in rows]


def liveliest(area_key: str, period: Period) -> list[Row]:
    """The venues that received most, VENUES at most."""
    found = received_in(area_key, period).order_by().values("venue").annotate(n=Count("pk")).order_by("-n", "venue")
    most = [row["venue"] for row in found[:VENUES]]
    counts: dict[int, Counts] = _grouped(area_key, period, F("venue"), Q(venue__in=most))
    names = dict(Venue.objects.filter(pk__in=most).values_list("pk", "name"))
    return [Row(pk, names[pk], counts.get(pk, Counts())) for pk in most]


def suggestions(area_key: str, period: Period) -> tuple[int, list[Suggestion]]:
    """How many were handed in during the period; the newest first, SUGGESTIONS at most."""
    found = Suggestion.objects.filter(
        area_key__startswith=area_key, filed_on__gte=period.first, filed_on__lte=period.last
    )
    newest = found.select_related("lead_proposer").order_by("-filed_on", "-pk")[:SUGGESTIONS]
    return found.count(), list(newest)


def _under(area_key: str) -> QuerySet[Submission]:
    return Submission.objects.filter(area_key__startswith=area_key)


def _received(period: Period) -> Q:
    return Q(created_at__gte=period.begins, created_at__lt=period.ends)


def _resolved(period: Period) -> Q:
    return Q(state__in=SETTLED, resolved_at__gte=period.begins, resolved_at__lt=period.ends)


def _touched(period: Period) -> Q:
    return _received(period) | _resolved(period)


def _grouped(area_key: str, period: Period, key: Any, also: Q | None = None) -> dict[Any, Counts]:
    found = _under(area_key).filter(_touched(period), also or Q()).order_by().values(group=key)
    rows: Any = found.annotate(**{f"n_{name}": count for name, count in _counts(period).items()})
    return {row.pop("group"): Counts(*row.values()) for row in rows}


def _counts(period: Period) -> dict[str, Count]:
    """In the order of the fields of `Counts`."""
    received, resolved = _received(period), _resolved(period)
    rated = resolved & ~Q(rating="")
    conditions = {
        "received": received,
        "declined": received & IS_DECLINED,
        "withdrawn": received & ~IS_OPEN & Q(outcome=None, decline_reason=None),
        "still_open": received & IS_OPEN,
        "answered": received & Q(first_answered_at__isnull=False),
        "answered_in_time": received & Q(first_answered_at__lte=F("answer_by")),
        "supervised": received & Q(supervised_at__isnull=False),
        "resolved": resolved,
        "rated": rated,
        "satisfied": rated & Q(rating=Rating.SATISFIED),
        "basically": rated & Q(rating=Rating.BASICALLY),
        "not_satisfied": rated & Q(rating=Rating.NOT_SATISFIED),
        "only_acknowledged": rated & Q(was_answered__in=[Answered.ACKNOWLEDGED, Answered.NO]),
        "reopened": resolved & Q(reopened_count__gte=1),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}

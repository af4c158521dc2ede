"""The morning's digest: at 08:00 of a working day everybody for whom something waits gets one mail, each robot one
message. Nothing waits: nothing is sent. At least once; a second run of the same morning plans nothing anew.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from deputies.models.accounts import Membership, Role
from feedback.models import IS_OPEN, Submission
from feedback.models.notifications import Digest, Notification, Occasion
from feedback.models.referrals import Referral
from feedback.notices import smtp
from feedback.notices.channels import Failed, Refused
from feedback.notifications import choices
from feedback.sending import chat_robots, robots
from feedback.states import State
from feedback.wording import day_in_words
from feedback.workflow.deadlines import end_of_day
from stations.contact_days.planning import NOTICE_DAYS
from stations.holidays import calendar
from stations.holidays.working_days import is_working
from stations.models import DutyRosterEntry, VenueMembership
from stations.models.duty import ContactDayNotice, ContactDayState, SwapRequest

FROM_HOUR, TO_HOUR = 8, 12  # a morning that was missed is not made up for in the afternoon
MAX_ATTEMPTS = 8
REST = timedelta(minutes=2)
BATCH = 500
KEPT_FOR = timedelta(days=90)
Figures = dict[str, int]


def is_time(now: datetime) -> bool:
    local = timezone.localtime(now)
    return FROM_HOUR <= local.hour < TO_HOUR and is_working(local.date(), calendar.exceptions())


def plan(now: datetime) -> int:
    """Write this morning's digests; those that are there stay. Returns how many there were to be written."""
    if not is_time(now):
        return 0
    day = timezone.localdate(now)
    if Digest.objects.filter(day=day).exists():
        return 0
    rows = [*_of_people(now, day), *_of_robots(now, day)]
    Digest.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def _of_people(now: datetime, day: date) -> Iterable[Digest]:
    """Deputies, liaisons and heads of what they hold; staff of their areas; officers of what their unit has; all of
    what they have not read at the bell; deputies of the contact days on which they are on duty soon."""
    if not settings.MAIL_IS_ON:
        return
    waiting: dict[int, Counter[str]] = defaultdict(Counter)
    areas: dict[int, str] = {}
    for user, area, figures in [*_held(now), *_staff(now), *_at_units(now), *_unread(), *_on_duty(now)]:
        waiting[user].update(figures)
        areas.setdefault(user, area)
    off, by_itself = choices.unwanted(waiting), choices.not_in_morning({})
    for user, total in waiting.items():
        wanted = {name: n for name, n in total.items() if name not in off.get(user, by_itself)}
        if any(wanted.values()):
            yield Digest(user_id=user, area_key=areas[user], day=day, figures=wanted, available_at=now)


def _held(now: datetime) -> Iterable[tuple[int, str, Figures]]:
    """User, area, figures: of deputies, and of liaisons and heads for what their venue holds. Four queries."""
    held = Submission.objects.filter(state__in=[State.ASSIGNED, State.IN_PROGRESS])
    by_deputy = _by(held.filter(deputy__isnull=False), "deputy", now)
    deputies = Membership.objects.filter(_MAY, deputy__in=by_deputy)
    for user, deputy, area in deputies.values_list("user_id", "deputy_id", "deputy__area_key"):
        yield user, area, by_deputy[deputy]
    by_venue = _by(held.filter(holding_venue__isnull=False), "holding_venue", now)
    liaisons = VenueMembership.objects.filter(_MAY, venue__in=by_venue)
    for user, venue, area in liaisons.values_list("user_id", "venue_id", "venue__area_key"):
        yield user, area, by_venue[venue]


def _staff(now: datetime) -> Iterable[tuple[int, str, Figures]]:
    """One query for each area that has staff."""
    kept: dict[str, Figures] = {}
    for user, key in Membership.objects.filter(_MAY, role=Role.STAFF).values_list("user_id", "area__key"):
        if key not in kept:
            kept[key] = area_figures(key, now)
        yield user, key, kept[key]


def _at_units(now: datetime) -> Iterable[tuple[int, str, Figures]]:
    """What is due at handling units, for their officers. Two queries."""
    today, late = Q(due_at__gte=now, due_at__lte=end_of_day(now)), Q(due_at__lt=now)
    due = Referral.objects.running().filter(today | late).values("unit")
    counts = due.annotate(today=Count("pk", filter=today), overdue=Count("pk", filter=late))
    by_unit = {row["unit"]: {"today": row["today"], "overdue": row["overdue"]} for row in counts}
    officers = Membership.objects.filter(_MAY, role=Role.UNIT_OFFICER, unit__in=by_unit)
    for user, unit, area in officers.values_list("user_id", "unit_id", "unit__area__key"):
        yield user, area, by_unit[unit]


def _unread() -> Iterable[tuple[int, str, Figures]]:
    """What stands unread at the bell, and was not mailed by itself. Two queries."""
    unread = Notification.objects.unread().filter(_MAY, mail__sent_at=None)
    of_kinds = unread.filter(occasion__in=choices.READ_AT_THE_BELL)
    at = Membership.objects.filter(user=OuterRef("user"), role=Role.UNIT_OFFICER, unit=OuterRef("submission__unit"))
    referred = unread.filter(Exists(at), occasion=Occasion.NEW)
    for rows, figure in ((of_kinds, F("occasion")), (referred, Value("referred"))):
        counted = rows.values("user", figure=figure).annotate(n=Count("pk"), area=Min("submission__area_key"))
        for row in counted:
            yield row["user"], row["area"], {row["figure"]: row["n"]}


def _on_duty(now: datetime) -> Iterable[tuple[int, str, Figures]]:
    """Deputies who were given notice of a contact day, on each morning until it is held; and whom a colleague asks to
    swap. Three queries."""
    day = timezone.localdate(now)
    ahead = (day, day + timedelta(days=NOTICE_DAYS))
    soon = ContactDayNotice.objects.filter(
        contact_day__state=ContactDayState.PUBLISHED, contact_day__date__range=ahead
    )
    still = DutyRosterEntry.objects.filter(
        venue=OuterRef("contact_day__venue"), date=OuterRef("contact_day__date"), deputy=OuterRef("deputy")
    )
    figures: dict[int, Figures] = defaultdict(dict)
    for name, rows in (
        ("duty", soon.filter(Exists(still)).order_by().values_list("deputy")),
        ("swap", SwapRequest.objects.open(now).order_by().values_list("colleague")),
    ):
        for deputy, n in rows.annotate(n=Count("pk")):
            figures[deputy][name] = n
    deputies = Membership.objects.filter(_MAY, deputy__in=figures)
    for user, deputy, area in deputies.values_list("user_id", "deputy_id", "deputy__area_key"):
        yield user, area, figures[deputy or 0]


_MAY = Q(user__is_active=True) & ~Q(user__email="")


def _of_robots(now: datetime, day: date) -> Iterable[Digest]:
    for robot in chat_robots.in_force():
        figures = area_figures(robot.area, now)
        if any(figures.values()):
            yield Digest(robot=robot.key, area_key=robot.area, day=day, figures=figures, available_at=now)


def _by(held: Any, holder: str, now: datetime) -> Mapping[int, Figures]:
    """Per holder: what is new, due today, overdue. One query."""
    found = held.filter(_counted(now)).order_by().values_list(holder).annotate(**_counts(now))
    return {pk: dict(zip(("new", "today", "overdue"), counts, strict=True)) for pk, *counts in found}


def area_figures(key: str, now: datetime) -> Figures:
    """Of an area with all under it: what nobody has yet, what is due today, what is overdue. One query."""
    open_ = Submission.objects.filter(IS_OPEN, area_key__startswith=key)
    counts = {**_counts(now), "unrouted": Count("pk", filter=Q(unrouted_since__isnull=False))}
    found = open_.aggregate(**counts)
    return {"unrouted": found["unrouted"], "today": found["today"], "overdue": found["overdue"]}


def _counts(now: datetime) -> dict[str, Any]:
    today, late = Q(due_at__gte=now, due_at__lte=end_of_day(now)), Q(due_at__lt=now)
    return {
        "new": Count("pk", filter=Q(state=State.ASSIGNED) & ~today & ~late),
        "today": Count("pk", filter=today),
        "overdue": Count("pk", filter=late),
    }


def _counted(now: datetime) -> Q:
    return Q(state=State.ASSIGNED) | Q(due_at__lte=end_of_day(now))


def send_due(seconds: float) -> int:
    """Send what waits, for so long at most. Returns how many were sent."""
    until, sent = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        done = _send_one()
        if done is None:
            break
        sent += done
    return sent


@transaction.atomic
def _send_one() -> bool | None:
    """Whether the next one was sent; None when none waits."""
    waiting = Digest.objects.undone().filter(available_at__lte=timezone.now()).order_by("available_at", "pk")
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    try:
        _carry(row)
    except Refused as error:
        _note(row, str(error), is_over=True)
    except Failed as error:
        _note(row, str(error), is_over=row.attempts + 1 >= MAX_ATTEMPTS)
    else:
        row.sent_at, row.last_error = timezone.now(), ""
        row.save(update_fields=["sent_at", "last_error"])
        if row.robot:
            chat_robots.note(row.robot, "", row.sent_at)
    return row.sent_at is not None


def _note(row: Digest, why: str, *, is_over: bool) -> None:
    row.attempts, row.last_error = row.attempts + 1, why[:80]
    row.dead_at = timezone.now() if is_over else None
    row.available_at = timezone.now() + REST * 2 ** min(row.attempts, 6)
    row.save(update_fields=["attempts", "last_error", "dead_at", "available_at"])
    if row.robot:
        chat_robots.note(row.robot, row.last_error, timezone.now())


def _carry(row: Digest) -> None:
    if row.user is not None:
        return _mail(row, row.user.email)
    robot = next((robot for robot in chat_robots.in_force() if robot.key == row.robot), None)
    if robot is None:
        raise Refused("not set any more")
    with override("zh-hans"):
        lines = [f"- {line}" for line in in_words(row.figures)]
        words = _("Open the dashboard")
        link = f"[{words}]({settings.PUBLIC_ADDRESS}{reverse('dashboard')})"
        robots.send(robot, _title(row), "\n".join([*lines, "", link]), timezone.now())
    return None


def _mail(row: Digest, address: str) -> None:
    with override(settings.LANGUAGE_CODE):
        context = {
            "lines": in_words(row.figures),
            "title": _title(row),
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('home')}",
            "choices": f"{settings.PUBLIC_ADDRESS}{reverse('notifications')}",
            "operator": settings.OPERATOR_NAME,
            "is_demo": settings.DEMO,
        }
        subject = " ".join(render_to_string("emails/digest-subject.txt", context).split())
        text = render_to_string("emails/digest-body.txt", context)
        html = render_to_string("emails/digest-body.html", context)
    message = EmailMultiAlternatives(subject, text, to=[address], headers=smtp.headers(f"digest-{row.pk}"))
    message.attach_alternative(html, "text/html")
    smtp.carry(message)


def _title(row: Digest) -> str:
    return _("%(day)s: what waits") % {"day": day_in_words(row.day)}


def in_words(figures: Mapping[str, int]) -> list[str]:
    """The most urgent first; what is none is not said."""
    words = {
        "supervised": _("%(n)d newly supervised"),
        "overdue": _("%(n)d overdue"),
        "today": _("%(n)d due today"),
        "new": _("%(n)d new, not accepted yet"),
        "referred": _("%(n)d newly referred to you"),
        "back": _("%(n)d with an answer that you have not read"),
        "mentioned": _("%(n)d in which you are mentioned"),
        "unrouted": _("%(n)d that nobody has yet"),
        "swap": _("%(n)d colleague asks you to swap a duty"),
        "duty": _("%(n)d contact day within three days with you on duty"),
    }
    return [line % {"n": figures[name]} for name, line in words.items() if figures.get(name)]


def sweep(now: datetime) -> int:
    """Forget the old ones. Returns how many."""
    return Digest.objects.filter(day__lt=timezone.localdate(now) - KEPT_FOR).delete()[0]

"""Mailing notifications at once to who wants it so: take rows, send one, try again later, give up.

What was read at the bell meanwhile is not mailed. Of what has come up for a person together, one mail tells. At least
once, as `feedback.sending.deliveries`: a mail that goes out twice keeps its Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deputies.models.accounts import User
from feedback.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationMail,
    NotificationMailQuerySet,
    Occasion,
)
from feedback.models.referrals import Referral
from feedback.notices import smtp
from feedback.notices.channels import Failed, Refused
from feedback.notifications import choices
from feedback.sending.deliveries import LEASE_SECONDS, LONGEST_REST, MAX_ATTEMPTS
from feedback.wording import day_in_words
from stations.access import whole_scope_of

TOGETHER = 50  # in one mail


@transaction.atomic
def take(limit: int = 100) -> list[int]:
    """Take up to `limit` available rows for LEASE_SECONDS; two relays never take the same one."""
    due = NotificationMail.objects.undone().filter(available_at__lte=Now()).order_by("available_at", "pk")
    taken = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    if taken:
        rows = NotificationMail.objects.filter(pk__in=taken)
        rows.update(available_at=Now() + timedelta(seconds=LEASE_SECONDS))
    return sorted(taken)


@transaction.atomic
def send(notification_id: int) -> bool:
    """Mail one, with what else has come up for the same person. False when it is done already, not to be sent any
    more, or somebody is just sending it."""
    row = _waiting().filter(pk=notification_id).first()
    rows = [] if row is None else _kept(row.notification.user, [row, *_beside(row)])
    if not rows:
        return False
    try:
        smtp.carry(message_of(rows))
    except Refused as error:
        _try_again(rows, str(error), is_over=True)
    except Failed as error:
        _try_again(rows, str(error))
    else:
        _all(rows).update(sent_at=timezone.now(), last_error="")
        return True
    return False


def _waiting() -> NotificationMailQuerySet:
    rows = NotificationMail.objects.undone().select_related("notification__submission__venue", "notification__user")
    return rows.select_for_update(skip_locked=True, of=("self",))


def _beside(row: NotificationMail) -> Iterable[NotificationMail]:
    others = _waiting().filter(notification__user=row.notification.user_id, ripe_at__lte=Now()).exclude(pk=row.pk)
    return others.order_by("pk")[: TOGETHER - 1]


def _kept(user: User, rows: Iterable[NotificationMail]) -> list[NotificationMail]:
    """Without those that are not to be sent any more, which are dropped."""
    choice, kept = choices.of(user), []
    for row in rows:
        if why := _why_not(row.notification, choice):
            _all([row]).update(dropped_at=timezone.now(), last_error=why)
        else:
            kept.append(row)
    return kept


def _why_not(told: Notification, choice: NotificationChoice) -> str:
    if told.read_at is not None:
        return "read"
    if not (told.user.is_active and told.user.email):
        return "no_address"
    return "" if choices.wants_at_once(choice, told.occasion) else "unwanted"


def _try_again(rows: Sequence[NotificationMail], why: str, *, is_over: bool = False) -> None:
    """30 s, 1 min, 2 min ... at most every 2 hours; after as many tries as a citizen's message it is given up."""
    for row in rows:
        row.attempts += 1
        row.last_error = why[:80]
        if is_over or row.attempts >= MAX_ATTEMPTS:
            row.dead_at = timezone.now()
        row.save(update_fields=["attempts", "last_error", "dead_at"])
        rest = min(timedelta(seconds=30) * 2 ** min(row.attempts - 1, 12), LONGEST_REST)
        _all([row]).update(available_at=Now() + rest)


def _all(rows: Iterable[NotificationMail]) -> NotificationMailQuerySet:
    return NotificationMail.objects.filter(pk__in=[row.pk for row in rows])


@transaction.atomic
def note_failure(notification_id: int, error: Exception) -> None:
    """What nobody foresaw counts as a failed attempt too: kept by its kind only."""
    _try_again(list(_waiting().filter(pk=notification_id)), type(error).__name__)


def message_of(rows: Sequence[NotificationMail]) -> EmailMultiAlternatives:
    """What it is about, and the way there: no word and no name of a citizen."""
    user = rows[0].notification.user
    with override(settings.LANGUAGE_CODE):
        news = [_news(row.notification) for row in rows]
        more = ngettext("and %(n)d more", "and %(n)d more", len(news) - 1) % {"n": len(news) - 1}
        context = {
            "title": news[0].what if len(news) == 1 else f"{news[0].what} · {more}",
            "news": news,
            "choices": f"{settings.PUBLIC_ADDRESS}{reverse('notifications')}",
            "operator": settings.OPERATOR_NAME,
            "is_demo": settings.DEMO,
        }
        subject = " ".join(render_to_string("emails/news-subject.txt", context).split())
        text = render_to_string("emails/news-body.txt", context)
        html = render_to_string("emails/news-body.html", context)
    headers = smtp.headers(f"notification-{min(row.pk for row in rows)}")
    message = EmailMultiAlternatives(subject, text, to=[user.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


@dataclass(frozen=True)
class News:
    what: str
    link: str


def _news(told: Notification) -> News:
    kind, submission = Occasion(told.occasion).label, told.submission
    if submission is None:
        check = _("the check of the audit")
        return News(f"{kind}: {check}", _address("audit-heads"))
    referral = _referral(told)
    due_at = referral.due_at if referral else submission.due_at
    until = " · " + _("due %(day)s") % {"day": day_in_words(due_at)} if due_at else ""
    link = _address("unit-case", referral.pk) if referral else _address("inbox-case", submission.pk)
    return News(f"{kind} · #{submission.pk} {submission.venue.name}{until}", link)


def _referral(told: Notification) -> Referral | None:
    """The newest time that a unit of theirs was asked: officers open no matter otherwise."""
    units = whole_scope_of(told.user).unit_ids
    return Referral.objects.filter(submission=told.submission_id, unit__in=units).order_by("-pk").first()


def _address(name: str, *args: int) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=args)}"

"""What happens is posted to other systems: signed, in the order of the events, again and again until it is taken.

No verb knows of it: the events are the queue, as for the search index. At least once: who takes a post twice knows it
by its id.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from deputies.models import Area
from deputies.models.accounts import User
from feedback import posting
from feedback.models import Event
from feedback.models.interfaces import Webhook, WebhookPost
from feedback.models.search import EventMark
from feedback.states import Arrival, Privacy, Verb

log = structlog.get_logger(__name__)
READER = "webhooks"
BATCH = 2_000
SETTLES_WITHIN = timedelta(seconds=60)  # as search_documents: no transaction of the portal lives longer
SECONDS = 10  # of one run
POSTS_AT_ONCE = 100  # to one webhook, then the others have their turn
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT_FOR = timedelta(days=90)
TOLD = frozenset({"submit", Arrival.HAND_IN, Privacy.ERASE, *Verb}) - {Verb.REMIND, Verb.ESCALATE}


def may_go_to(address: str) -> bool:
    """Only where the portal's operator lets them: nobody makes the server knock at doors of its own network."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" in settings.WEBHOOK_ORIGINS


@transaction.atomic
def add(*, area: Area, name: str, address: str, by: User, now: datetime) -> Webhook:
    """From the next event on."""
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if not Webhook.objects.filter(stopped_at=None).exists():
        EventMark.objects.update_or_create(reader=READER, defaults={"event_id": newest})
    return Webhook.objects.create(
        area=area,
        name=name,
        address=address,
        nonce=secrets.token_hex(16),
        created_by=by,
        created_at=now,
        from_event=newest,
        next_at=now,
    )


def stop(webhook: Webhook, *, now: datetime) -> None:
    """Nothing is posted to it any more; what it got stays in its log."""
    Webhook.objects.filter(pk=webhook.pk, stopped_at=None).update(stopped_at=now)


def secret_of(webhook: Webhook) -> str:
    """Derived, never stored: 64 hexadecimal characters. Shown once, when the webhook is made."""
    return salted_hmac("feedback.webhook", f"{webhook.pk}:{webhook.nonce}", algorithm="sha256").hexdigest()


def signature(secret: str, at: int, body: bytes) -> str:
    """`t=…,v1=…`: HMAC-SHA-256 over the second and the body, so that an old post cannot be sent again."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def run(now: datetime) -> int:
    """Write down what is to be posted, and post what is due. Returns how many posts were taken."""
    until, sent = monotonic() + SECONDS, 0
    while catch_up(now) and monotonic() < until:
        pass
    waiting = list(Webhook.objects.filter(stopped_at=None, next_at__lte=now).order_by("next_at", "pk"))
    for webhook in waiting:
        for _turn in range(POSTS_AT_ONCE):
            if monotonic() > until or not post_next(webhook.pk, timezone.now()):
                break
            sent += 1
    return sent


@transaction.atomic
def catch_up(now: datetime) -> int:
    """A row for each event and each webhook that wants it. Returns how many events are done with; 0 when all are."""
    hooks = list(Webhook.objects.filter(stopped_at=None).select_related("area"))
    if not hooks or not _is_alone():
        return 0
    mark, _made = EventMark.objects.get_or_create(reader=READER)
    events = list(
        Event.objects.filter(pk__gt=mark.event_id)
        .order_by("pk")
        .values_list("pk", "at", "verb", "submission__area_key")[:BATCH]
    )
    rows = [
        WebhookPost(webhook=hook, event_id=pk)
        for pk, _at, verb, area_key in events
        if verb in TOLD
        for hook in hooks
        if pk > hook.from_event and area_key.startswith(hook.area.key)
    ]
    WebhookPost.objects.bulk_create(rows, ignore_conflicts=True)
    done = [pk for pk, at, *_ in events if at < now - SETTLES_WITHIN]
    if done:
        EventMark.objects.filter(pk=mark.pk).update(event_id=done[-1])
    return len(done)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('webhooks', 0))")
        return bool(cursor.fetchone()[0])


@transaction.atomic
def post_next(webhook_id: int, now: datetime) -> bool:
    """Post the oldest one that waits. False when there is none, it failed, or somebody else is just posting there."""
    hooks = Webhook.objects.select_for_update(skip_locked=True).filter(stopped_at=None, next_at__lte=now)
    hook = hooks.filter(pk=webhook_id).first()
    undone = WebhookPost.objects.filter(webhook=hook, sent_at=None, dead_at=None)
    row = undone.select_related("event__submission").order_by("event").first() if hook else None
    if hook is None or row is None:
        return False
    row.attempts += 1
    try:
        _post(hook, row, now)
    except posting.Failed as error:
        _failed(hook, row, str(error), now)
        return False
    row.sent_at, row.last_error = now, ""
    row.save(update_fields=["attempts", "sent_at", "last_error"])
    if hook.failures:
        Webhook.objects.filter(pk=hook.pk).update(failures=0)
    return True


def _post(hook: Webhook, row: WebhookPost, now: datetime) -> None:
    if not may_go_to(hook.address):
        raise posting.Failed("not in WEBHOOK_ORIGINS")
    body = json.dumps(told(row), ensure_ascii=False, separators=(",", ":")).encode()
    signed = signature(secret_of(hook), int(now.timestamp()), body)
    posting.post(hook.address, body, {"Yimatong-Signature": signed, "Yimatong-Post": str(row.pk)})


def _failed(hook: Webhook, row: WebhookPost, why: str, now: datetime) -> None:
    """5 s, 10 s, 20 s ... at most an hour; after three days this one is given up and the next has its turn."""
    rest = min(FIRST_REST * 2 ** min(hook.failures, 20), LONGEST_REST)
    row.last_error = why[:80]
    row.dead_at = now if row.event.at < now - GIVEN_UP_AFTER else None
    row.save(update_fields=["attempts", "last_error", "dead_at"])
    Webhook.objects.filter(pk=hook.pk).update(failures=min(hook.failures + 1, 1_000), next_at=now + rest)
    log.warning("webhook_failed", webhook_id=hook.pk, post_id=row.pk, error=why)


def told(row: WebhookPost) -> dict[str, Any]:
    """What is posted: that something happened and to which case. No word and no name of anybody: who may know more
    asks the API for it."""
    event = row.event
    number = event.submission_id
    return {
        "id": row.pk,
        "case": number,
        "seq": event.seq,
        "verb": event.verb,
        "by": event.actor_kind,
        "at": timezone.localtime(event.at).isoformat(),
        "area": event.submission.area_key,
        "venue": event.submission.venue_id,
        "address": settings.PUBLIC_ADDRESS + reverse("api-case", args=[number]),
    }


def kept_in(area_keys: frozenset[str]) -> QuerySet[Webhook]:
    """The webhooks of these areas and all under them."""
    found = Webhook.objects.select_related("area", "created_by").order_by("-pk")
    within = Webhook.objects.none()
    for key in sorted(area_keys):
        within |= Webhook.objects.filter(area__key__startswith=key)
    return found.filter(pk__in=within.values("pk"))


def again(row: WebhookPost, now: datetime) -> None:
    """One that was given up, or its webhook rests: it is tried at once."""
    WebhookPost.objects.filter(pk=row.pk, sent_at=None).update(dead_at=None)
    Webhook.objects.filter(pk=row.webhook_id).update(next_at=now)


def sweep(now: datetime) -> int:
    """Forget old posts."""
    old = WebhookPost.objects.filter(sent_at__lt=now - KEPT_FOR).order_by("pk").values("pk")[:10_000]
    return WebhookPost.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]

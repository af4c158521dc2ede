"""Links in messages: to the matter (its query code in the fragment, which is never sent to a server's log), and the
signed one that stops messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from feedback.contacts import Reachable
from feedback.models import Submission
from feedback.models.following import Follower
from feedback.models.notices import Channel
from feedback.receipts import query_codes
from stations.codes import grouped

SALT = "feedback.notices.stop"


def query_code(person: Reachable) -> str:
    """Derived again, for it is stored nowhere; empty when the portal's key has changed since."""
    code = query_codes.query_code(person.idempotency_key, settings.QUERY_CODE_KEY)
    return code if query_codes.stored_hash(code) == bytes(person.query_code_hash) else ""


def tracking(person: Reachable) -> str:
    """The address of the tracking page in their language, which opens the matter by itself."""
    code = query_code(person)
    query = "?lang=en" if person.language == "en" else ""
    return f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}{query}{code and f'#{grouped(code)}'}"


@dataclass(frozen=True)
class Stop:
    """Whose messages are to stop: the citizen's, or the follower's."""

    submission_id: int
    channel: Channel
    follower_id: int | None = None


def stop(submission: Submission, channel: str, follower: Follower | None = None) -> str:
    """The address that stops messages about the matter on this channel: for good, so it never expires."""
    token = signing.dumps([submission.pk, channel, *([follower.pk] if follower else [])], salt=SALT)
    lang = "&lang=en" if (follower or submission).language == "en" else ""
    return f"{settings.PUBLIC_ADDRESS}{reverse('tracking-stop')}?k={token}{lang}"


def read_stop(token: str) -> Stop | None:
    """None for what is not ours."""
    try:
        submission_id, channel, *follower = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Stop(submission_id, Channel(channel), *follower)

"""Links in messages: to the matter (its query code in the fragment, which is never sent to a server's log), and the
signed one that stops messages."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from feedback import query_codes
from feedback.models import Submission
from feedback.models_notices import Channel
from stations.codes import grouped

SALT = "feedback.notices.stop"


def query_code(submission: Submission) -> str:
    """Derived again, for it is stored nowhere; empty when the portal's key has changed since."""
    code = query_codes.query_code(submission.idempotency_key, settings.QUERY_CODE_KEY)
    return code if query_codes.stored_hash(code) == bytes(submission.query_code_hash) else ""


def tracking(submission: Submission) -> str:
    """The address of the tracking page in the citizen's language, which opens the matter by itself."""
    code = query_code(submission)
    query = "?lang=en" if submission.language == "en" else ""
    return f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}{query}{code and f'#{grouped(code)}'}"


def stop(submission: Submission, channel: str) -> str:
    """The address that stops messages about the matter on this channel: for good, so it never expires."""
    token = signing.dumps([submission.pk, channel], salt=SALT)
    lang = "&lang=en" if submission.language == "en" else ""
    return f"{settings.PUBLIC_ADDRESS}{reverse('tracking-stop')}?k={token}{lang}"


def read_stop(token: str) -> tuple[int, Channel] | None:
    """Submission id and channel; None for what is not ours."""
    try:
        submission_id, channel = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return submission_id, Channel(channel)

"""A lost query code is told again, but only to a number or address that was left with the message.

It is the same code as before, derived anew: each mail about the matter carries it anyway, and a receipt on paper stays
good. Whoever asks learns nothing, neither from the answer nor from its time: asking only writes a row.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from feedback import lifecycle
from feedback.contacts import normal_email, normal_phone
from feedback.lifecycle import SYSTEM
from feedback.models import Submission
from feedback.models.following import Follower
from feedback.models.notices import Channel, LostCode
from feedback.notices import links, planning
from feedback.sealing import BlindIndexField, fingerprint
from feedback.states import State, Word

MATTERS = 5  # the newest ones
BATCH = 100


def channel_of(contact: str) -> Channel:
    return Channel.EMAIL if "@" in contact else Channel.SMS


def bucket_of(contact: str) -> str:
    """Stands for the address where requests are counted; nobody can read it from there."""
    is_email = channel_of(contact) == Channel.EMAIL
    return fingerprint("lost code", normal_email(contact) if is_email else normal_phone(contact)).hex()


def ask(contact: str) -> None:
    LostCode.objects.create(channel=channel_of(contact), contact=contact, asked_at=timezone.now())


def answer() -> int:
    """Send what was asked for; returns how many requests were answered. Two workers never answer the same one."""
    return sum(_answer_one(pk) for pk in LostCode.objects.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _answer_one(pk: int) -> bool:
    row = LostCode.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if row is None:
        return False
    channel = Channel(row.channel)
    for submission_id in _matters(row):
        _tell(submission_id, channel)
    for follower in _followers(row):
        _tell(follower.submission_id, channel, follower)
    row.delete()
    return True


def _matters(row: LostCode) -> Iterable[int]:
    known = Submission.objects.exclude(state=State.ARCHIVED)
    left = known.with_email(row.contact) if row.channel == Channel.EMAIL else known.with_phone(row.contact)
    return left.order_by("-pk").values_list("pk", flat=True)[:MATTERS]


def _followers(row: LostCode) -> Iterable[Follower]:
    name = "contact_email" if row.channel == Channel.EMAIL else "contact_phone"
    index = Follower._meta.get_field(f"{name}_index")
    assert isinstance(index, BlindIndexField)
    return Follower.objects.filter(**{index.name: index.made_of(row.contact)}).order_by("-pk")[:MATTERS]


def _tell(submission_id: int, channel: Channel, follower: Follower | None = None) -> None:
    """An event too: who looks at the matter sees that the code went out. Of a follower's only staff learn."""
    submission = lifecycle.locked(submission_id)
    if links.query_code(follower or submission):
        event = lifecycle.append_event(
            submission,
            Word.CODE_SENT,
            actor=SYSTEM,
            at=timezone.now(),
            public=follower is None,
            data={"channel": channel.value, **({"to": "follower"} if follower else {})},
        )
        planning.code_again(submission, event, channel, follower)

"""Opinions whose writers are told, and what became of it."""

from __future__ import annotations

from typing import Any

from feedback import outbox
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission
from feedback.models.notices import Delivery
from feedback.models.queue import Outbox
from feedback.sending import deliveries
from tests import cast

SHEN = Actor(ActorKind.DEPUTY, "沈岩")


STAFF = Actor(ActorKind.STAFF, "吴主任")


def matter(town: cast.Town, **contact: str) -> Submission:
    """Received, and routed to Shen."""
    made = cast.submission(town.station, chosen_deputy=town.shen, **(contact or {"contact_email": "a@example.cn"}))
    outbox.route(Outbox.objects.get(submission=made).pk)
    return Submission.objects.get(pk=made.pk)


def send_all() -> None:
    for pk in Delivery.objects.undone().order_by("pk").values_list("pk", flat=True):
        deliveries.send(pk)


def kinds() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("kind", "channel"))


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def html_of(mail: Any) -> str:
    return str(mail.get_body(("html",)).get_content())

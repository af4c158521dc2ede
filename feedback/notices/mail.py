"""A delivery as an e-mail, by SMTP."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from feedback.models.notices import Channel, Delivery
from feedback.notices import links, smtp
from feedback.progress import words_of


def send(delivery: Delivery, parts: Sequence[Delivery]) -> None:
    """With the earlier ones that became parts of it, the newest first. Raises Refused, Failed."""
    smtp.carry(message_of(delivery, parts))


def message_of(delivery: Delivery, parts: Sequence[Delivery]) -> EmailMultiAlternatives:
    """The mail: what happened stands in the subject and in the first line."""
    person = delivery.person
    stop = links.stop(delivery.submission, Channel.EMAIL, delivery.follower)
    context = {
        "steps": [(row.data["headline"], _words(row)) for row in [delivery, *parts]],
        "data": delivery.data,
        "link": links.tracking(person),
        "stop": stop,
        "follows": delivery.follower_id is not None,
        "operator": settings.OPERATOR_NAME,
        "phone": settings.OPERATOR_PHONE,
        "is_demo": settings.DEMO,
        "language": "en" if delivery.language == "en" else "zh-Hans",
    }
    with override(delivery.language):
        subject = " ".join(render_to_string("emails/matter-subject.txt", context).split())
        text = render_to_string("emails/matter-body.txt", context)
        html = render_to_string("emails/matter-body.html", context)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        **smtp.headers(f"delivery-{delivery.pk}"),
    }
    message = EmailMultiAlternatives(subject, text, to=[person.contact_email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _words(row: Delivery) -> str:
    """Not what they wrote themselves in the beginning; to followers none, for they read them masked."""
    return words_of(row.event) if row.event.seq > 1 and row.follower_id is None else ""

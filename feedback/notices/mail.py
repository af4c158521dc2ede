"""A delivery as an e-mail, by SMTP."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from feedback.models_notices import Channel, Delivery
from feedback.notices import links
from feedback.notices.channels import Failed, Refused
from feedback.progress import words_of


def send(delivery: Delivery, parts: Sequence[Delivery]) -> None:
    """With the earlier ones that became parts of it, the newest first. Raises Refused, Failed."""
    try:
        message_of(delivery, parts).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise _failure(f"SMTP {code}", code) from None
    except smtplib.SMTPDataError as error:
        raise _failure(f"SMTP {error.smtp_code}", error.smtp_code) from None
    except (smtplib.SMTPException, OSError) as error:
        raise Failed(type(error).__name__) from None


def _failure(text: str, code: int) -> Exception:
    """5xx says that it will never be taken (RFC 5321, 4.2.1)."""
    return Refused(text) if 500 <= code < 600 else Failed(text)


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
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday note comes back
        "Message-ID": f"<delivery-{delivery.pk}@{_domain()}>",  # sent twice, it is one mail in many mailboxes
    }
    message = EmailMultiAlternatives(subject, text, to=[person.contact_email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _words(row: Delivery) -> str:
    """Not what they wrote themselves in the beginning; to followers none, for they read them masked."""
    return words_of(row.event) if row.event.seq > 1 and row.follower_id is None else ""


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip(">")

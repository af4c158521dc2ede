"""An e-mail by SMTP, and how it says that it did not work."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from feedback.notices.channels import Failed, Refused


def carry(message: EmailMessage) -> None:
    """Raises Refused, Failed."""
    try:
        message.send()
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


def headers(name: str) -> dict[str, str]:
    """No holiday note comes back (RFC 3834); sent twice, `name` is one mail in many mailboxes."""
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip(">")
    return {"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{domain}>"}

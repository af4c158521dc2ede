"""A mailbox in a folder, for portals without a mail server: each mail is a file that any mail program opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

log = structlog.get_logger(__name__)


class FolderBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            file = folder / f"{timezone.localtime():%Y-%m-%d-%H%M%S}-{uuid4().hex[:6]}.eml"
            file.write_bytes(message.message().as_bytes())
            log.info("mail_kept", file=str(file))
        return len(email_messages)

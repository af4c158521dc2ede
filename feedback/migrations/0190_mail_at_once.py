"""When each kind of news is mailed takes the place of which figures are not, and of whether there is mail at all."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KIND = {"new": "new", "today": "due", "overdue": "overdue", "unrouted": "unrouted"}
FROM_BELL = ("back", "mentioned")
ALL = ("new", "back", "due", "overdue", "supervised", "mentioned", "tampered", "unrouted")


def keep_choices(apps: Any, _editor: Any) -> None:
    """Who wanted no mail gets none; what is off at the bell is not in the morning's mail either."""
    for row in apps.get_model("feedback", "NotificationChoice").objects.iterator():
        never = ALL if not row.by_mail else [KIND[name] for name in row.mail_off]
        row.mail = dict.fromkeys([*never, *(kind for kind in FROM_BELL if kind in row.bell_off)], "never")
        row.save(update_fields=["mail"])


def keep_choices_as_before(apps: Any, _editor: Any) -> None:
    for row in apps.get_model("feedback", "NotificationChoice").objects.iterator():
        row.mail_off = sorted(name for name, kind in KIND.items() if row.mail.get(kind, "morning") != "morning")
        row.by_mail = len(row.mail_off) < len(KIND)
        row.save(update_fields=["mail_off", "by_mail"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0182_notification_choices")]

    operations = [
        migrations.AddField("notificationchoice", "mail", models.JSONField(db_default={}, default=dict)),
        migrations.RunPython(keep_choices, keep_choices_as_before),
        migrations.RemoveField("notificationchoice", "by_mail"),
        migrations.RemoveField("notificationchoice", "mail_off"),
    ]

"""What was referred to a handling unit is found by the unit: its documents are made anew."""

from typing import Any

from django.db import migrations


def ask_for_documents(apps: Any, schema_editor: Any) -> None:
    referred = apps.get_model("feedback", "Referral").objects.values("submission")
    apps.get_model("feedback", "SearchDocument").objects.filter(submission__in=referred).update(is_stale=True)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0191_notification_mails")]

    operations = [migrations.RunPython(ask_for_documents, migrations.RunPython.noop)]

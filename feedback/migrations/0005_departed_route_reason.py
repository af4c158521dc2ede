"""A matter can be with somebody because the deputy before left."""

from django.db import migrations, models

from feedback.models import RouteReason


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_confirm_by_and_request_id")]
    operations = [
        migrations.AlterField(
            "submission", "route_reason", models.CharField(blank=True, choices=RouteReason.choices, max_length=12)
        )
    ]

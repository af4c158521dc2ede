"""Areas are found by any part of their name, and their changes say who made them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GRAMS = "CREATE INDEX area_name_grams ON deputies_area USING gin (name_grams(name))"


class Migration(migrations.Migration):
    dependencies = [("deputies", "0055_verbs_of_accounts")]
    operations = [
        migrations.AddField(
            "areachange",
            "by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="done by",
            ),
        ),
        migrations.RunSQL(GRAMS, "DROP INDEX area_name_grams"),
    ]

"""Accounts are found by their names among hundreds of thousands."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat


class Migration(migrations.Migration):
    dependencies = [("deputies", "0051_groups_end")]
    operations = [
        migrations.AddField(
            "user",
            "names",
            models.GeneratedField(
                expression=Concat("last_name", "first_name", Value(" "), "username"),
                output_field=models.CharField(max_length=500),
                db_persist=True,
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX account_name_grams ON deputies_user USING gin (name_grams(names))",
            "DROP INDEX account_name_grams",
        ),
    ]

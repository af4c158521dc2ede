"""A group of deputies can end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deputies", "0050_topic_words")]
    operations = [
        migrations.AddField(
            "deputygroup", "ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")
        ),
    ]

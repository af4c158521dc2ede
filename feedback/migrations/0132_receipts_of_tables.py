"""When the receipt of an entry that a table brought in was handed out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0124_mentions"), ("stations", "0030_ledgers")]
    operations = [migrations.AddField("OnBehalf", "handed_out_at", models.DateTimeField(blank=True, null=True))]

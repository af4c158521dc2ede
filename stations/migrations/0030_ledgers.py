"""A third kind of table that is brought in: a venue's ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0010_imports")]
    operations = [
        migrations.AlterField(
            "import",
            "kind",
            models.CharField(
                choices=[("venues", "Venues"), ("deputies", "Deputies"), ("ledger", "Opinions on behalf")],
                max_length=8,
                verbose_name="kind",
            ),
        )
    ]

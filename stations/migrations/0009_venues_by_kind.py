"""The lists of venues of one kind, or of the few that are closed, without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0008_poster_batches_and_scans")]
    operations = [
        migrations.AddIndex("venue", models.Index(fields=["kind", "area_key", "id"], name="venue_by_kind")),
        migrations.AddIndex("venue", models.Index(fields=["is_open", "area_key", "id"], name="venue_by_is_open")),
    ]

"""The lists of the few who are suspended, or of one level, without reading all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deputies", "0007_area_changes")]
    operations = [
        migrations.AddIndex("deputy", models.Index(fields=["status", "area_key", "id"], name="deputy_by_status")),
        migrations.AddIndex("deputy", models.Index(fields=["level", "area_key", "id"], name="deputy_by_level")),
    ]

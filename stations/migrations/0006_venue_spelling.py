"""Venues can be searched by spelling and by any part of the name."""

from typing import Any

from django.db import migrations, models

import deputies.fields
import deputies.pinyin

GRAMS = "CREATE INDEX venue_name_grams ON stations_venue USING gin (name_grams(name))"


def spell(apps: Any, schema_editor: Any) -> None:
    venue_model = apps.get_model("stations", "Venue")
    rows = list(venue_model.objects.only("id", "name"))
    for row in rows:
        row.pinyin = deputies.pinyin.of_place(row.name)[:200]
        row.initials = deputies.pinyin.initials_of_place(row.name)[:60]
    venue_model.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("stations", "0005_venue_positions"), ("deputies", "0006_spelling_and_congresses")]

    operations = [
        migrations.AddField(
            "venue",
            "pinyin",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.of_place, max_length=200, verbose_name="pinyin"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "venue",
            "initials",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.initials_of_place, max_length=60, verbose_name="initials"
            ),
            preserve_default=False,
        ),
        migrations.AlterField("venue", "area_key", models.CharField(db_collation="C", editable=False, max_length=12)),
        migrations.RunSQL(GRAMS, "DROP INDEX venue_name_grams"),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AddIndex("venue", models.Index(fields=["area_key", "id"], name="venue_by_area")),
        migrations.AddIndex("venue", models.Index(fields=["pinyin"], name="venue_by_pinyin")),
        migrations.AddIndex("venue", models.Index(fields=["initials"], name="venue_by_initials")),
    ]

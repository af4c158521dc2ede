"""Handling units are found by their spelling, and can end."""

from typing import Any

from django.db import migrations, models

import deputies.fields
import deputies.pinyin


def spell(apps: Any, schema_editor: Any) -> None:
    unit_model = apps.get_model("deputies", "HandlingUnit")
    rows = list(unit_model.objects.only("id", "name"))
    for row in rows:
        row.pinyin = deputies.pinyin.of_place(row.name)[:200]
        row.initials = deputies.pinyin.initials_of_place(row.name)[:60]
    unit_model.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("deputies", "0053_switched_off")]
    operations = [
        migrations.AddField(
            "handlingunit",
            "pinyin",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.of_place, max_length=200, verbose_name="pinyin"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "handlingunit",
            "initials",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.initials_of_place, max_length=60, verbose_name="initials"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "handlingunit", "ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]

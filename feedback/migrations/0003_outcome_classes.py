"""The outcome classes a new portal begins with; localities redefine them."""

from typing import Any

from django.db import migrations

OUTCOMES = [
    ("solved", "已解决", "Solved"),
    ("in_progress", "正在解决或已列入计划", "Being solved, or planned"),
    ("explained", "已解释说明", "Explained"),
    ("later", "因条件所限以后解决", "To be solved later"),
    ("reference", "留作参考", "Kept for reference"),
]


def add(apps: Any, schema_editor: Any) -> None:
    outcome = apps.get_model("feedback", "OutcomeClass")
    outcome.objects.bulk_create(
        outcome(slug=slug, name=name, name_en=name_en, position=i * 10)
        for i, (slug, name, name_en) in enumerate(OUTCOMES, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_append_only_events")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

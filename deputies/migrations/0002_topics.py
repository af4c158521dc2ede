"""The topics a new portal begins with; staff edit them afterwards."""

from typing import Any

from django.db import migrations

TOPICS = [
    ("streets", "市政设施", "Streets and lighting"),
    ("traffic", "交通出行", "Traffic and parking"),
    ("housing", "住房物业", "Housing and property management"),
    ("environment", "环境卫生", "Environment and waste"),
    ("water", "水电气暖", "Water, power and gas"),
    ("education", "教育", "Education"),
    ("health", "医疗卫生", "Health care"),
    ("elderly", "养老托幼", "Care for the old and the young"),
    ("work", "就业社保", "Work and social security"),
    ("business", "营商与产业", "Business and industry"),
    ("countryside", "农业农村", "Farming and villages"),
    ("safety", "公共安全", "Public safety"),
    ("culture", "文化体育", "Culture and sport"),
    ("other", "其他", "Something else"),
]


def add(apps: Any, schema_editor: Any) -> None:
    topic = apps.get_model("deputies", "Topic")
    topic.objects.bulk_create(
        topic(slug=slug, name=name, name_en=name_en, position=i * 10)
        for i, (slug, name, name_en) in enumerate(TOPICS, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("deputies", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

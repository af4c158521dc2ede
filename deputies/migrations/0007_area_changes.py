import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deputies", "0006_spelling_and_congresses")]
    operations = [
        migrations.CreateModel(
            name="AreaChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "created"),
                            ("renamed", "renamed"),
                            ("moved", "moved"),
                            ("merged", "merged into another"),
                            ("ended", "ended"),
                        ],
                        max_length=8,
                        verbose_name="what happened",
                    ),
                ),
                ("effective", models.DateField(verbose_name="takes effect")),
                (
                    "key_before",
                    models.CharField(blank=True, db_collation="C", max_length=12, verbose_name="key before"),
                ),
                ("name_before", models.CharField(blank=True, max_length=80, verbose_name="name before")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="deputies.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deputies.area",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of an area",
                "verbose_name_plural": "changes of areas",
                "ordering": ["-effective", "-id"],
            },
        ),
    ]

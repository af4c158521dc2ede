from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0004_labels")]

    operations = [
        migrations.AddField(
            model_name="venue",
            name="latitude",
            field=models.FloatField(
                blank=True,
                help_text="WGS 84, as telephones measure it. Maps made in China (GCJ-02) lie up to 700 m beside it.",
                null=True,
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="longitude",
            field=models.FloatField(blank=True, null=True, verbose_name="longitude"),
        ),
        migrations.AddIndex(
            model_name="venue",
            index=models.Index(fields=["latitude", "longitude"], name="venue_by_position"),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__isnull", True), ("longitude__isnull", True))
                | models.Q(
                    ("latitude__isnull", False),
                    ("latitude__range", (-90, 90)),
                    ("longitude__isnull", False),
                    ("longitude__range", (-180, 180)),
                ),
                name="venue_position_is_on_earth",
                violation_error_message=(
                    "A position has a latitude from -90 to 90 and a longitude from -180 to 180, or neither."
                ),
            ),
        ),
    ]

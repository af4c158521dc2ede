"""Names can be searched by spelling and by any part; a deputy repeats its area's key; congresses, districts, groups."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import deputies.fields
import deputies.pinyin

# All characters of a text and all pairs of neighbours: what an index needs to find any part of a name.
NAME_GRAMS = """
CREATE FUNCTION name_grams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(name), at, n)), '{}')
    FROM generate_series(1, length(name)) AS at, generate_series(1, 2) AS n
    WHERE at + n <= length(name) + 1
$$;
CREATE INDEX deputy_name_grams ON deputies_deputy USING gin (name_grams(name));
"""
NO_NAME_GRAMS = """
DROP INDEX deputy_name_grams;
DROP FUNCTION name_grams;
"""

# Nobody who writes a deputy has to think of the area's key; and when an area's key changes, so does the deputy's.
AREA_KEY = """
UPDATE deputies_deputy SET area_key = area.key FROM deputies_area AS area WHERE area.id = area_id;
SET CONSTRAINTS ALL IMMEDIATE;  -- or the next change of the table waits for them in vain
CREATE FUNCTION deputy_area_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT key INTO NEW.area_key FROM deputies_area WHERE id = NEW.area_id;
    RETURN NEW;
END $$;
CREATE TRIGGER deputy_area_key BEFORE INSERT OR UPDATE OF area_id ON deputies_deputy
    FOR EACH ROW EXECUTE FUNCTION deputy_area_key();
CREATE FUNCTION deputies_follow_their_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deputies_deputy SET area_key = NEW.key WHERE area_id = NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER deputies_follow_their_area AFTER UPDATE OF key ON deputies_area
    FOR EACH ROW WHEN (OLD.key <> NEW.key) EXECUTE FUNCTION deputies_follow_their_area();
"""
NO_AREA_KEY = """
DROP TRIGGER deputies_follow_their_area ON deputies_area;
DROP FUNCTION deputies_follow_their_area;
DROP TRIGGER deputy_area_key ON deputies_deputy;
DROP FUNCTION deputy_area_key;
"""


def spell(apps: Any, schema_editor: Any) -> None:
    deputy_model = apps.get_model("deputies", "Deputy")
    rows = list(deputy_model.objects.only("id", "name"))
    for row in rows:
        row.pinyin = deputies.pinyin.of_person(row.name)[:120]
        row.initials = deputies.pinyin.initials_of_person(row.name)[:30]
    deputy_model.objects.bulk_update(rows, ["pinyin", "initials"], batch_size=1000)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("deputies", "0005_accounts")]

    operations = [
        migrations.AddField(
            "deputy",
            "area_key",
            models.CharField(db_collation="C", db_default="", editable=False, max_length=12),
        ),
        migrations.AddField(
            "deputy",
            "pinyin",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.of_person, max_length=120, verbose_name="pinyin"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "deputy",
            "initials",
            deputies.fields.SpeltField(
                default="", made_by=deputies.pinyin.initials_of_person, max_length=30, verbose_name="initials"
            ),
            preserve_default=False,
        ),
        migrations.AddField("deputy", "photo", models.CharField(blank=True, editable=False, max_length=32)),
        migrations.CreateModel(
            name="Congress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "National deputy"),
                            ("provincial", "Provincial deputy"),
                            ("city", "City deputy"),
                            ("county", "District deputy"),
                            ("township", "Township deputy"),
                        ],
                        max_length=16,
                        verbose_name="level",
                    ),
                ),
                ("term", models.PositiveSmallIntegerField(help_text="17 for the 17th.", verbose_name="term")),
                ("begins", models.DateField(verbose_name="begins")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="ends")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="congresses",
                        to="deputies.area",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "congress",
                "verbose_name_plural": "congresses",
                "ordering": ["area__key", "-term"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "level", "term"),
                        name="congress_once",
                        violation_error_message="This term of this congress stands here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__isnull", True), ("ends__gt", models.F("begins")), _connector="OR"),
                        name="congress_ends_after_it_begins",
                        violation_error_message="A term ends after it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ElectoralDistrict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="deputies.congress",
                        verbose_name="congress",
                    ),
                ),
            ],
            options={
                "verbose_name": "electoral district",
                "verbose_name_plural": "electoral districts",
                "ordering": ["congress", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("congress", "number"),
                        name="electoral_district_once",
                        violation_error_message="This number is taken in this congress.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeputyGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_groups",
                        to="deputies.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="deputy_groups", to="deputies.topic", verbose_name="specialties"
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="groups", to="deputies.deputy", verbose_name="members"
                    ),
                ),
            ],
            options={
                "verbose_name": "deputy group",
                "verbose_name_plural": "deputy groups",
                "ordering": ["area__key", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "name"),
                        name="deputy_group_once",
                        violation_error_message="This area has a group of this name already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            "deputy",
            "electoral_district",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to="deputies.electoraldistrict",
                verbose_name="electoral district",
            ),
        ),
        migrations.RunSQL(AREA_KEY, NO_AREA_KEY),
        migrations.RunSQL(NAME_GRAMS, NO_NAME_GRAMS),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AddIndex("deputy", models.Index(fields=["area_key", "id"], name="deputy_by_area")),
        migrations.AddIndex("deputy", models.Index(fields=["pinyin"], name="deputy_by_pinyin")),
        migrations.AddIndex("deputy", models.Index(fields=["initials"], name="deputy_by_initials")),
    ]

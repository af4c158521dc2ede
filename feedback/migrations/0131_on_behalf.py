"""What is entered at a contact day for somebody who walked in becomes what is entered anywhere on behalf of somebody."""

from typing import Any

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    """All there are walked in on a contact day."""
    on_behalf = apps.get_model("feedback", "OnBehalf")
    submission = apps.get_model("feedback", "Submission")
    day = apps.get_model("stations", "ContactDay")
    on_behalf.objects.update(
        venue=Subquery(submission.objects.filter(pk=OuterRef("submission")).values("venue")[:1]),
        received_on=Subquery(day.objects.filter(pk=OuterRef("contact_day")).values("date")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0143_webhooks"),
        ("stations", "0010_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "LikenessRule",
            "at_least",
            models.PositiveSmallIntegerField(
                default=50,
                validators=[
                    django.core.validators.MinValueValidator(20),
                    django.core.validators.MaxValueValidator(99),
                ],
                verbose_name="Alike from (of 100)",
            ),
        ),
        migrations.RenameModel("WalkIn", "OnBehalf"),
        migrations.RenameField("OnBehalf", "entered_on_behalf_by", "entered_by"),
        migrations.AlterField(
            "OnBehalf",
            "submission",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="on_behalf", to="feedback.submission"
            ),
        ),
        migrations.AlterField(
            "OnBehalf",
            "contact_day",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stations.contactday",
            ),
        ),
        migrations.AddField(
            "OnBehalf",
            "channel",
            models.CharField(
                choices=[("walk_in", "Walk-in"), ("telephone", "Telephone"), ("paper", "Paper ledger or letter")],
                default="walk_in",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "OnBehalf", "row_key", models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddField(
            "OnBehalf",
            "venue",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.venue"
            ),
        ),
        migrations.AddField("OnBehalf", "received_on", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "OnBehalf",
            "venue",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.venue"),
        ),
        migrations.AlterField("OnBehalf", "received_on", models.DateField()),
        migrations.AddConstraint(
            "OnBehalf",
            models.CheckConstraint(
                condition=Q(channel__in=["walk_in", "telephone", "paper"]), name="on_behalf_channel_is_known"
            ),
        ),
        migrations.AddConstraint(
            "OnBehalf",
            models.UniqueConstraint(condition=~Q(row_key=""), fields=("venue", "row_key"), name="on_behalf_row_once"),
        ),
        migrations.AddIndex(
            "OnBehalf", models.Index(fields=["entered_by", "-id"], name="on_behalf_of_person")
        ),
    ]

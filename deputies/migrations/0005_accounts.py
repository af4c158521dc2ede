"""Accounts: handling units and their officers, invitations, forced password change, and who did what to whom."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION deputies_accountevent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'account events are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deputies_accountevent_append_only BEFORE UPDATE OR DELETE ON deputies_accountevent
    FOR EACH ROW EXECUTE FUNCTION deputies_accountevent_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER deputies_accountevent_append_only ON deputies_accountevent;
DROP FUNCTION deputies_accountevent_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deputies", "0004_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor_name", models.CharField(blank=True, max_length=150, verbose_name="done by")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("invite", "invited"),
                            ("join", "took up the invitation"),
                            ("appoint", "appointed"),
                            ("dismiss", "removed from a role"),
                            ("disable", "switched off"),
                            ("enable", "switched on"),
                            ("end_sessions", "logged out everywhere"),
                            ("reset_second_factor", "second factor taken away"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
            ],
            options={
                "verbose_name": "account event",
                "verbose_name_plural": "account events",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HandlingUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "handling unit",
                "verbose_name_plural": "handling units",
                "ordering": ["area_id", "name"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="invited at")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_once",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_scope_fits_role",
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="has to choose a new password"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("deputy", "Deputy"),
                    ("staff", "Congress staff"),
                    ("unit_officer", "Handling unit officer"),
                    ("auditor", "Auditor"),
                    ("administrator", "Administrator"),
                ],
                max_length=16,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="done by",
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_events",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handling_units",
                to="deputies.area",
                verbose_name="area",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="deputies.handlingunit",
                verbose_name="handling unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("user", "role", "area", "deputy", "unit"),
                name="membership_once",
                nulls_distinct=False,
                violation_error_message="This person has this role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("area__isnull", True), ("deputy__isnull", False), ("role", "deputy"), ("unit__isnull", True)
                    ),
                    models.Q(
                        ("area__isnull", False),
                        ("deputy__isnull", True),
                        ("role__in", ["staff", "auditor"]),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("area__isnull", True),
                        ("deputy__isnull", True),
                        ("role", "unit_officer"),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("area__isnull", True),
                        ("deputy__isnull", True),
                        ("role", "administrator"),
                        ("unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="membership_scope_fits_role",
                violation_error_message=(
                    "A deputy needs a person, staff and auditors an area, officers a unit, administrators none."
                ),
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="invited by",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.UniqueConstraint(
                fields=("area", "name"),
                name="handling_unit_once",
                violation_error_message="This area has a handling unit of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="handling_unit_has_a_name"
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

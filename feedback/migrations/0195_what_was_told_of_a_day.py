from django.db import migrations, models

KNOWN = """
UPDATE feedback_appointment SET told_sequence = day.sequence
FROM stations_contactday day WHERE day.id = contact_day_id AND day.sequence > 0
"""


class Migration(migrations.Migration):
    """Who had an appointment before knows of it as it is now: nothing that is long past is told."""

    dependencies = [("feedback", "0193_suggestions_by_day"), ("stations", "0007_contact_days_and_rosters")]

    operations = [
        migrations.AddField("appointment", "told_sequence", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]

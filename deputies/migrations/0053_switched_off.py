from django.db import migrations, models

KNOWN = """
UPDATE deputies_user SET switched_off_at = last.at
FROM (SELECT user_id, max(at) AS at FROM deputies_accountevent WHERE verb = 'disable' GROUP BY user_id) last
WHERE last.user_id = deputies_user.id
"""


class Migration(migrations.Migration):
    """What was given out before an account was switched off stays shut, also where it is on again already."""

    dependencies = [("deputies", "0052_names_of_accounts")]

    operations = [
        migrations.AddField("user", "switched_off_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]

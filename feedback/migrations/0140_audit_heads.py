"""Heads over all chains of events can be added, never changed or removed."""

from django.db import migrations, models


FORWARDS = """
CREATE FUNCTION feedback_audithead_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'heads are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER feedback_audithead_append_only BEFORE UPDATE OR DELETE ON feedback_audithead
    FOR EACH ROW EXECUTE FUNCTION feedback_audithead_is_append_only();
"""
BACKWARDS = (
    "DROP TRIGGER feedback_audithead_append_only ON feedback_audithead; "
    "DROP FUNCTION feedback_audithead_is_append_only();"
)


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0120_inbox_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('day', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('to_event', models.BigIntegerField()),
                ('events', models.PositiveIntegerField()),
                ('chains', models.PositiveIntegerField()),
                ('leaves', models.BinaryField()),
                ('root', models.BinaryField(max_length=32)),
                ('previous_hash', models.BinaryField(max_length=32)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('outside', models.CharField(choices=[('file', 'File'), ('mail', 'E-mail'), ('webhook', 'Webhook')], max_length=8, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0171_later_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('submission_id', models.BigIntegerField(default=0)),
                ('head', models.PositiveIntegerField(default=0)),
                ('has_read_events', models.BooleanField(default=False)),
                ('events', models.PositiveBigIntegerField(default=0)),
                ('chains', models.PositiveBigIntegerField(default=0)),
                ('seconds', models.FloatField(default=0)),
                ('n_faults', models.PositiveIntegerField(default=0)),
                ('faults', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_once',
        ),
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_occasion_is_known',
        ),
        migrations.AlterField(
            model_name='notification',
            name='occasion',
            field=models.CharField(choices=[('new', 'New for you'), ('back', 'There is an answer'), ('due', 'Due soon'), ('overdue', 'Overdue'), ('supervised', 'Supervised'), ('mentioned', 'Mentioned'), ('tampered', 'Changed past the portal')], max_length=10),
        ),
        migrations.AlterField(
            model_name='notification',
            name='submission',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='feedback.submission'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(condition=models.Q(('read_at__isnull', True)), fields=('user', 'submission', 'occasion'), name='notification_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(('submission__isnull', False), ('occasion', 'tampered'), _connector='OR'), name='notification_of_a_matter'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['new', 'back', 'due', 'overdue', 'supervised', 'mentioned', 'tampered'])), name='notification_occasion_is_known'),
        ),
    ]

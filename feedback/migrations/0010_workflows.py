"""Workflows as versions, and the states of what was declined, withdrawn or archived."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deputies', '0008_deputies_by_status_and_level'),
        ('feedback', '0020_attachments'),
        ('stations', '0010_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeclineReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=80, verbose_name='Reason')),
                ('name_en', models.CharField(max_length=120, verbose_name='Reason in English')),
                ('instead', models.CharField(max_length=300, verbose_name='Where to go instead')),
                ('instead_en', models.CharField(max_length=400, verbose_name='Where to go instead, in English')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Workflow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('accept_days', models.PositiveSmallIntegerField(default=1, verbose_name='To be accepted')),
                ('answer_days', models.PositiveSmallIntegerField(default=5, verbose_name='First answer')),
                ('complex_days', models.PositiveSmallIntegerField(default=10, verbose_name='First answer of a complex matter')),
                ('close_days', models.PositiveSmallIntegerField(default=15, verbose_name='To be resolved')),
                ('extension_days', models.PositiveSmallIntegerField(default=10, verbose_name='The one extension adds')),
                ('ceiling_days', models.PositiveSmallIntegerField(default=60, verbose_name='Never longer than (calendar days)')),
                ('confirm_days', models.PositiveSmallIntegerField(default=10, verbose_name='Closed without a rating after')),
                ('archive_days', models.PositiveSmallIntegerField(default=90, verbose_name='Archived after (calendar days)')),
            ],
        ),
        migrations.AlterModelOptions(
            name='outcomeclass',
            options={'ordering': ['position', 'id']},
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='submission_state_is_known',
        ),
        migrations.AddField(
            model_name='submission',
            name='archive_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='extended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='is_complex',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='submission',
            name='supervised_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='was_answered',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, it was answered'), ('acknowledged', 'It was only acknowledged'), ('no', 'No, it was not answered')], db_default='', default='', max_length=12),
        ),
        migrations.AlterField(
            model_name='outcomeclass',
            name='slug',
            field=models.SlugField(),
        ),
        migrations.AlterField(
            model_name='submission',
            name='state',
            field=models.CharField(choices=[('submitted', 'Received'), ('assigned', 'With the deputy'), ('in_progress', 'In progress'), ('waiting', 'Waiting for your detail'), ('resolved', 'Resolved, please confirm'), ('closed', 'Closed'), ('declined', 'Not accepted'), ('withdrawn', 'Withdrawn'), ('archived', 'Archived')], default='submitted', max_length=16),
        ),
        migrations.AddField(
            model_name='submission',
            name='decline_reason',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.declinereason'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deputies.area'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='declinereason',
            name='workflow',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='feedback.workflow'),
        ),
        migrations.AddField(
            model_name='outcomeclass',
            name='workflow',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='feedback.workflow'),
        ),
        migrations.AddField(
            model_name='submission',
            name='workflow',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.workflow'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('archive_at__isnull', False)), fields=['archive_at'], name='submission_to_archive'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('supervised_at__isnull', False)), fields=['area_key', '-supervised_at'], name='submission_supervised'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'assigned', 'in_progress', 'waiting', 'resolved', 'closed', 'declined', 'withdrawn', 'archived'])), name='submission_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('decline_reason__isnull', False), models.Q(('outcome_reason', ''), _negated=True)), _connector='OR'), name='submission_declined_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.UniqueConstraint(fields=('area', 'version'), name='workflow_version_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.CheckConstraint(condition=models.Q(('accept_days__gte', 1), ('answer_days__gte', models.F('accept_days')), ('archive_days__gte', 1), ('ceiling_days__gte', models.F('close_days')), ('close_days__gte', models.F('complex_days')), ('complex_days__gte', models.F('answer_days')), ('confirm_days__gte', 1), ('extension_days__gte', 1)), name='workflow_stages_in_order'),
        ),
        migrations.AddConstraint(
            model_name='declinereason',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), ('name_en', ''), ('instead', ''), ('instead_en', ''), _connector='OR', _negated=True), name='decline_reason_says_where_to_go'),
        ),
    ]

"""What citizens are told about their data, and for how long it is kept: versions for each area, and the first one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


AUTHORITY = "当地网信部门，或拨打全国举报电话 12377"
AUTHORITY_EN = "the local Cyberspace Administration, or the national hotline 12377"


def add(apps, schema_editor):
    """For everywhere: whoever runs the portal."""
    apps.get_model("feedback", "PrivacyRules").objects.create(authority=AUTHORITY, authority_en=AUTHORITY_EN)


class Migration(migrations.Migration):

    dependencies = [
        ('deputies', '0051_groups_end'),
        ('feedback', '0140_audit_heads'),
        ('stations', '0010_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('area_key', models.CharField(db_collation='C', max_length=12)),
                ('kind', models.CharField(choices=[('contact', 'Name, contact, place'), ('files', 'Photos, recordings and documents'), ('words', 'What the citizen wrote'), ('deliveries', 'Which messages were sent'), ('looks', 'Why the contact was looked at')], max_length=12)),
                ('count', models.PositiveIntegerField()),
                ('submission_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='PrivacyRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('handler', models.CharField(blank=True, max_length=80, verbose_name='Who handles the data')),
                ('handler_en', models.CharField(blank=True, max_length=120, verbose_name='The same in English')),
                ('address', models.CharField(blank=True, max_length=160, verbose_name='Address for letters')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telephone of the office')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail of the office')),
                ('authority', models.CharField(max_length=120, verbose_name='Where to complain')),
                ('authority_en', models.CharField(max_length=160, verbose_name='Where to complain, in English')),
                ('contact_months', models.PositiveSmallIntegerField(default=12, verbose_name='Name, contact, place')),
                ('files_months', models.PositiveSmallIntegerField(default=36, verbose_name='Photos, recordings and documents')),
                ('words_months', models.PositiveSmallIntegerField(default=120, verbose_name='What the citizen wrote')),
                ('deliveries_months', models.PositiveSmallIntegerField(default=6, verbose_name='Which messages were sent')),
                ('looks_months', models.PositiveSmallIntegerField(default=36, verbose_name='Why the contact was looked at')),
            ],
            options={
                'verbose_name_plural': 'privacy rules',
            },
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('verb', 'look'), models.Q(('words', ''), _negated=True)), fields=['at'], name='event_look_reasons'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), models.Q(models.Q(('contact_email', ''), ('contact_name', ''), ('contact_phone', ''), ('guardian_name', ''), ('place', ''), ('written_for', ''), _negated=True), ('latitude__isnull', False), _connector='OR')), fields=['closed_at'], name='submission_contact_kept'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), models.Q(('message', ''), _negated=True)), fields=['closed_at'], name='submission_words_kept'),
        ),
        migrations.AddField(
            model_name='privacyrules',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deputies.area'),
        ),
        migrations.AddField(
            model_name='privacyrules',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='rules',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.privacyrules'),
        ),
        migrations.AddConstraint(
            model_name='privacyrules',
            constraint=models.UniqueConstraint(fields=('area', 'version'), name='privacy_version_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='privacyrules',
            constraint=models.CheckConstraint(condition=models.Q(('authority', ''), _negated=True), name='privacy_says_where_to_complain'),
        ),
        migrations.AddConstraint(
            model_name='privacyrules',
            constraint=models.CheckConstraint(condition=models.Q(('contact_months__range', (1, 1200)), ('deliveries_months__range', (6, 1200)), ('files_months__range', (1, 1200)), ('looks_months__range', (36, 1200)), ('words_months__range', (1, 1200))), name='privacy_periods_are_lawful'),
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(fields=['area_key', '-id'], name='erasure_by_area'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contact', 'files', 'words', 'deliveries', 'looks'])), name='erasure_kind_is_known'),
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]

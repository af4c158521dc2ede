import django.db.models.deletion
import feedback.sealing
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deputies', '0052_names_of_accounts'),
        ('feedback', '0160_rarer_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChatRobot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wecom', 'WeCom'), ('dingtalk', 'DingTalk')], max_length=10)),
                ('name', models.CharField(max_length=60)),
                ('address', feedback.sealing.SealedField()),
                ('secret', feedback.sealing.SealedField(blank=True)),
                ('key', models.CharField(max_length=16)),
                ('created_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=80)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deputies.area')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stopped_at__isnull', True)), fields=('key',), name='chat_robot_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['wecom', 'dingtalk'])), name='chat_robot_kind_is_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='chat_robot_has_a_name')],
            },
        ),
    ]

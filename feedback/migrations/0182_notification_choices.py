import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0181_chat_robots'),
    ]

    operations = [
        migrations.AddField(
            model_name='notificationchoice',
            name='bell_off',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='notificationchoice',
            name='mail_off',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), db_default=[], default=list, size=None),
        ),
    ]

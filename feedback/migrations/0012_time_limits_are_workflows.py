"""What stands in the workflows now."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("feedback", "0011_first_workflows")]
    operations = [
        migrations.AlterField(
            model_name='outcomeclass',
            name='workflow',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='feedback.workflow'),
        ),
        migrations.RemoveField(
            model_name='outcomeclass',
            name='is_active',
        ),
        migrations.AddConstraint(
            model_name='outcomeclass',
            constraint=models.UniqueConstraint(fields=('workflow', 'slug'), name='outcome_class_once'),
        ),
        migrations.DeleteModel(
            name='TimeLimit',
        ),
    ]

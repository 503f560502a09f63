"""A correction of every field at once names more of them than 200 characters hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="timelineentry",
            name="detail",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]

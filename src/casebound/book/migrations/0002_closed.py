from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("book", "0001_ledger")]

    # May be empty, without a default: so that no database makes the table anew.
    operations = [
        migrations.AddField("practice", "closed_at", models.DateTimeField(null=True)),
        migrations.AddField("practice", "closed_to", models.TextField(null=True)),
    ]

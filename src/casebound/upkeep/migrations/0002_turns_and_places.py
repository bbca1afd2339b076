from typing import Any

from django.conf import settings
from django.db import migrations, models


def allow_what_was_chosen(apps: Any, schema_editor: Any) -> None:
    """A folder chosen in the browser before places had to be allowed goes on being used."""
    from casebound.upkeep import places

    plan = apps.get_model("upkeep", "Plan").objects.exclude(target="").first()
    if plan is not None and settings.DATA is not None and not (settings.DATA / places.NAME).exists():
        places.write(settings.DATA, [plan.target])


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_backups")]

    operations = [
        migrations.AddField("plan", "turn", models.TextField(blank=True, default="")),
        migrations.AddField("plan", "done", models.BigIntegerField(default=0)),
        migrations.AddField("plan", "of", models.BigIntegerField(default=0)),
        migrations.RunPython(allow_what_was_chosen, migrations.RunPython.noop),
    ]

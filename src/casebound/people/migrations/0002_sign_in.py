"""Second factors, what lists of sessions show, notices. Open sessions and counts of wrong tries end here."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import casebound.people.fields
import casebound.people.models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_accounts")]

    operations = [
        # Everybody signs in once more; a unique name for each old row is not worth having.
        migrations.RunSQL(["DELETE FROM attempt", "DELETE FROM session"], migrations.RunSQL.noop),
        migrations.AddField(
            model_name="attempt",
            name="kept_until",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(model_name="attempt", name="last", field=models.DateTimeField()),
        migrations.AddField(
            model_name="session", name="device", field=models.CharField(default="", max_length=60)
        ),
        migrations.AddField(model_name="session", name="password_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="session",
            name="ref",
            field=models.UUIDField(default=casebound.people.models.random_id, editable=False, unique=True),
        ),
        migrations.AddField(model_name="session", name="second_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=12)),
                ("device", models.CharField(default="", max_length=60)),
                ("session", models.UUIDField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "notice"},
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casebound.people.models.random_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("sealed", casebound.people.fields.Bytes()),
                ("used", models.BigIntegerField(default=0)),
                ("made", models.DateTimeField(auto_now_add=True)),
                ("last_used", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "second_factor",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "passkey"), _negated=True),
                        fields=("account", "kind"),
                        name="second_factor_once",
                    )
                ],
            },
        ),
    ]

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from cadre_site.concerns.policies import open_again, secure


def guard(apps: Any, editor: Any) -> None:
    secure(editor, "concerns_passingprotocol")


def lift_guard(apps: Any, editor: Any) -> None:
    open_again(editor, "concerns_passingprotocol")


class Migration(migrations.Migration):
    dependencies = [("concerns", "0003_roots_replaced_and_officers")]
    operations = [
        migrations.AddField("extract", "body", models.CharField(default="", max_length=30)),
        migrations.AddField("heldextract", "body", models.CharField(default="", max_length=30)),
        migrations.CreateModel(
            name="PassingProtocol",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("body", models.CharField(max_length=30)),
                ("parties", models.JSONField()),
                ("fields", models.JSONField()),
                ("frequency", models.CharField(max_length=10)),
                ("few", models.BooleanField(default=False)),
                ("expires", models.DateField()),
                ("proposed_by", models.CharField(max_length=13)),
                ("proposed", models.DateField()),
                ("confirmed_by", models.CharField(default="", max_length=13)),
                ("confirmed", models.DateField(null=True)),
                ("ended", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="concerns.receivingorganisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="protocol_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                        name="protocol_two_people",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, lift_guard),
    ]

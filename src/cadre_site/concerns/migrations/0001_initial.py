# Tables of concerns

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="HolderKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=13, unique=True)),
                ("recipient", models.CharField(max_length=80, unique=True)),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="SpentProof",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("spent", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReceivingOrganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=63, unique=True)),
                ("account", models.BigIntegerField(unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("country", models.CharField(default="", max_length=3)),
                ("name_en", models.CharField(max_length=200)),
                ("name_ru", models.CharField(max_length=200)),
                ("about_en", models.TextField(default="")),
                ("about_ru", models.TextField(default="")),
                ("duties_en", models.TextField(default="")),
                ("duties_ru", models.TextField(default="")),
                ("languages", models.JSONField(default=list)),
                ("answer_days", models.PositiveSmallIntegerField(default=7)),
                ("root", models.CharField(default="", max_length=43)),
                ("standing", models.CharField(default="probation", max_length=10)),
                ("registered", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ("probation", "listed", "ended"))),
                        name="standing_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldExtract",
            fields=[
                ("key", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("withdrawal", models.CharField(max_length=64, unique=True)),
                ("quarter", models.CharField(max_length=7)),
                ("fields", models.JSONField()),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("key", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("withdrawal", models.CharField(max_length=64, unique=True)),
                ("quarter", models.CharField(max_length=7)),
                ("fields", models.JSONField()),
                ("published", models.BooleanField(default=False)),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("handle", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("request", models.CharField(max_length=64)),
                ("manifest_version", models.PositiveIntegerField()),
                ("state", models.CharField(default="received", max_length=20)),
                ("outcomes", models.JSONField(default=list)),
                ("urgent", models.BooleanField(default=False)),
                ("consents", models.JSONField(default=dict)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("count", models.PositiveIntegerField(default=1)),
                ("waiting", models.BooleanField(default=True)),
                ("claimed_by", models.CharField(default="", max_length=13)),
                ("received", models.DateField()),
                ("acknowledged", models.DateField(null=True)),
                ("fed_back", models.DateField(null=True)),
                ("closed", models.DateField(null=True)),
                ("last_message", models.DateField()),
                ("due", models.DateField(null=True)),
                ("extended", models.DateField(null=True)),
                ("hold", models.CharField(default="", max_length=20)),
                ("deletion_asked", models.DateField(null=True)),
                ("reminded", models.DateField(null=True)),
                ("unseen", models.BooleanField(default=True)),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("facts", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("number", models.BigIntegerField()),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("service", models.CharField(max_length=60)),
                ("preview", models.BinaryField()),
                ("outcome", models.CharField(default="", max_length=20)),
                ("by", models.CharField(max_length=13)),
                ("day", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReturnCode",
            fields=[
                ("index", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("auth", models.CharField(max_length=200)),
                ("handle", models.CharField(max_length=22, unique=True)),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.SlugField(max_length=60)),
                ("country", models.CharField(max_length=3)),
                ("entry", models.JSONField()),
                ("verified", models.DateField()),
                ("next_check", models.DateField()),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=22)),
                ("size", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ThreadToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("handle", models.CharField(max_length=22)),
                ("ends", models.DateTimeField(db_index=True)),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("handle", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("month", models.DateField()),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="WrappedKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=8)),
                ("generation", models.PositiveSmallIntegerField()),
                ("holder", models.CharField(max_length=13)),
                ("blob", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="KeyBlob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("label", models.CharField(default="", max_length=60)),
                ("blob", models.BinaryField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blobs",
                        to="concerns.holderkey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("passphrase", "passkey"))), name="blob_kind_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "passphrase")), fields=("of",), name="one_passphrase"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("generation", models.PositiveSmallIntegerField()),
                ("inward", models.BooleanField()),
                ("blob", models.BinaryField()),
                ("day", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("case", "seq"), name="one_message_a_number")],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("signature", models.CharField(max_length=86)),
                ("digest", models.CharField(max_length=43)),
                ("expires", models.DateField()),
                ("day", models.DateField()),
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
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "version"), name="manifest_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityBlob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("blob", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("case",), name="one_identity")],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("other", models.CharField(max_length=22)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="concerns.case"
                    ),
                ),
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
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("case", "other"), name="linked_once")],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "state", "due"], name="cases_by_due"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "received",
                            "acknowledged",
                            "triaged",
                            "in_action",
                            "waiting",
                            "feedback",
                            "closed",
                        ),
                    )
                ),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditrow",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="concerns_audit_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="referral_number_once"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("organisation", "word"), name="service_once"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("case", "file"), name="file_once"),
        ),
        migrations.AddConstraint(
            model_name="wrappedkey",
            constraint=models.UniqueConstraint(
                fields=("case", "key", "generation", "holder"), name="wrapped_once"
            ),
        ),
    ]

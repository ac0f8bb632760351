from typing import Any

from django.db import migrations

from cadre_site.audit.append_only import lift, protect
from cadre_site.concerns.policies import open_again, secure

TABLES = {
    "manifest": "",
    "service": "",
    "case": "",
    "wrappedkey": "",
    "message": "",
    "storedfile": "",
    "identityblob": "",
    "tombstone": "",
    "returncode": "index",
    "threadtoken": "digest",
    "heldextract": "withdrawal",
    "extract": "withdrawal",
    "referral": "",
    "caselink": "",
    "auditrow": "",
}


def guard(apps: Any, editor: Any) -> None:
    for table, lookup in TABLES.items():
        secure(editor, f"concerns_{table}", lookup)
    protect(editor, "concerns_auditrow", "concerns_audit")


def lift_guards(apps: Any, editor: Any) -> None:
    lift(editor, "concerns_auditrow", "concerns_audit")
    for table in TABLES:
        open_again(editor, f"concerns_{table}")


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial")]
    operations = [migrations.RunPython(guard, lift_guards)]

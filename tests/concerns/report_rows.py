"""Rows of the reports API's database as an organisation's desk would make them, in a process of its own.

``python report_rows.py`` with a list of objects ``{"do": name, ...}`` on its standard input.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "cadre_site.settings.concerns_reports"
django.setup()

from cadre_site.audit.writing import acting  # noqa: E402 - Django comes first
from cadre_site.concerns import database, models  # noqa: E402
from cadre_site.concerns.octets import unb64  # noqa: E402
from cadre_site.concerns.protocol.encoding import hash_of  # noqa: E402
from cadre_site.concerns.scope import within  # noqa: E402


def today() -> date:
    return datetime.now(UTC).date()


def organisation(told: dict[str, Any]) -> None:
    database.bring_up()
    with acting(database.ALIAS):
        models.ReceivingOrganisation(**told, registered=today()).save(force_insert=True)


def manifest(told: dict[str, Any]) -> None:
    one, signed = _of(told["slug"]), told["signed"]
    with within(one.pk), acting(database.ALIAS):
        models.Manifest(
            organisation=one, version=told["version"], text=signed["manifest"], signature=signed["signature"],
            digest=hash_of(signed["manifest"]), expires=today() + timedelta(days=180), day=today(),
        ).save(force_insert=True)  # fmt: skip


def service(told: dict[str, Any]) -> None:
    one, after = _of(told["slug"]), today() + timedelta(days=told["days"])
    with within(one.pk), acting(database.ALIAS):
        models.Service(
            organisation=one, word=told["id"], country=told["country"], entry=told["entry"], verified=today(),
            next_check=after,
        ).save(force_insert=True)  # fmt: skip


def message(told: dict[str, Any]) -> None:
    """Of the organisation; a number that is there already gets other octets, as a bad server could do."""
    one = _of(told["slug"])
    case, seq, blob = told["handle"], told["seq"], unb64(told["blob"])
    with within(one.pk), acting(database.ALIAS):
        if models.Message.objects.filter(case_id=case, seq=seq).update(blob=blob):
            return
        models.Message(
            organisation=one, case_id=case, seq=seq, generation=1, inward=False, blob=blob, day=today()
        ).save(force_insert=True)
        models.Case.objects.filter(pk=case).update(count=seq)


def extracts(told: dict[str, Any]) -> None:
    """Mixed in during another quarter."""
    one = _of(told["slug"])
    with within(one.pk), acting(database.ALIAS):
        for number, fields in enumerate(told["rows"]):
            models.Extract(
                organisation=one, key=f"extract {number}", withdrawal=f"{number:064x}", fields=fields,
                quarter=told["quarter"],
            ).save(force_insert=True)  # fmt: skip


def cases(told: dict[str, Any]) -> Any:
    with within(_of(told["slug"]).pk):
        return [_case(one) for one in models.Case.objects.all()]


def _case(case: Any) -> dict[str, Any]:
    keys = models.WrappedKey.objects.filter(case=case)
    sent = models.Message.objects.filter(case=case).order_by("seq")
    identity = models.IdentityBlob.objects.filter(case=case).first()
    return {
        "handle": case.handle, "urgent": case.urgent, "consents": case.consents,
        "deletion": case.deletion_asked is not None, "identity": identity and bytes(identity.blob).hex(),
        "keys": {f"{one.key} {one.holder}": bytes(one.blob).hex() for one in keys},
        "messages": [bytes(one.blob).hex() for one in sent],
    }  # fmt: skip


def _of(slug: str) -> Any:
    return models.ReceivingOrganisation.objects.get(slug=slug)


DO = {one.__name__: one for one in (organisation, manifest, service, message, extracts, cases)}

if __name__ == "__main__":
    for told in json.load(sys.stdin):
        found = DO[told.pop("do")](told)
        if found is not None:
            print(json.dumps(found))

"""Rows of the reports API's database as an organisation's desk would have made them; run by ``small_reports``.

``python report_rows.py`` with one JSON object on its standard input: ``{"do": name, ...}``.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "cadre_site.settings.concerns_reports"

import django

django.setup()

from cadre_site.audit.writing import acting
from cadre_site.concerns import database
from cadre_site.concerns.database import ALIAS
from cadre_site.concerns.models import Case, Manifest, Message, ReceivingOrganisation, Service, WrappedKey
from cadre_site.concerns.octets import unb64
from cadre_site.concerns.protocol.encoding import hash_of
from cadre_site.concerns.scope import within


def today() -> date:
    return datetime.now(UTC).date()


def organisation(told: dict[str, Any]) -> None:
    database.bring_up()
    with acting(ALIAS):
        ReceivingOrganisation(**told, registered=today()).save(force_insert=True)


def manifest(told: dict[str, Any]) -> None:
    signed, version = told["signed"], told["version"]
    with within(_of(told["slug"]).pk), acting(ALIAS):
        Manifest(
            organisation=_of(told["slug"]), version=version, text=signed["manifest"],
            signature=signed["signature"], digest=hash_of(signed["manifest"]),
            expires=today() + timedelta(days=180), day=today(),
        ).save(force_insert=True)  # fmt: skip


def service(told: dict[str, Any]) -> None:
    one = _of(told["slug"])
    with within(one.pk), acting(ALIAS):
        Service(
            organisation=one, word=told["id"], country=told["country"], entry=told["entry"], verified=today(),
            next_check=today() + timedelta(days=told["days"]),
        ).save(force_insert=True)  # fmt: skip


def state(told: dict[str, Any]) -> None:
    with within(_of(told["slug"]).pk), acting(ALIAS):
        Case.objects.filter(pk=told["handle"]).update(state=told["state"])


def message(told: dict[str, Any]) -> None:
    one = _of(told["slug"])
    with within(one.pk), acting(ALIAS):
        Message(
            organisation=one, case_id=told["handle"], seq=told["seq"], generation=1, inward=False,
            blob=unb64(told["blob"]), day=today(),
        ).save(force_insert=True)  # fmt: skip
        Case.objects.filter(pk=told["handle"]).update(count=told["seq"])


def swap(told: dict[str, Any]) -> None:
    """What a server could do to a stored message."""
    with within(_of(told["slug"]).pk), acting(ALIAS):
        Message.objects.filter(case_id=told["handle"], seq=told["seq"]).update(blob=unb64(told["blob"]))


def cases(told: dict[str, Any]) -> Any:
    with within(_of(told["slug"]).pk):
        return [
            {
                "handle": case.handle, "urgent": case.urgent, "consents": case.consents, "state": case.state,
                "deletion": case.deletion_asked is not None,
                "keys": [
                    {"key": k.key, "holder": k.holder, "blob": bytes(k.blob).hex()}
                    for k in WrappedKey.objects.filter(case=case)
                ],
                "messages": [bytes(m.blob).hex() for m in Message.objects.filter(case=case).order_by("seq")],
            }
            for case in Case.objects.all()
        ]  # fmt: skip


def _of(slug: str) -> ReceivingOrganisation:
    return ReceivingOrganisation.objects.get(slug=slug)


DO = {one.__name__: one for one in (organisation, manifest, service, state, message, swap, cases)}

if __name__ == "__main__":
    for told in json.load(sys.stdin):
        found = DO[told.pop("do")](told)
        if found is not None:
            print(json.dumps(found))

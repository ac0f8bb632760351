"""A union whose people have roles and keys, registered and with a manifest, on both faces."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pyrage

import small_people as people
from small_concerns import Faces, Holder, Root, b64, posted

ROLES = ("intake", "handler", "custodian", "referral_officer", "statistician", "concerns_admin")


@dataclass
class Union:
    slug: str
    account: Any
    operator: Any
    people: dict[str, Holder]
    root: Root
    signed: dict[str, str] = field(default_factory=dict)

    @property
    def intake(self) -> Holder:
        return self.people["intake"]


_operators: dict[int, tuple[Any, Any]] = {}


def operators(faces: Faces) -> tuple[Any, Any]:
    """The two administrators of the platform, the same for every union of these faces."""
    if id(faces) not in _operators:
        _operators[id(faces)] = people.administrator(), people.administrator()
    return _operators[id(faces)]


def set_key(faces: Faces, holder: Holder) -> Any:
    sealed = b64(pyrage.encrypt(str(holder.identity).encode(), [holder.identity.to_public()]))
    body = {"recipient": holder.recipient, "kind": "passphrase", "blob": sealed}
    client = faces.sign_in(holder.user)
    return client.put("/v1/me/key", json.dumps(body), content_type="application/json")


def union_on(faces: Faces, slug: str = "nurses", roles: tuple[str, ...] = ROLES) -> Union:
    first, second = operators(faces)
    account = people.organisation(first, second, kind="union")
    found = {role: Holder(people.member(first, role, account)) for role in roles}
    union = Union(slug, account, first, found, Root(slug))
    done = posted(faces.sign_in(first), "/v1/organisations", {"account": account.pk, "slug": slug})
    assert done.status_code == 201, done.content
    for one in found.values():
        assert set_key(faces, one).status_code == 201
    intake = [found["intake"], *([found["handler"]] if "handler" in found else [])]
    union.signed = union.root.manifest(1, None, intake, [found["custodian"]])
    done = put_manifest(faces, union, union.signed)
    assert done.status_code == 201, done.content
    return union


def put_manifest(faces: Faces, union: Union, signed: dict[str, str]) -> Any:
    client = faces.sign_in(union.people["concerns_admin"].user)
    return client.put(f"/v1/{union.slug}/manifest", json.dumps(signed), content_type="application/json")

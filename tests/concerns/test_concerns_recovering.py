"""T16 on the server: everybody's keys are lost, two people recover them, and somebody new reads again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import small_concerns as concerns
from cadre.vocabulary.errors import CadreError
from cadre_site.concerns.protocol import cases, sealing
from cadre_site.concerns.tools import copies, recovery
from small_concerns import Faces, posted, sent
from small_unions import Union, set_key, union_on

pytestmark = pytest.mark.xdist_group("concerns")
PSEUDONYM = "PZZZZZZZZZZZZ"


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces, "recovering")


def recovered(union: Union, holder: str, recipient: str, copy: copies.Copy) -> dict[str, Any]:
    return dict(recovery.wrapped_for(copy, union.root.recovery, holder, recipient))


def test_somebody_new_reads_what_two_people_recovered(faces: Faces, union: Union, tmp_path: Path) -> None:
    from cadre_site.audit.actors import Operator
    from cadre_site.concerns.actions import recovering
    from cadre_site.concerns.copying import copy_of, organisation_of

    api = faces.api()
    one = sent(union.slug, union.signed, api)
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    handler = union.people["intake"]
    lost = handler.identity
    handler.identity = sealing.new_identity()  # the passphrase is lost: a new key drops what was wrapped
    assert set_key(faces, handler).status_code in (200, 201)
    client = faces.sign_in(handler.user)
    listed = next(r for r in client.get(f"/v1/{union.slug}/cases").json() if r["handle"] == one.handle)
    assert listed["keys"] == []
    second = union.root.manifest(2, union.signed["manifest"], [handler], [union.people["custodian"]])
    admin = faces.sign_in(union.people["concerns_admin"].user)
    put = admin.put(f"/v1/{union.slug}/manifest", json.dumps(second), content_type="application/json")
    assert put.status_code == 201, put.content
    copy = copy_of(union.slug)
    keys = recovered(union, handler.pseudonym, handler.recipient, copy)
    organisation = organisation_of(union.slug)
    keys["A" * 22] = keys[one.handle]  # a case that is here no longer
    taken = recovering.take(organisation=organisation, cases=keys, by=Operator("test"))
    assert taken == (len(copy.cases), 1)
    assert recovering.take(organisation=organisation, cases=keys, by=Operator("test")) == taken
    whole = client.get(f"/v1/{union.slug}/cases/{one.handle}").json()
    mine = {key["key"]: cases.WrappedKey(**key) for key in whole["keys"]}
    assert set(mine) == {"case", "files"}
    assert str(cases.unwrap(mine["case"], handler.identity)) == str(one.keys["case"])
    with pytest.raises(ValueError, match="sealed-for-others"):
        cases.unwrap(mine["case"], lost)
    nobody = recovered(union, PSEUDONYM, handler.recipient, copy)
    with pytest.raises(CadreError, match="concerns-holder"):
        recovering.take(organisation=organisation, cases=nobody, by=Operator("test"))
    assert concerns.unb64(mine["case"].blob).startswith(b"age-encryption.org/v1")

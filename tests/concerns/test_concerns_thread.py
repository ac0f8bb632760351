"""From an organisation's first manifest to an answered concern, through both faces as browsers use them."""

from __future__ import annotations

import json
from typing import Any

import pyrage
import pytest

import small_concerns as concerns
from small_concerns import Faces, b64, posted, sent, unb64
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


def test_a_concern_is_taken_answered_and_read(faces: Faces, union: Union) -> None:
    api = faces.api()
    card = next(one for one in api.get("/v1/organisations").json() if one["slug"] == union.slug)
    assert card["manifest"] == union.signed
    file = concerns.new_handle()
    one = sent(union.slug, card["manifest"], api, files=(file,))
    sealed = concerns.sealed_file(b"photo", one.keys["files"].to_public())
    assert put(api, one.handle, file, sealed).status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    assert posted(api, "/v1/concerns", one.body).status_code == 200
    handler = faces.sign_in(union.intake.user)
    row = next(r for r in handler.get(f"/v1/{union.slug}/cases").json() if r["handle"] == one.handle)
    key = next(k for k in row["keys"] if k["key"] == "case")
    case_key = pyrage.x25519.Identity.from_str(
        pyrage.decrypt(unb64(key["blob"]), [union.intake.identity]).decode()
    )
    first = pyrage.decrypt(unb64(row["first"]["blob"]), [case_key])
    assert json.loads(json.loads(first[4:].rstrip(b"\0"))["signed"])["body"]["story"]
    whole = handler.get(f"/v1/{union.slug}/cases/{one.handle}").json()
    assert [f["id"] for f in whole["files"]] == [file]
    got = handler.get(f"/v1/{union.slug}/cases/{one.handle}/files/{file}")
    assert b"".join(got.streaming_content) == sealed
    reply = concerns.message(
        one.code.mac, one.handle, 2, "handler", None, {"kind": "note", "text": "We read it."}
    )
    blob = b64(pyrage.encrypt(reply, [one.keys["case"].to_public()]))
    path = f"/v1/{union.slug}/cases/{one.handle}"
    assert posted(handler, f"{path}/messages", {"seq": 2, "generation": 1, "blob": blob}).status_code == 201
    assert posted(handler, f"{path}/state", {"state": "acknowledged"}).status_code == 200
    opened = posted(api, "/v1/thread", {"proof": concerns.solved(api), **one.code.asked()})
    assert opened.status_code == 200, opened.content
    thread = opened.json()["thread"]
    assert (thread["state"], len(thread["messages"])) == ("acknowledged", 2)
    assert pyrage.decrypt(unb64(thread["messages"][1]["blob"]), [one.keys["case"]]) == reply
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert posted(api, "/v1/thread/messages", concerns.further(one, 3), **bearer).status_code == 201
    taken = posted(api, "/v1/thread/messages", concerns.further(one, 3), **bearer)
    assert (taken.status_code, taken.json()) == (409, {"error": "seq-taken", "params": {"next": 4}})
    assert len(api.get("/v1/thread", headers=bearer).json()["messages"]) == 3


def put(api: Any, handle: str, file: str, octets: bytes) -> Any:
    proof = b64(json.dumps(concerns.solved(api)).encode())
    return api.generic(
        "PUT", f"/v1/files/{file}?handle={handle}", octets, content_type="application/octet-stream",
        headers={"X-Proof": proof},
    )  # fmt: skip

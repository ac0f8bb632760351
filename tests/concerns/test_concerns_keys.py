"""Keys, words and roots of those who read: who opens what, what is replaced by what, and by how many."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

import small_concerns as concerns
import small_people as people
from cadre_site.concerns.protocol import sealing
from small_concerns import Faces, Root, b64, posted, sent, unb64
from small_sites import _server
from small_unions import Union, operators, put_manifest, set_key, union_on

pytestmark = pytest.mark.xdist_group("concerns")
SERVICE = {"id": "clinic", "country": "XSC", "service": {"en": "Clinic", "ru": "Клиника"}}


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    """With an officer, who reads nothing else, and a place to refer to."""
    union = union_on(faces, "keys")
    officer = union.people["referral_officer"]
    union.signed = signed(union, officers=[{"holder": officer.pseudonym, "recipient": officer.recipient}])
    assert put_manifest(faces, union, union.signed).status_code == 201
    days = {"verified": date.today().isoformat(), "next_check": (date.today() + timedelta(60)).isoformat()}
    client = faces.sign_in(officer.user)
    path, body = f"/v1/{union.slug}/services", json.dumps({"services": [SERVICE | days]})
    assert client.put(path, body, content_type="application/json").status_code == 204
    (kept,) = client.get(path).json()["services"]
    assert kept["service"] == SERVICE["service"]  # the organisation's own words too
    return union


def signed(union: Union, root: Root | None = None, **other: Any) -> dict[str, str]:
    """The manifest after the union's last one."""
    last = union.signed["manifest"]
    version, intake = json.loads(last)["version"] + 1, [union.people["intake"], union.people["handler"]]
    return (root or union.root).manifest(version, last, intake, [union.people["custodian"]], **other)


def submitted(faces: Faces, union: Union, **consents: bool) -> concerns.Sent:
    api = faces.api()
    one = sent(union.slug, union.signed, api)
    one.body["consents"] = consents
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    return one


def sealed(text: str, recipient: str) -> str:
    return b64(pyrage.encrypt(concerns.pad(text.encode()), [pyrage.x25519.Recipient.from_str(recipient)]))


def referral(one: concerns.Sent, to: concerns.Holder, text: str) -> dict[str, Any]:
    """What a handler's browser sends: the same for the case and for the officer."""
    package = {"officer": to.pseudonym, "package": sealed(text, to.recipient)}
    preview = sealed(text, str(one.keys["case"].to_public()))
    return {"service": "clinic", "preview": preview, "given_to": package}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_an_officer_reads_what_was_prepared_for_them_and_nothing_else(faces: Faces, union: Union) -> None:
    officer, handler = union.people["referral_officer"], faces.sign_in(union.people["intake"].user)
    here, mine = f"/v1/{union.slug}", faces.sign_in(officer.user)
    without, one = submitted(faces, union, S5=True), submitted(faces, union, S3=True)
    text = json.dumps({"Occupation": "Nurses"})
    body = referral(one, officer, text)
    path = f"{here}/cases/{one.handle}/referrals"
    assert refused(posted(handler, f"{here}/cases/{without.handle}/referrals", body)) == (
        403, "consent-missing",
    )  # fmt: skip
    assert refused(posted(handler, path, body | {"given_to": None})) == (403, "not-allowed")
    stranger = referral(one, union.people["custodian"], text)
    assert refused(posted(handler, path, stranger)) == (422, "holder-unknown")
    assert posted(handler, path, body).json() == {"number": 1}
    before = people.letters(faces.home)
    tick(faces)
    written = people.letters(faces.home)[len(before) :]
    assert sum(officer.user.email in letter for letter in map(str, written)) == 1
    (given,) = mine.get(f"{here}/referrals").json()
    opened = pyrage.decrypt(unb64(given["package"]), [officer.identity])
    assert opened == concerns.pad(text.encode())
    assert (given["handle"], given["service"], given["outcome"]) == (one.handle, "clinic", None)
    for closed in ("/cases", f"/cases/{one.handle}"):
        assert mine.get(here + closed).status_code == 403
    tell = f"{path}/{given['number']}"
    assert mine.patch(tell, {"outcome": "accepted"}, content_type="application/json").status_code == 204
    assert handler.get(f"{here}/cases/{one.handle}").json()["referrals"][0]["outcome"] == "accepted"
    taken_back(union, one.handle)
    assert mine.get(f"{here}/referrals").json()[0]["package"] is None
    erase(union, one.handle)
    assert mine.get(f"{here}/referrals").json() == []
    assert mine.patch(tell, {"outcome": "accepted"}, content_type="application/json").status_code == 410


def organisation(union: Union) -> Any:
    from cadre_site.concerns.models import ReceivingOrganisation

    return ReceivingOrganisation.objects.get(slug=union.slug)


def tick(faces: Faces) -> Any:
    from datetime import UTC, datetime

    from cadre_site.concerns import ticking

    return ticking.tick(datetime.now(UTC))


def taken_back(union: Union, handle: str) -> None:
    from cadre_site.concerns.models import Case
    from cadre_site.concerns.writing import of_organisation

    with of_organisation(organisation(union)):
        Case.objects.filter(pk=handle).update(consents={})


def erase(union: Union, handle: str) -> None:
    from cadre_site.concerns import retention
    from cadre_site.concerns.writing import Clock

    assert retention.erase(organisation(union), handle, by=Clock(), on=date.today())


def test_new_words_take_the_place_of_lost_ones_and_a_passkey_is_never_alone(
    faces: Faces, union: Union
) -> None:
    from cadre_site.concerns.models import KeyBlob

    holder = union.people["handler"]
    client, before = faces.sign_in(holder.user), len(people.letters(faces.home))

    def ways() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get("/v1/me").json()["key"]["blobs"]
        return found

    def added(kind: str) -> dict[str, Any]:
        blob = b64(pyrage.encrypt(str(holder.identity).encode(), [holder.identity.to_public()]))
        done = posted(client, "/v1/me/key/blobs", {"kind": kind, "label": "Laptop", "blob": blob})
        assert done.status_code == 201
        return dict(done.json())

    (old,) = ways()
    passkey, words = added("passkey"), added("passphrase")
    assert [one["id"] for one in ways()] == [passkey["id"], words["id"]]
    assert words["label"] == ""
    assert not KeyBlob.objects.filter(pk=old["id"]).exists()
    assert refused(client.delete(f"/v1/me/key/blobs/{words['id']}")) == (409, "last-blob")
    assert client.delete(f"/v1/me/key/blobs/{passkey['id']}").status_code == 204
    alone = {"recipient": holder.recipient, "kind": "passkey", "blob": words["blob"]}
    put = client.put("/v1/me/key", json.dumps(alone), content_type="application/json")
    assert refused(put) == (422, "last-blob")
    assert [one["id"] for one in ways()] == [words["id"]]
    admin = faces.sign_in(union.people["concerns_admin"].user)
    rows = admin.get(f"/v1/{union.slug}/audit").json()["rows"]
    mine = [row["action"] for row in rows if row["by"] == holder.pseudonym]
    assert mine[-3:] == ["key_added", "words_changed", "key_removed"]
    written = people.letters(faces.home)[before:]
    assert sum(holder.user.email in letter for letter in map(str, written)) == 3
    assert not any("Laptop" in letter or "passkey" in letter for letter in map(str, written))


def test_two_who_keep_the_platform_replace_a_lost_root_and_everybody_is_told(faces: Faces) -> None:
    union = union_on(faces, "lost-root")
    first, second = (faces.sign_in(user) for user in operators(faces))
    admin = faces.sign_in(union.people["concerns_admin"].user)
    new, thief = Root(union.slug, recovery=union.root.recovery), Root(union.slug)
    here, at = f"/v1/organisations/{union.slug}/root", date.today() + timedelta(90)
    text = {"en": "Our key was lost in a fire.", "ru": "Ключ сгорел."}
    body = {"root": new.public, "text": text, "until": at.isoformat()}
    following = signed(union, new)
    assert refused(put_manifest(faces, union, following)) == (422, "manifest-bad")
    assert refused(posted(admin, here, body)) == (403, "not-allowed")
    for unfit in ({"root": union.root.public}, {"until": date.today().isoformat()}):
        assert refused(posted(first, here, body | unfit)) == (422, "root-unfit")
    assert posted(first, here, body).status_code == 201
    assert refused(posted(first, f"{here}/confirmation", {"root": new.public})) == (409, "same-person")
    assert refused(posted(second, f"{here}/confirmation", {"root": thief.public})) == (409, "root-changed")
    (mine,) = (one for one in second.get("/v1/organisations").json() if one["slug"] == union.slug)
    assert (mine["proposed_root"]["root"], card(faces, union)["notice"]) == (new.public, None)
    one = submitted(faces, union, S1=True)  # all goes on until the second one's word
    assert posted(second, f"{here}/confirmation", {"root": new.public}).status_code == 204
    told = card(faces, union)
    assert told["manifest"] is None
    assert told["notice"] == {"text": text, "day": date.today().isoformat(), "until": at.isoformat()}
    api = faces.api()
    late = posted(api, "/v1/concerns", sent(union.slug, union.signed, api).body)
    assert refused(late) == (409, "manifest-missing")
    handler = faces.sign_in(union.people["intake"].user)
    other = concerns.wrap(one.keys["case"], "case", union.people["custodian"].pseudonym, new_recipient())
    keys = posted(handler, f"/v1/{union.slug}/cases/{one.handle}/keys", {"keys": [other]})
    assert refused(keys) == (409, "manifest-missing")
    for root in (union.root, thief):
        assert refused(put_manifest(faces, union, signed(union, root)))[1] == "manifest-bad"
    assert put_manifest(faces, union, following).status_code == 201
    union.signed, union.root = following, new
    submitted(faces, union, S1=True)
    assert card(faces, union)["notice"]["text"] == text
    assert put_manifest(faces, union, signed(union)).status_code == 201
    rows = admin.get(f"/v1/{union.slug}/audit").json()["rows"]
    assert [row["action"] for row in rows if row["action"].startswith("root_")] == [
        "root_proposed", "root_replaced",
    ]  # fmt: skip
    notice_ends(union, at)


def new_recipient() -> str:
    return str(sealing.recipient_of(sealing.new_identity()))


def card(faces: Faces, union: Union) -> dict[str, Any]:
    cards = faces.api().get("/v1/organisations").json()
    return dict(next(one for one in cards if one["slug"] == union.slug))


def notice_ends(union: Union, last: date) -> None:
    from cadre_site.concerns.cases import notice_of

    found = organisation(union)
    assert notice_of(found, last) is not None
    assert notice_of(found, last + timedelta(1)) is None


def test_a_deleted_key_is_in_no_file_of_the_database(faces: Faces, union: Union) -> None:
    """PostgreSQL's write-ahead log apart, which the server turns over by itself."""
    from django.conf import settings
    from django.db import connections

    connection, officer = connections["concerns"], union.people["referral_officer"]
    handler = faces.sign_in(union.people["intake"].user)
    kept = unb64(submitted(faces, union).body["keys"][0]["blob"])
    gone, lost = [submitted(faces, union, S3=True) for _ in range(4)], []
    for one in gone:
        body = referral(one, officer, "{}")
        assert posted(handler, f"/v1/{union.slug}/cases/{one.handle}/referrals", body).status_code == 201
        lost += [unb64(key["blob"]) for key in one.body["keys"]] + [unb64(body["given_to"]["package"])]
    checkpoint(connection)
    assert found_of(connection, [*lost, kept]) == len(lost) + 1
    for one in gone:
        erase(union, one.handle)
    checkpoint(connection)
    assert found_of(connection, lost) > 0  # in old rows, or in SQLite's log
    assert tick(faces).rewritten == 1
    checkpoint(connection)
    assert (found_of(connection, lost), found_of(connection, [kept])) == (0, 1)
    assert tick(faces).rewritten == 1
    os.utime(Path(settings.CONCERNS_HOME) / "deletions.txt", (0, 0))  # after a day there is no more to do
    assert tick(faces).rewritten == 0


def checkpoint(connection: Any) -> None:
    if connection.vendor == "postgresql":
        place = connection.settings_dict["HOST"]
        call = [f"{_server()}/psql", "-h", place, "-U", "cadre", "-d", "postgres", "-qc", "checkpoint"]
        subprocess.run(call, check=True, capture_output=True)


def found_of(connection: Any, blobs: list[bytes]) -> int:
    """How many stand in the files. A part that is not at the beginning, for long rows are cut into pieces."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select oid from pg_database where datname = current_database()")
            place = Path(connection.settings_dict["HOST"]) / "data" / "base" / str(cursor.fetchone()[0])
        files = place.iterdir()
    else:
        place = Path(connection.settings_dict["NAME"])
        files = place.parent.glob(f"{place.name}*")
    contents = [file.read_bytes() for file in files if file.is_file()]
    return sum(any(blob[100:160] in content for content in contents) for blob in blobs)


def test_a_key_made_anew_drops_what_was_wrapped_for_the_lost_one(faces: Faces, union: Union) -> None:
    one, holder = submitted(faces, union), union.people["handler"]
    client, path = faces.sign_in(holder.user), f"/v1/{union.slug}/cases/{one.handle}"
    assert client.get(path).status_code == 200
    holder.identity = sealing.new_identity()
    assert set_key(faces, holder).status_code == 201
    assert client.get(path).status_code == 404
    colleague = faces.sign_in(union.people["intake"].user)
    keys = [concerns.wrap(one.keys["case"], "case", holder.pseudonym, holder.recipient)]
    assert posted(colleague, f"{path}/keys", {"keys": keys}).status_code == 201
    (mine,) = client.get(path).json()["keys"]
    assert pyrage.decrypt(unb64(mine["blob"]), [holder.identity]) == str(one.keys["case"]).encode()

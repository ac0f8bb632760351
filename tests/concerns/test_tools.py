"""The organisation's own tools as somebody at a machine off the network uses them."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from small_cases import CUSTODIAN, HANDLER, OTHER, Case, Organisation

from cadre_site.concerns.protocol import manifests, sealing, words
from cadre_site.concerns.protocol.encoding import b64, from_b64
from cadre_site.concerns.tools import copies, drilling, roots, signing
from terminal import cadre

Answer = subprocess.CompletedProcess[str]
NAMES = {
    HANDLER: ("Aisha", ["intake", "handler"]),
    OTHER: ("Boris", ["handler"]),
    CUSTODIAN: ("Chen", ["custodian"]),
}
BAD = {"pseudonym": "x", "name": "y", "roles": ["intake"], "recipient": "age1zzz"}


def told(answer: Answer) -> dict[str, Any]:
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


class Office:
    """A folder made by the ceremony, the two people of recovery, and the desk's list."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder, self.people = place, place / "union", Organisation().people
        self.two = [place / "anna.key", place / "ben.key"]
        public = [told(cadre("concerns", "key", str(file), "--json"))["public"] for file in self.two]
        call = ("concerns", "ceremony", str(self.folder), "--slug", "nurses-union", "--json")
        self.made = told(cadre(*call, "--recovery", public[0], "--recovery", public[1]))
        self.list = place / "people.json"
        self.passphrase = place / "passphrase"
        self.passphrase.write_text(self.made["passphrase"])
        self.write_list(*self.people)

    def write_list(self, *holders: str) -> None:
        rows = [
            {"pseudonym": one, "name": NAMES[one][0], "roles": NAMES[one][1],
             "recipient": sealing.recipient_of(self.people[one])}
            for one in holders
        ]  # fmt: skip
        self.list.write_text(json.dumps(rows))

    def sign(self, *more: str) -> Answer:
        given = ("--people", self.list, "--passphrase-file", self.passphrase, "--yes")
        return cadre("concerns", "manifest", self.folder, *given, *more)

    def persons(self, *files: Path) -> list[str]:
        return [word for file in files for word in ("--person", str(file))]

    def copy(self, cases: int = 3) -> Path:
        """Of the server: cases with a reply each, sealed to the newest manifest."""
        signed, manifest = roots.newest(self.folder) or pytest.fail("nothing signed")
        union = Organisation(people=self.people)
        rows = []
        for number in range(cases):
            case = Case(union, b64(bytes([number]) * 16))
            case.begin()
            case.say({"kind": "note", "text": "We read it.", "files": []}, "handler")
            blobs = [
                {"seq": at + 1, "generation": 1, "blob": b64(blob)} for at, blob in enumerate(case.blobs)
            ]
            keys = [one.model_dump() for one in case.wrapped(manifest)]
            rows.append({"handle": case.handle, "keys": keys, "messages": blobs, "identity": None})
        file = self.place / "copy.json"
        whole = {"organisation": manifest.organisation, "manifest": signed.model_dump(), "cases": rows}
        file.write_text(json.dumps({"format": "cadre-concerns-copy/1", **whole}))
        return file


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("office"))
    assert made.sign().returncode == 0
    return made


def test_a_ceremony_leaves_nothing_readable(office: Office) -> None:
    whole = b"".join(file.read_bytes() for file in office.folder.iterdir())
    assert b"AGE-SECRET-KEY" not in whole
    assert office.made["passphrase"].encode() not in whole
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in office.two)
    public = roots.first_root(office.folder)
    assert office.made["words"].split() == words.fingerprint(public)
    assert words.from_words(office.made["cyrillic"]) == words.from_words(office.made["words"])


def test_a_manifest_is_believed_and_followed_and_a_new_root_takes_over(tmp_path: Path) -> None:
    office = Office(tmp_path)
    shown = office.sign()
    assert (shown.returncode, "Aisha, whose key says" in shown.stdout) == (0, True), shown.stderr
    told_words = " ".join(words.of_recipient(sealing.recipient_of(office.people[CUSTODIAN])))
    assert f"Chen, whose key says {told_words}" in " ".join(shown.stdout.split())
    first = roots.newest(office.folder)
    assert first is not None
    asked = {"slug": "nurses-union", "root": first[1].root, "at_least": 1, "today": first[1].issued}
    assert [one.holder for one in manifests.believe(first[0], **asked).intake] == [HANDLER, OTHER]
    office.write_list(HANDLER, CUSTODIAN)
    passphrase = told(office.sign("--new-root", "--json"))["next_passphrase"]
    assert office.sign().returncode == 4  # signed by the next root from here on, under its own passphrase
    office.passphrase.write_text("-".join(words.words_of(words.from_words(passphrase), cyrillic=True)))
    assert office.sign("--days", "30").returncode == 0
    files = sorted(office.folder.glob("manifest-*.json"))
    chain = [roots.signed_in(file)[0] for file in files]
    pairs = zip([None, *chain], chain, strict=False)
    assert [manifests.follow(one, before).version for before, one in pairs] == [1, 2, 3]
    assert len(manifests.read(chain[1]).intake) == 1


def test_a_lost_root_is_followed_by_a_new_one_that_signs_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path)
    refused = office.sign("--lost-root")
    assert (refused.returncode, "Nothing was signed" in refused.stderr) == (2, True)
    assert office.sign().returncode == 0
    first = roots.newest(office.folder)
    assert first is not None
    office.passphrase.write_text("nobody knows it")
    made = told(office.sign("--lost-root", "--json"))
    second, manifest = roots.signed_in(Path(made["file"]))
    assert (manifest.version, manifest.root != first[1].root, manifest.next_root) == (2, True, None)
    with pytest.raises(ValueError, match="manifest-root"):
        manifests.follow(second, first[0])
    assert manifests.follow(second, first[0], manifest.root).recovery == first[1].recovery
    people, day = signing.people_in(office.list), manifest.issued
    file, _ = signing.sign_next(office.folder, people, made["next_passphrase"], day, 180, None)
    third = roots.signed_in(file)[0]
    assert manifests.follow(third, second).version == 3  # and goes on as ever
    two = [sealing.recipient_of(sealing.new_identity()) for _ in range(2)]
    elsewhere = tmp_path / "elsewhere"  # the folder burned with it: a new ceremony after the last manifest
    roots.begin(elsewhere, "nurses-union", (two[0], two[1]))
    (elsewhere / "manifest-0003.json").write_text(third.model_dump_json())
    file, fourth = signing.sign_next(elsewhere, people, "", day, 180, roots.new_root(elsewhere), lost=True)
    assert manifests.follow(roots.signed_in(file)[0], third, fourth.root).version == 4


def test_referral_officers_stand_in_a_list_of_their_own(office: Office, tmp_path: Path) -> None:
    rows = json.loads(office.list.read_text())
    rows[1]["roles"] = ["referral_officer"]
    (tmp_path / "people.json").write_text(json.dumps(rows))
    people = signing.people_in(tmp_path / "people.json")
    assert [(one.name, one.what) for one in people] == [
        ("Aisha", "read"),
        ("Chen", "open"),
        ("Boris", "refer"),
    ]
    two = [sealing.recipient_of(sealing.new_identity()) for _ in range(2)]
    made = roots.begin(tmp_path / "union", "nurses-union", (two[0], two[1]))
    day = Organisation().manifest().issued
    file, manifest = signing.sign_next(tmp_path / "union", people, made.passphrase, day, 30, None)
    assert ([one.holder for one in manifest.officers], len(manifest.intake)) == ([OTHER], 1)
    assert roots.signed_in(file)[1] == manifest
    assert "officers" not in manifests.sign(Organisation().manifest(), Organisation().root).manifest


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"passphrase": "lusab-babad-lusab-babad-lusab-babad"}, 4, "This passphrase does not open"),
        ({"passphrase": "no words"}, 4, "This passphrase does not open"),
        ({"list": "[]"}, 2, "Nobody would read concerns"),
        ({"list": "{"}, 4, "is no list of the desk's people"),
        ({"list": json.dumps([BAD])}, 4, "is no list"),
    ],
)
def test_what_is_not_signed(office: Office, change: dict[str, str], code: int, says: str) -> None:
    before = {file: file.read_text() for file in (office.passphrase, office.list)}
    for name, text in change.items():
        getattr(office, name).write_text(text)
    try:
        answer = office.sign()
    finally:
        for file, text in before.items():
            file.write_text(text)
    assert (answer.returncode, says in " ".join(answer.stderr.split())) == (code, True), answer.stderr
    assert len(list(office.folder.glob("manifest-*.json"))) == 1


def test_a_ceremony_refuses_one_person_and_a_folder_that_is_there(office: Office, tmp_path: Path) -> None:
    call = ("concerns", "ceremony", str(tmp_path / "x"), "--slug", "union")
    public = sealing.recipient_of(sealing.new_identity())
    other = sealing.recipient_of(sealing.new_identity())
    assert cadre(*call, "--recovery", public).returncode == 2
    assert cadre(*call, "--recovery", public, "--recovery", public).returncode == 2
    assert cadre(*call, "--recovery", public, "--recovery", "age1qqq").returncode == 2
    assert not (tmp_path / "x").exists()
    there = ("concerns", "ceremony", str(office.folder), "--slug", "union")
    assert cadre(*there, "--recovery", public, "--recovery", other).returncode == 2


def test_pages_are_published_with_whom_they_trust_and_compared_with_their_source(
    office: Office, tmp_path: Path
) -> None:
    manifest, folder = next(iter(office.folder.glob("manifest-*.json"))), tmp_path / "pages"
    call = ("concerns", "publish", folder, "--manifest", manifest, "--api")
    assert cadre(*call, "https://api.example.org").returncode == 0
    trust = json.loads((folder / "trust.json").read_text())
    assert trust["api"] == "https://api.example.org"
    assert [(one["slug"], one["version"]) for one in trust["organisations"]] == [("nurses-union", 1)]
    assert cadre(*call, "https://api.example.org", "--leave", "https://weather.example.org/").returncode == 0
    assert json.loads((folder / "trust.json").read_text())["leave"] == "https://weather.example.org/"
    assert cadre(*call, "https://api.example.org", "--leave", "javascript:1").returncode == 2
    assert cadre(*call, "https://api.example.org/v1").returncode == 2
    assert cadre(*call, "https://api.example.org", "--manifest", manifest).returncode == 2
    same = cadre("concerns", "verify-bundle", folder)
    assert (same.returncode, "very" in same.stdout) == (0, True), same.stderr
    (folder / "index.html").write_text((folder / "index.html").read_text() + " ")
    other = cadre("concerns", "verify-bundle", folder)
    assert (other.returncode, "index.html" in other.stderr) == (4, True)


def test_a_drill_opens_everything_with_two_people_and_nothing_with_one(office: Office) -> None:
    copy, (anna, ben) = office.copy(), office.two
    call = ("concerns", "drill", str(office.folder), str(copy))
    done = told(cadre(*call, *office.persons(anna, ben), "--json"))
    assert done == done | {"cases": 3, "messages": 6, "rotated": 3, "passed": True, "alone": 0, "failed": {}}
    assert told(cadre(*call, *office.persons(ben, anna), "--json"))["passed"]
    for files in ((anna,), (anna, anna), (ben, ben)):
        answer = cadre(*call, *office.persons(*files))
        assert (answer.returncode, "Both people" in answer.stderr) == (4, True)


def test_a_drill_notices_one_layer_damage_and_a_foreign_recovery_key(office: Office) -> None:
    copy = copies.copy_in(office.copy(2))
    anna, ben = (sealing.identity_from(file.read_text().splitlines()[1]) for file in office.two)
    sealed = (office.folder / "recovery.age").read_bytes()
    single = sealing.seal(sealing.unseal(sealing.unseal(sealed, ben), anna), [sealing.recipient_of(ben)])
    assert drilling._opens_alone(single, ben)
    for same in (anna, ben):
        twice = sealing.seal(sealing.seal(b"k", [sealing.recipient_of(same)]), [sealing.recipient_of(same)])
        assert drilling._opens_alone(twice, same)
    broken = copy.cases[0].model_copy(update={"messages": copy.cases[0].messages[1:]})
    foreign = copy.cases[1].model_copy(
        update={
            "keys": tuple(one.model_copy(update={"holder": "recovery"}) for one in copy.cases[1].keys[:1])
        }
    )
    done = drilling.drill(copy.model_copy(update={"cases": (broken, foreign)}), sealed, [anna, ben])
    assert set(done.failed.values()) == {"not-authentic", "sealed-for-others"}
    assert not done.passed


def test_recovery_gives_the_keys_to_somebody_new(office: Office, tmp_path: Path) -> None:
    copy, new = office.copy(), sealing.new_identity()
    to = tmp_path / "keys.json"
    given = ("--holder", "PDDDDDDDDDDDD", "--recipient", sealing.recipient_of(new), "--to", str(to))
    call = ("concerns", "recover", str(office.folder), str(copy), *office.persons(*office.two), *given)
    assert told(cadre(*call, "--json"))["cases"] == 3
    keys = json.loads(to.read_text())["cases"]
    alone = ("concerns", "recover", str(office.folder), str(copy), *office.persons(office.two[0]), *given)
    before = to.read_bytes()
    assert (cadre(*alone).returncode, to.read_bytes() == before) == (4, True)
    first = keys[copies.copy_in(copy).cases[0].handle]
    assert {one["key"] for one in first} == {"case", "files"}  # never identities
    (wrapped,) = (one for one in first if one["key"] == "case")
    assert pyrage.decrypt(from_b64(wrapped["blob"]), [new]).startswith(b"AGE-SECRET-KEY-1")


def test_a_manifest_of_another_root_in_the_folder_is_noticed(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert office.sign().returncode == 0
    forged = manifests.sign(Organisation(slug="nurses-union").manifest(), Ed25519PrivateKey.generate())
    (office.folder / "manifest-0002.json").write_text(forged.model_dump_json())
    answer = office.sign()
    assert (answer.returncode, "is no manifest to be believed" in answer.stderr) == (4, True)

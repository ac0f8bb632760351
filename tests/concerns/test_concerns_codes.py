"""T11: proofs of work spent before, over or never set; codes of nobody, told and timed like others."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import pytest
from scipy.stats import mannwhitneyu

import small_concerns as concerns
from small_concerns import Faces, posted, sent, solved
from small_unions import Union, union_on

pytestmark = pytest.mark.xdist_group("concerns")


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    return union_on(faces)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def ask(api: Any, proof: Any, code: concerns.Code) -> Any:
    return posted(api, "/v1/thread", {"proof": proof, **code.asked()})


def test_a_proof_is_good_once_whatever_it_was_spent_for(faces: Faces, union: Union) -> None:
    api, code = faces.api(), concerns.Code()
    proof = solved(api)
    assert refused(ask(api, proof, code)) == (404, "unknown-code")
    assert refused(ask(api, proof, code)) == (409, "proof-spent")
    one = sent(union.slug, union.signed, api)
    assert refused(posted(api, "/v1/concerns", one.body | {"proof": proof})) == (409, "proof-spent")
    withdrawal = {"proof": proof, "token": concerns.b64(b"x" * 32)}
    assert refused(posted(api, "/v1/withdrawals", withdrawal)) == (409, "proof-spent")
    again = proof | {"solution": proof["solution"] | {"time": 5}, "more": 1}
    assert refused(ask(api, again, code)) == (409, "proof-spent")


def test_a_proof_that_is_over_or_was_never_set_is_refused(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    import altcha

    api, code = faces.api(), concerns.Code()
    own = altcha.create_challenge("PBKDF2/SHA-256", 1, counter=1, hmac_secret="mine", hmac_key_secret="mine")
    own_proof = {"challenge": own.to_dict(), "solution": altcha.solve_challenge(own).to_dict()}
    assert refused(ask(api, own_proof, code)) == (422, "proof-wrong")
    proof = solved(api)
    for change in ({"cost": 0}, {"expiresAt": 2**33}, {"keyPrefix": ""}, {"algorithm": "SHA-256"}):
        told = proof["challenge"] | {"parameters": proof["challenge"]["parameters"] | change}
        assert refused(ask(api, proof | {"challenge": told}, code)) == (422, "proof-wrong"), change
    wrong = proof["solution"] | {"derivedKey": "00" * 32}
    assert refused(ask(api, proof | {"solution": wrong}, code)) == (422, "proof-wrong")
    for nothing in ({}, {"challenge": {}, "solution": {}}, {"challenge": [], "solution": 3}):
        assert refused(ask(api, nothing, code)) == (422, "proof-wrong")
    later = time.time() + 21 * 60
    monkeypatch.setattr("altcha.v2.time.time", lambda: later)
    assert refused(ask(api, proof, code)) == (409, "proof-over")


def test_proofs_grow_dearer_while_many_are_spent(faces: Faces, union: Union) -> None:
    from datetime import UTC, datetime

    from django.test import override_settings

    from cadre_site.audit.writing import acting
    from cadre_site.concerns import proofs
    from cadre_site.concerns.models import SpentProof

    def spent(count: int, start: int) -> None:
        with acting("concerns"):
            for number in range(start, start + count):
                SpentProof(digest=f"{number:064x}", spent=datetime.now(UTC)).save(force_insert=True)

    with acting("concerns"):
        SpentProof.objects.all().delete()
    with override_settings(PROOF_TRIES=80):
        assert proofs._dearer() == 1
        spent(60, 0)
        assert proofs._dearer() == 2
        spent(1000, 100)
        assert proofs._dearer() == proofs.MOST
    api = faces.api()
    one = sent(union.slug, union.signed, api)  # dear, and yet it works
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    assert ask(api, solved(api), one.code).status_code == 200
    with acting("concerns"):
        SpentProof.objects.all().delete()


def test_a_wrong_code_takes_as_long_as_a_right_one_and_is_told_alike(faces: Faces, union: Union) -> None:
    """A code of nobody, a right lookup with a wrong proof of it, and a right one whose case is there."""
    from cadre_site.concerns import codes
    from cadre_site.concerns.actions import reporting
    from cadre_site.concerns.refusing import RefusedError

    api = faces.api()
    one = sent(union.slug, union.signed, api)
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    nobody = ask(api, solved(api), concerns.Code())
    half = ask(api, solved(api), concerns.Code(lookup=one.code.lookup))
    assert (nobody.status_code, nobody.content) == (half.status_code, half.content) == (404, nobody.content)

    def timed(lookup: bytes) -> float:
        began = time.perf_counter()
        with pytest.raises(RefusedError):
            reporting.open_thread(lookup=lookup, auth=b"w" * 32)
        return time.perf_counter() - began

    codes.fits(b"x", None)  # the hash of nobody's is made once
    pairs = [(timed(concerns.Code().lookup), timed(one.code.lookup)) for _ in range(40)]
    unknown, known = zip(*pairs, strict=True)
    assert mannwhitneyu(unknown, known).pvalue > 0.01, (
        statistics.median(unknown), statistics.median(known)
    )  # fmt: skip


def test_ten_thousand_wrong_codes_lock_nobody_out(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with a lookup of its own; without Argon2id, which takes its time and nothing else."""
    from django.db import connections

    from cadre_site.concerns import codes
    from cadre_site.concerns.actions import reporting
    from cadre_site.concerns.refusing import RefusedError

    api = faces.api()
    one = sent(union.slug, union.signed, api)
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    tries = 10_000 if connections["concerns"].vendor == "sqlite" else 300  # the same code, over a socket
    with monkeypatch.context() as patched:
        patched.setattr(codes, "fits", lambda auth, kept: kept is not None)
        for number in range(tries):
            with pytest.raises(RefusedError) as problem:
                reporting.open_thread(lookup=number.to_bytes(32, "big"), auth=b"w" * 32)
            assert problem.value.word == "unknown-code"
    assert ask(api, solved(api), one.code).status_code == 200


def test_a_token_opens_one_thread_for_half_an_hour(
    faces: Faces, union: Union, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime, timedelta

    from cadre_site.concerns.actions import reporting

    api = faces.api()
    one, other = sent(union.slug, union.signed, api), sent(union.slug, union.signed, api)
    for each in (one, other):
        assert posted(api, "/v1/concerns", each.body).status_code == 201
    token = ask(api, solved(api), one.code).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert api.get("/v1/thread", headers=bearer).json()["handle"] == one.handle
    for wrong in ("", "Bearer ", f"Bearer {token[:-1]}", f"Basic {token}"):
        assert refused(api.get("/v1/thread", headers={"Authorization": wrong})) == (401, "token-over")

    class Later(datetime):
        @classmethod
        def now(cls, zone: Any = None) -> Any:
            return datetime.now(UTC) + timedelta(minutes=31)

    monkeypatch.setattr(reporting, "datetime", Later)
    assert refused(api.get("/v1/thread", headers=bearer)) == (401, "token-over")


def test_the_code_itself_is_kept_nowhere(faces: Faces, union: Union) -> None:
    """Not its parts either: only what was made of them with the pepper, or by Argon2id."""
    from cadre_site.concerns.models import ReceivingOrganisation, ReturnCode
    from cadre_site.concerns.scope import within

    api = faces.api()
    one = sent(union.slug, union.signed, api)
    assert posted(api, "/v1/concerns", one.body).status_code == 201
    with within(ReceivingOrganisation.objects.get(slug=union.slug).pk):
        kept = ReturnCode.objects.get(handle=one.handle)
    assert kept.auth.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    for part in (one.code.lookup, one.code.auth):
        for text in (part.hex(), concerns.b64(part)):
            assert text not in json.dumps([kept.index, kept.auth])

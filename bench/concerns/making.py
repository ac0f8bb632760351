"""Concerns of a union that receives them, and bodies of posts, each with its proof of work."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "concerns"))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import small_concerns
from small_concerns import environment


def union(home: Path) -> dict[str, Any]:
    """Tables, accounts, an organisation with a manifest; its slug and the signed manifest."""
    from small_unions import union_on

    with small_concerns.concerns_on(home, None, None) as faces:
        made = union_on(faces)
        return {"slug": made.slug, "signed": made.signed}


class _Waiting:
    """Stands where the making of a body asks for its challenge: the answer is put in later, when solved."""

    def __init__(self, challenge: dict[str, Any]) -> None:
        self.challenge = challenge

    def get(self, _: str) -> _Waiting:
        return self

    def json(self) -> dict[str, Any]:
        return self.challenge


def bodies(told: dict[str, Any], address: str, count: int) -> list[bytes]:
    """Posts with solved proofs. Challenges are fetched before proofs are spent, and so all at one price."""
    opener = build_opener(ProxyHandler({}))
    challenges = [json.load(opener.open(f"{address}/v1/challenge")) for _ in range(count)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_body, [told] * count, challenges, chunksize=5))


def _body(told: dict[str, Any], challenge: dict[str, Any]) -> bytes:
    story = "It happened on the ward. " * 40
    made = small_concerns.sent(told["slug"], told["signed"], _Waiting(challenge), story=story)
    return json.dumps(made.body).encode()


__all__ = ["bodies", "environment", "union"]


if __name__ == "__main__":
    print(json.dumps(union(Path(sys.argv[1]))))

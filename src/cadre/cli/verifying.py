"""``cadre verify``: the stranger's check of a certificate, told in the terminal's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cadre.cli.language import words
from cadre.cli.show import Screen
from cadre.disclosure import certificate as proof
from cadre.release import check_release
from cadre.vocabulary.errors import CadreError, ExitCode

BROKEN = (
    OSError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
)  # of a file that is no certificate


def verify_files(
    certificate: Path, published: Path, private: Path | None, screen: Screen
) -> list[dict[str, Any]]:
    """Check, say what holds, and give the same facts.

    Raises:
        CadreError (DISCLOSURE): something does not hold; the first such thing is named.
    """
    changed = check_release(published) if (published / "release.json").is_file() else []
    if changed:
        raise _refuted("digest", changed[0])
    try:
        found = proof.verify(certificate, published)
        if private is not None:
            proof.verify_with_private(certificate, published, private)
    except proof.ClaimError as problem:
        raise _refuted(*problem.args) from problem
    except BROKEN as problem:
        raise _refuted("unreadable", f"{type(problem).__name__}: {problem}") from problem
    for part in found:
        _say(part, screen)
    if private is not None:
        screen.say("verify.insiders")
    screen.say("verify.stated" if found else "verify.nothing")
    return found


def _say(part: dict[str, Any], screen: Screen) -> None:
    if "method" in part:
        screen.say("verify.perturbed", method=part["method"])
        return
    name = " ".join(str(part[key]) for key in ("measure", "year") if key in part)
    screen.say(f"verify.{part['proof']}", name=name, cells=part["cells"], withheld=part["withheld"])
    if part["narrowest"] is not None:
        screen.say("verify.narrowest", narrowest=part["narrowest"])
    if part["at_least"] is not None and part["proof"] != "vectors":
        screen.say("verify.at-least", at_least=part["at_least"])


def _refuted(claim: str, at: str) -> CadreError:
    told = words(f"verify.claim.{claim}")
    return CadreError("verify-refuted", ExitCode.DISCLOSURE, claim=told, at=at)

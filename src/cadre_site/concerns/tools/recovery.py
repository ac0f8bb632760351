"""Two people open the recovery key, and with it the keys of every case; they are wrapped for somebody new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre_site.concerns.protocol import cases, messages, sealing
from cadre_site.concerns.protocol.encoding import NotOursError, from_b64
from cadre_site.concerns.protocol.sealing import Identity
from cadre_site.concerns.tools.copies import CopiedCase, Copy


def person_in(file: Path) -> Identity:
    """The age identity of a file as ``age-keygen`` writes it. Raises CadreError (INPUT)."""
    try:
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
        return sealing.identity_from("".join(lines))
    except (OSError, UnicodeDecodeError, NotOursError) as problem:
        raise CadreError("concerns-person", ExitCode.INPUT, file=str(file)) from problem


def open_recovery(sealed: bytes, people: Sequence[Identity]) -> Identity:
    """``people`` in any order; each opens one of the two layers.

    Raises:
        CadreError: (INPUT) both are needed, or these are others.
    """
    for first, second in ((a, b) for a in people for b in people if a is not b):
        try:
            return sealing.identity_from(
                sealing.unseal(sealing.unseal(sealed, first), second).decode("ascii", "replace")
            )
        except NotOursError:
            continue
    raise CadreError("concerns-both-needed", ExitCode.INPUT)


def keys_of(case: CopiedCase, recovery: Identity) -> dict[tuple[cases.Key, int], Identity]:
    """Every key of a case by its kind and generation. Raises NotOursError: one is not for recovery."""
    mine = [wrapped for wrapped in case.keys if wrapped.holder == cases.RECOVERY]
    return {(one.key, one.generation): cases.unwrap(one, recovery) for one in mine}


def thread_of(case: CopiedCase, keys: dict[tuple[cases.Key, int], Identity]) -> list[messages.Message]:
    """The messages, each believed. Raises NotOursError: a key is missing, or one is not authentic."""
    found = []
    for row in sorted(case.messages, key=lambda one: one.seq):
        if ("case", row.generation) not in keys:
            raise NotOursError("key-missing")
        found.append(messages.opened(from_b64(row.blob), keys["case", row.generation]))
    return list(messages.believed(found, case=case.handle))


def wrapped_for(
    copy: Copy, recovery: Identity, holder: str, recipient: str
) -> Iterator[tuple[str, list[cases.WrappedKey]]]:
    """For each case that opens: its handle and its keys for one more holder."""
    for case in copy.cases:
        made = []
        for (key, generation), secret in keys_of(case, recovery).items():
            if key != "identity":
                made += cases.wrap(key, secret, {holder: recipient}, generation)
        yield case.handle, made

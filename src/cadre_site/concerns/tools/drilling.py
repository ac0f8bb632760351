"""The drill: can the cases be opened again, and can a handler be shut out, on a copy that nobody needs?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cadre_site.concerns.protocol import cases, manifests, messages, sealing
from cadre_site.concerns.protocol.encoding import NotOursError, from_b64
from cadre_site.concerns.protocol.sealing import Identity
from cadre_site.concerns.tools.copies import CopiedCase, Copy
from cadre_site.concerns.tools.recovery import keys_of, open_recovery, thread_of


@dataclass
class Drill:
    """``alone``: how many of the two could open recovery without the other; none should.
    ``failed``: handle -> why it did not open. ``rotated``: cases whose next key reaches all but the one shut
    out."""

    alone: int = 0
    cases: int = 0
    messages: int = 0
    rotated: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    shut_out: str = ""

    @property
    def passed(self) -> bool:
        return self.alone == 0 and not self.failed and self.rotated == self.cases

    def reasons(self) -> Counter[str]:
        return Counter(self.failed.values())


def drill(copy: Copy, sealed: bytes, people: Sequence[Identity]) -> Drill:
    """Open everything with both people, nothing with one, and make new keys without the first handler.

    Raises:
        CadreError: these two do not open the recovery key.
    """
    recovery = open_recovery(sealed, people)
    manifest = manifests.read(copy.manifest)
    done = Drill(shut_out=manifest.intake[0].holder)
    done.alone = sum(_opens_alone(sealed, person) for person in people)
    for case in copy.cases:
        done.cases += 1
        try:
            keys = keys_of(case, recovery)
            thread = thread_of(case, keys)
            done.messages += len(thread)
            done.rotated += _rotates(case, keys, thread, manifest)
        except NotOursError as problem:
            done.failed[case.handle] = problem.word
    return done


def _opens_alone(sealed: bytes, person: Identity) -> bool:
    """One layer is opened as far as this person can; what comes out must not be the key, nor lead to it."""
    try:
        inner = sealing.unseal(sealed, person)
    except NotOursError:
        return False
    if inner.startswith(b"AGE-SECRET-KEY-"):
        return True
    try:
        sealing.unseal(inner, person)
    except NotOursError:
        return False
    return True


def _rotates(
    case: CopiedCase,
    keys: dict[tuple[cases.Key, int], Identity],
    thread: Sequence[messages.Message],
    manifest: manifests.Manifest,
) -> bool:
    """A next key is told under the last one, and wrapped for the others; the one shut out holds none."""
    last = max(generation for key, generation in keys if key == "case")
    new, gone = sealing.new_identity(), manifest.intake[0].holder
    to = {one: key for one, key in cases.expected_holders(manifest, "case").items() if one != gone}
    to[cases.REPORTER] = thread[0].body["recipients"]["reporter"]
    wrapped = cases.wrap("case", new, to, last + 1)
    body = {"kind": "key", "generation": last + 1, "recipient": sealing.recipient_of(new)}
    plain = messages.written(
        body, case=case.handle, seq=thread[-1].seq + 1, side="handler", before=thread[-1],
        day=thread[-1].day, mac=from_b64(thread[0].body["mac"], 32),
    )  # fmt: skip
    under_the_last = messages.sealed(plain, sealing.recipient_of(keys["case", last]))
    told, _ = messages.opened(under_the_last, keys["case", last])
    holders = {one.holder for one in wrapped}
    return gone not in holders and told.body == body and cases.REPORTER in holders

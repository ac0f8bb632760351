"""age, with native X25519 recipients or a passphrase and nothing else (age-encryption.org/v1)."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from cadre_site.concerns.protocol.encoding import NotOursError

Identity = Any  # pyrage.x25519.Identity; the package has no types
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}\Z")


def new_identity() -> Identity:
    from pyrage import x25519

    return x25519.Identity.generate()


def identity_from(text: str) -> Identity:
    """Raises NotOursError: no age X25519 identity; plugins' are refused."""
    from pyrage import IdentityError, x25519

    try:
        return x25519.Identity.from_str(text.strip())
    except IdentityError as problem:
        raise NotOursError("identity") from problem


def identity_of(secret: bytes) -> Identity:
    """The identity of 32 secret bytes, as a return code gives them."""
    return identity_from(_bech32("age-secret-key-", secret).upper())


def recipient_of(identity: Identity) -> str:
    return str(identity.to_public())


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """Raises NotOursError: a recipient that is no native X25519 recipient, or none."""
    from pyrage import RecipientError, encrypt, x25519

    if not recipients or any(_RECIPIENT.match(one) is None for one in recipients):
        raise NotOursError("recipient")
    try:
        return encrypt(content, [x25519.Recipient.from_str(one) for one in recipients])
    except RecipientError as problem:
        raise NotOursError("recipient") from problem


def unseal(blob: bytes, identity: Identity) -> bytes:
    """Raises NotOursError: it is not for this identity, or was changed."""
    from pyrage import DecryptError, decrypt

    try:
        return decrypt(blob, [identity])
    except DecryptError as problem:
        raise NotOursError(
            "sealed-for-others" if "matching" in str(problem) else "sealed-damaged"
        ) from problem


_ATTEMPTS, _PAUSE = 20, 0.25  # seconds


def unseal_with_passphrase(blob: bytes, passphrase: str) -> bytes:
    """age measures the machine's speed each time and refuses what would take it much longer than a second. A
    machine that was busy for a moment seems slow, so it is asked again.

    Raises NotOursError: another passphrase, or it was changed; "slow": it is too much work for this machine.
    """
    from pyrage import DecryptError
    from pyrage import passphrase as by_passphrase

    for _ in range(_ATTEMPTS):
        try:
            return by_passphrase.decrypt(blob, passphrase)
        except DecryptError as problem:
            if not str(problem).startswith("Excessive work"):
                raise NotOursError("passphrase") from problem
        time.sleep(_PAUSE)
    raise NotOursError("slow")


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _bech32(prefix: str, data: bytes) -> str:
    """BIP-173; pyrage reads identities as text only and makes none of given bytes."""
    bits, count = int.from_bytes(data, "big"), len(data) * 8
    bits, count = bits << (-count % 5), count + (-count % 5)
    values = [bits >> shift & 31 for shift in range(count - 5, -1, -5)]
    ahead = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    check = _polymod([*ahead, *values, *(0,) * 6]) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{prefix}1{''.join(_BECH32[value] for value in values)}"


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATOR):
            check ^= generator if top >> at & 1 else 0
    return check

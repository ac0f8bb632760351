"""The site's key, which opens each workspace's own key, which opens everything else.

Both are age identities. Only ``key.age`` of a workspace is encrypted for the site's key, so a new one of the
site's means one small file to write again for each workspace.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file

KEY, KEY_FILE = "CADRE_DATA_KEY", "CADRE_DATA_KEY_FILE"
OWN = "key.age"
Identity = Any  # pyrage.x25519.Identity; the package has no types


def given(environment: Mapping[str, str] = os.environ) -> list[Identity]:
    """The site's keys: the first seals, any opens. None are given: an empty list.

    Raises:
        CadreError: (CONFIGURATION) both settings, a file that cannot be read, or what is no age identity.
    """
    text, file = environment.get(KEY, ""), environment.get(KEY_FILE, "")
    if text and file:
        raise CadreError("data-key-twice", ExitCode.CONFIGURATION, first=KEY, second=KEY_FILE)
    if file:
        try:
            text = Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CadreError("data-key-file", ExitCode.CONFIGURATION, file=file) from problem
    found = parsed(text)
    if file and not found:
        raise CadreError("data-key-bad", ExitCode.CONFIGURATION, setting=KEY_FILE)
    return found


def parsed(text: str) -> list[Identity]:
    """As age-keygen writes them: one a line or word, lines with ``#`` are remarks."""
    from pyrage import IdentityError, x25519

    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    try:
        return [x25519.Identity.from_str(word) for line in lines for word in line.split()]
    except IdentityError as problem:  # its text is not told: it may hold most of a key
        raise CadreError("data-key-bad", ExitCode.CONFIGURATION, setting=KEY) from problem


def new() -> Identity:
    from pyrage import x25519

    return x25519.Identity.generate()


def make_own(folder: Path, keys: Sequence[Identity]) -> Identity:
    """A new key for a workspace, written for the first of the site's keys."""
    made = new()
    _write(folder, made, keys)
    return made


def own(folder: Path, keys: Sequence[Identity]) -> Identity:
    """A workspace's own key.

    Raises:
        CadreError: (CONFIGURATION) no key is given, or none that opens it; (STORAGE) it is damaged.
    """
    from pyrage import DecryptError, decrypt

    if not keys:
        raise CadreError("data-key-missing", ExitCode.CONFIGURATION, country=folder.name)
    try:
        return parsed(decrypt((folder / OWN).read_bytes(), list(keys)).decode("ascii"))[0]
    except DecryptError as problem:
        if "matching" in str(problem):
            raise CadreError("data-key-wrong", ExitCode.CONFIGURATION, country=folder.name) from problem
        raise CadreError("data-damaged", ExitCode.STORAGE, country=folder.name, file=OWN) from problem
    except (OSError, ValueError, IndexError) as problem:
        raise CadreError("data-damaged", ExitCode.STORAGE, country=folder.name, file=OWN) from problem


def rewrap(folder: Path, keys: Sequence[Identity]) -> None:
    """Write a workspace's own key again, for the first of the site's keys alone."""
    _write(folder, own(folder, keys), keys)


def _write(folder: Path, made: Identity, keys: Sequence[Identity]) -> None:
    from pyrage import encrypt

    with atomic_file(folder / OWN, mode=0o600) as temporary:
        temporary.write_bytes(encrypt(str(made).encode("ascii"), [keys[0].to_public()]))

"""The three files appear together, or none of them."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cadre.disclosure.certificate.layout import as_text
from cadre.disclosure.tool.csv_bytes import csv_bytes
from cadre.disclosure.tool.listing import Listing
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file


def refuse_same_files(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise before any work when a result would be written over what is read, or over another result."""
    taken = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in taken or path.is_dir():
            raise CadreError("protect-same-file", ExitCode.USAGE, file=str(path))
        taken.add(path.resolve())


def digest(listing: Listing, public: bool = True) -> str:
    """SHA-256 of the CSV that ``write`` writes."""
    found = hashlib.sha256()
    for portion in csv_bytes(listing, public):
        found.update(portion)
    return found.hexdigest()


def write(listing: Listing, certificate: Mapping[str, Any], public: Path, private: Path, proof: Path) -> None:
    """All is written and flushed under temporary names; then come three renames, the certificate last.

    A run that is killed before them leaves the files of the last good run; one that is killed between them
    leaves a table without its certificate, which ``verify`` refuses and another run mends. Raises CadreError:
    no room, no permission.
    """
    with ExitStack() as together:  # left in reverse: private, public, certificate
        for target, content in (
            (proof, [as_text(dict(certificate)).encode()]),
            (public, csv_bytes(listing, public=True)),
            (private, csv_bytes(listing, public=False)),
        ):
            temporary = together.enter_context(atomic_file(target))
            with temporary.open("wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
    for target in (private, proof, public):  # what a killed run left: it may hold what is withheld
        for leftover in target.parent.glob(f".{glob.escape(target.name)}.part-*"):
            leftover.unlink(missing_ok=True)

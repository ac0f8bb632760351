"""What is dear to make and always the same is made once on a machine, and kept beside the compiled code."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from cadre.vocabulary.errors import CadreError
from cadre.workspace.files import atomic_file


def places(code: str) -> tuple[Path, ...]:
    """Where things of the module at ``code`` may be kept: beside its compiled code, which goes when the
    package goes, else in the user's folder for such things."""
    of_user = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(code).parent / "__pycache__", Path(of_user) / "cadre"


def kept(name: str, among: Sequence[Path], make: Callable[[], bytes]) -> bytes:
    """The file of that name in the first place that has it; else made, and kept in the first that takes it.

    ``name`` says everything the content depends on. Where nothing can be written it is made every time.
    """
    for place in among:
        with suppress(OSError):
            return (place / name).read_bytes()
    made = make()
    for place in among:
        with suppress(OSError, CadreError):
            place.mkdir(parents=True, exist_ok=True)
            with atomic_file(place / name) as temporary:
                temporary.write_bytes(made)
            break
    return made

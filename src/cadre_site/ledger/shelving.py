"""A release onto the shelf: copied, checked, indexed, and its reports made."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from cadre.publishable.documents import ReleaseFolder, compose, render
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.files import atomic_folder, sweep_leftovers
from cadre_site.ledger.checking import Checked, check
from cadre_site.ledger.indexing import make_index
from cadre_site.ledger.shelf import INDEX, RELEASE, REPORTS, place, shelves


def put(folder: Path, formats: Sequence[str]) -> Checked:
    """Copy a release onto the shelf, check the copy, and make its index and its reports in these formats.

    Raises what ``check`` raises; nothing is left behind then, nor when the machine stops.
    """
    shelves().mkdir(parents=True, exist_ok=True)
    sweep_leftovers(shelves())
    checked = check(folder)
    if place(checked.id).is_dir():
        return check(place(checked.id) / RELEASE)
    with atomic_folder(place(checked.id)) as making:
        copied = making / RELEASE
        copied.mkdir()
        for path in folder.iterdir():
            if path.is_file():
                shutil.copyfile(path, copied / path.name)
        checked = check(copied)  # the copy: what was read twice could have changed between
        make_index(copied, making / INDEX)
        _reports(ReleaseFolder(copied), making / REPORTS, formats)
    return checked


def _reports(release: ReleaseFolder, folder: Path, formats: Sequence[str]) -> None:
    """The country profile, or the comparison of each group of countries, in every language."""
    folder.mkdir()
    groups = release.definitions.groups
    wanted = [("comparison", group) for group in groups] or [
        ("country-profile", release.definitions.country.code)
    ]
    for kind, area in wanted:
        for language in LANGUAGES:
            document = compose(release, kind, language, area)
            for format in formats:
                render(document, format, folder / f"{kind}-{area}-{language}.{format}")

"""``trust.json``: what the reporter's bundle believes without asking the server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, storage_errors
from cadre_site.concerns.tools.roots import signed_in

FORMAT = "cadre-concerns-trust/1"


def believed(api: str, files: Sequence[Path]) -> list[dict[str, str | int]]:
    """What ``trust.json`` will say of each organisation, from its newest manifest.

    Raises:
        CadreError: (USAGE) the address is no origin, an organisation twice; (INPUT) a manifest.
    """
    parts = urlsplit(api)
    if f"{parts.scheme}://{parts.netloc}" != api or parts.scheme not in ("https", "http"):
        raise CadreError("concerns-api", ExitCode.USAGE, given=api)
    told: list[dict[str, str | int]] = []
    for file in files:
        _, manifest = signed_in(file)
        if any(one["slug"] == manifest.organisation for one in told):
            raise CadreError("concerns-twice", ExitCode.USAGE, slug=manifest.organisation)
        told.append({"slug": manifest.organisation, "root": manifest.root, "version": manifest.version})
        if manifest.next_root is not None:
            told[-1]["next_root"] = manifest.next_root
    return told


def write(api: str, organisations: list[dict[str, str | int]], to: Path, leave: str | None = None) -> None:
    """``leave``: where *Leave now* leads. Raises CadreError: (USAGE) it is no address; (STORAGE)."""
    if leave is not None and not (leave.startswith("https://") and urlsplit(leave).hostname):
        raise CadreError("concerns-leave", ExitCode.USAGE, given=leave)
    with storage_errors(to), atomic_file(to) as made:
        elsewhere = {} if leave is None else {"leave": leave}
        whole = {"format": FORMAT, "api": api, **elsewhere, "organisations": organisations}
        made.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")

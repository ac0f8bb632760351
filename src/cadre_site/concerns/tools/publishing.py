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


def trust(api: str, files: Sequence[Path], to: Path) -> list[dict[str, str | int]]:
    """Write ``trust.json`` from the newest manifest of each organisation; what it says of them.

    Raises:
        CadreError: (USAGE) the address is no origin, an organisation twice; (INPUT) a manifest; (STORAGE).
    """
    parts = urlsplit(api)
    if f"{parts.scheme}://{parts.netloc}" != api or parts.scheme not in ("https", "http"):
        raise CadreError("concerns-server-address", ExitCode.USAGE, given=api)
    told: list[dict[str, str | int]] = []
    for file in files:
        _, manifest = signed_in(file)
        if any(one["slug"] == manifest.organisation for one in told):
            raise CadreError("concerns-twice", ExitCode.USAGE, slug=manifest.organisation)
        told.append({"slug": manifest.organisation, "root": manifest.root, "version": manifest.version})
    with storage_errors(to), atomic_file(to) as made:
        whole = {"format": FORMAT, "api": api, "organisations": told}
        made.write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    return told

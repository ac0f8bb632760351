"""Static files as they are served: named by content, compressed, with the typeface of the reports."""

from __future__ import annotations

import json
from pathlib import Path

from cadre.workspace.files import atomic_file, digest_of, point_to, pointed, sha256_of

STAMP = ".made-from"


def collect() -> None:
    """Collect the static files unless those that stand were made from the same."""
    from django.conf import settings
    from django.core.management import call_command

    from cadre.publishable.documents.fonts import web_fonts

    made, target = Path(settings.STATICFILES_DIRS[0]), Path(settings.STATIC_ROOT)
    now = _digest(settings.SITE)
    if pointed(target / STAMP) == now:
        return
    for name, content in web_fonts().items():
        with atomic_file(made / "cadre" / name) as temporary:
            temporary.write_bytes(content)
            temporary.chmod(0o644)
    call_command("collectstatic", verbosity=0, interactive=False)
    point_to(target / STAMP, now)


def _digest(site: Path) -> str:
    paths = [path for path in sorted(site.glob("*/static/**/*")) if path.is_file()]
    return digest_of([json.dumps([path.name, sha256_of(path)]) for path in paths])

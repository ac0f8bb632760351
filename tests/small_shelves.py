"""The small release on a shelf of its own, for tests that need its index and no server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from small_sites import site_release


def django_ready(home: Path) -> None:
    """Django set up in this process, once; the first folder given stays."""
    os.environ.setdefault("CADRE_WORKSPACE", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cadre_site.settings.django")
    import django

    django.setup()


def shelved(place: Path) -> Any:
    """The invented country, opened through its index as the site opens it."""
    django_ready(place)
    from cadre_site.ledger import shelf
    from cadre_site.ledger.figures import ShelvedRelease

    made = site_release(place)
    folder = place / "shelf"
    (folder / shelf.REPORTS).mkdir(parents=True)
    made.rename(folder / shelf.RELEASE)
    shelf._index(folder / shelf.RELEASE, folder / shelf.INDEX)
    return ShelvedRelease(folder)

"""Pictures for the eye and for docs/how-to, when ``CADRE_PICTURES`` names a folder for them."""

from __future__ import annotations

import os

from playwright.sync_api import Page

WIDTHS = (360, 1280)


def shoot(page: Page, name: str, language: str) -> None:
    folder, size = os.environ.get("CADRE_PICTURES"), page.viewport_size
    if folder is None or size is None:
        return
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
    page.set_viewport_size(size)

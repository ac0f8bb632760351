"""What every test may use. The network is refused (pytest-socket); real files lie in ../shared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real published files that no one here wrote; tests that need it skip without it."""
    folder = Path(os.environ.get("CADRE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the folder of real files is not here (set CADRE_SHARED)")
    return folder

"""What a backup says of itself. It is written last, so an archive that has one is complete."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, SHELF, WORKSPACE, SEALED = "database", "shelf", "workspace", "sealed"


class Manifest(BaseModel):
    """``files``: name in the archive -> SHA-256. ``migrations``: the steps that the database had, "app.name".
    ``audit_rows`` and ``audit_digest``: the end of the audit's chain when the backup was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    made_at: str
    cadre: str
    engine: Literal["sqlite", "postgresql"]
    migrations: tuple[str, ...]
    audit_rows: int
    audit_digest: str
    workspace: bool
    files: dict[str, str]

"""The wall: the only maker of ProtectedTable, so the only way out of the confidential wing for a figure."""

from __future__ import annotations

from cadre.disclosure.attacking import Finding, attack
from cadre.disclosure.protected import ProtectedTable
from cadre.disclosure.public import pass_public
from cadre.disclosure.system import system_of
from cadre.disclosure.wall import protect

__all__ = ["Finding", "ProtectedTable", "attack", "pass_public", "protect", "system_of"]

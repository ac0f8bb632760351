"""Linked hierarchical tables as one system: numbered cells, and the sums that bind them."""

from __future__ import annotations

from cadre.disclosure.structure.dimension import Dimension
from cadre.disclosure.structure.linked import Linked, TableShape, add_up, link

__all__ = ["Dimension", "Linked", "TableShape", "add_up", "link"]

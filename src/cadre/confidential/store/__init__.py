"""Editions: immutable tables named by content. From here on nobody has a name."""

from cadre.confidential.store.build import build
from cadre.confidential.store.edition import Edition, current_edition, open_edition

__all__ = ["Edition", "build", "current_edition", "open_edition"]

"""Protect any table: ``protect_table`` for frames; ``cadre protect`` for files."""

from __future__ import annotations

from cadre.disclosure.tool.files import protect_file
from cadre.disclosure.tool.frames import Protected, protect_table
from cadre.disclosure.tool.specifying import load_spec, make_spec

__all__ = ["Protected", "load_spec", "make_spec", "protect_file", "protect_table"]

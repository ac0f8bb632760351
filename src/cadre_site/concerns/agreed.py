"""Protocols with bodies to whom coded answers are passed on: which of them is live."""

from __future__ import annotations

from typing import Any

from cadre_site.concerns.models.statistics import PassingProtocol
from cadre_site.concerns.refusing import RefusedError
from cadre_site.concerns.writing import today


def live(body: str) -> Any:
    """The protocol under which answers go to ``body`` today. Raises RefusedError: there is none any more."""
    standing = PassingProtocol.objects.filter(body=body, ended=None, confirmed__isnull=False)
    found = standing.order_by("-number").first()
    if found is None or not found.is_live(today()):
        why = "missing" if found is None else "over"
        raise RefusedError("protocol-none", 409, body=body, why=why)
    return found

"""How any route of the desk may refuse."""

from __future__ import annotations

from typing import Any

from cadre_site.concerns.shapes import Refusal

REFUSALS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 410, 413, 422, 500), Refusal)

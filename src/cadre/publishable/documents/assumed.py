"""What a report is told to assume: a plan and scenarios, which are no evidence and stand in no release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cadre.workspace.scenarios import Scenario


@dataclass(frozen=True)
class Assumed:
    """``plan``: its figures with ``possible``, ``spec`` and ``taken``, None without one."""

    plan: Mapping[str, Any] | None = None
    scenarios: tuple[Scenario, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Assumed:
        """From what ``assume`` gave, perhaps read from JSON."""
        return cls(told["plan"], tuple(Scenario.model_validate(one) for one in told["scenarios"]))

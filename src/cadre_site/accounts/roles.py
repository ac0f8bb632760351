"""Roles are data: ``roles.yaml``, read once and checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict

from cadre.vocabulary.bilingual import Bilingual

Right = Literal[
    "people", "organisations", "audit", "members", "bring", "data", "review", "explain", "approve",
    "take_down", "concerns_intake", "concerns_read", "concerns_handle", "concerns_custodian",
    "concerns_refer", "concerns_count", "concerns_organise",
]  # fmt: skip
Kind = Literal[
    "ministry", "civil_society", "union", "professional_association", "who_office", "university", "other"
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Role(BaseModel):
    """``may``: the rights it gives, in one country, for one organisation or everywhere, by ``scope``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Bilingual
    about: Bilingual
    scope: Literal["site", "country", "organisation"]
    writes: bool
    may: tuple[Right, ...]
    kinds: tuple[Kind, ...] = ()


@cache
def roles() -> dict[str, Role]:
    told = yaml.safe_load(Path(__file__).with_name("roles.yaml").read_text("utf-8"))
    return {name: Role.model_validate(one) for name, one in told.items()}


def giving(right: Right) -> list[str]:
    """Names of the roles that give a right."""
    return [name for name, role in roles().items() if right in role.may]

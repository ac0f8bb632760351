"""Which issues a page or a file shows: by step, status and owner; what is not understood asks for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cadre.catalogue.load import quality
from cadre.confidential.quality import Issue

TO_DO, ALL, NOBODY = "todo", "all", "nobody"
PAGE = 50


@dataclass(frozen=True)
class Asked:
    step: str = ""
    status: str = TO_DO
    owner: str = ""
    page: int = 1

    @property
    def address(self) -> str:
        told = {"step": self.step, "status": self.status, "owner": self.owner, "page": str(self.page)}
        usual = {"step": "", "status": TO_DO, "owner": "", "page": "1"}
        return urlencode({name: value for name, value in told.items() if value != usual[name]})

    def turned(self, by: int) -> Asked:
        return replace(self, page=self.page + by)

    def of(self, issues: Iterable[Issue]) -> list[Issue]:
        return [one for one in issues if self._fits(one)]

    def _fits(self, one: Issue) -> bool:
        status = self.status in (ALL, one.status) or (self.status == TO_DO and not one.done)
        owner = self.owner in ("", one.owner) or (self.owner == NOBODY and not one.owner)
        return status and owner and self.step in ("", one.step)

    def shown(self, found: list[Issue]) -> list[Issue]:
        return found[(self.page - 1) * PAGE : self.page * PAGE]


def asked_of(given: QueryDict) -> Asked:
    step, status, page = (given.get(name, "") for name in ("step", "status", "page"))
    return Asked(
        step if step in {one.id for one in quality().steps} else "",
        status if status in (*quality().statuses, ALL) else TO_DO,
        given.get("owner", "")[:40],
        int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1,
    )

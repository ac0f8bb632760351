"""Releases, indicators, areas and codes as the API tells of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cadre.publishable.documents.release_schema import Area, Code
from cadre.vocabulary.languages import LANGUAGES
from cadre.workspace.files import read_json
from cadre_site.accounts.roles import roles
from cadre_site.ledger import shelf
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.models import Approval, Release
from cadre_site.ledger.queries import FoundFigure, counted_approvals
from cadre_site.public.api.answering import observation, two, value
from cadre_site.public.presenters.releases import DATA


def release(request: HttpRequest, one: Release) -> dict[str, Any]:
    gone = one.state == "taken_down"
    note = one.tombstone if gone else one.note
    return {
        "id": one.id, "country": one.country, "name": two(one.name),
        "state": one.state, "published": one.published_at.isoformat(), "as_of": one.as_of.isoformat(),
        "figures": one.figures, "withheld": one.withheld, "edition": one.edition, "digest": one.digest,
        "approvals": [_approval(given) for given in counted_approvals(one)], "corrects": one.corrects_id,
        "note": two(note) if note.en else None,
        "files": [] if gone else _files(request, one),
    }  # fmt: skip


def _approval(given: Approval) -> dict[str, Any]:
    held = given.membership
    of = held.organisation if held else None
    return {
        "role": two(roles()[held.role].name) if held else None, "organisation": two(of.name) if of else None,
        "kind": of.kind if of else None, "date": given.at.date().isoformat(),
    }  # fmt: skip


def _files(request: HttpRequest, one: Release) -> list[dict[str, Any]]:
    folder = shelf.place(one.id) / shelf.RELEASE
    sums = read_json(folder / "release.json").get("files", {})
    return [
        {
            "name": name, "bytes": (folder / name).stat().st_size, "sha256": sums.get(name),
            "address": request.build_absolute_uri(f"/en/release/{one.id}/{name}"),
        }
        for name in DATA
        if (folder / name).is_file()
    ]  # fmt: skip


def indicator(figures: ShelvedRelease, id: str) -> dict[str, Any]:
    """``columns``: those by which its figures can be told apart, with their codes."""
    about = figures.definitions.indicators[id]
    columns = {name: list(codes) for name, codes in figures.codes_of(id).items() if len(codes) > 1}
    return {
        "id": id, "version": about.version, "name": two(about.name), "unit": two(about.unit),
        "definition": two(about.definition), "source": about.source,
        "verified": about.verified and about.formula_verified, "columns": columns,
        "years": list(figures.years_of(id)),
    }  # fmt: skip


def areas(figures: ShelvedRelease) -> list[dict[str, Any]]:
    known = figures.definitions.areas
    return [{"code": code, "name": two(one.name), "parent": one.parent, "level": one.level}
            for code, one in known.items()]  # fmt: skip


def codes(figures: ShelvedRelease) -> dict[str, list[dict[str, Any]]]:
    known = figures.definitions.codes
    return {
        column: [_code(code, one) for code, one in known[column].items()]
        for column in figures.dimensions
        if column in known
    }


def _code(code: str, one: Code | Area) -> dict[str, Any]:
    return {"code": code, "name": two(one.name), "parent": one.parent}


def figure(request: HttpRequest, found: FoundFigure) -> dict[str, Any]:
    row, about = found.observation, found.figures.definitions
    entry = found.figures.ledger.entries.get(row.indicator)
    sources = [one for one in about.sources if entry and one.source in entry.sources]
    shown = {"file", "sha256", "publisher", "licence", "date"}
    named = about.indicators[row.indicator]
    return {
        "observation": observation(row, about), "release": found.release.id,
        "address": request.build_absolute_uri(f"/en/figure/{row.figure}"),
        "unit": {one: named.unit.in_(one) for one in LANGUAGES},
        "definition": entry.definition if entry else f"{row.indicator}@{named.version}",
        "edition": found.release.edition, "rules": row.rules.split(";"),
        "sources": [one.model_dump(include=shown) for one in sources],
        "history": [
            {"release": release.id, "figure": other.figure, "value": value(other, about)}
            for release, other in found.history
        ],
    }  # fmt: skip

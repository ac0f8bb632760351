"""``definitions.json``: every name, unit and rule a reader of the release needs, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from cadre.catalogue.load import ROOT, code_list, indicators
from cadre.publishable.indicators import DIMENSION_COLUMNS
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import Measure
from cadre.vocabulary.indicators import Indicator
from cadre.vocabulary.trees import TOTAL, Tree

if TYPE_CHECKING:
    from cadre.release.assemble import ReleaseRequest

_LISTS = {"item": "budget_item"}


def definitions(request: ReleaseRequest, observations: pa.Table) -> dict[str, Any]:
    """Shaped as ``publishable.documents.release_schema.Definitions``."""
    section = request.section
    return {
        "country": {"code": section.country, "name": section.name.model_dump()},
        "date": request.as_of,
        "years": list(section.years),
        "languages": list(section.languages),
        "currency": section.currency,
        "synthetic": section.synthetic,
        "note": section.note.model_dump() if section.note else None,
        "indicators": dict(_indicators(request, observations)),
        "codes": {
            column: _in_order(_codes(name, column, request, observations))
            for name, column in DIMENSION_COLUMNS.items()
        },
        "areas": _in_order((code, _area(request.areas, code)) for code in request.areas.order),
        "groups": {code: name.model_dump() for code, name in request.groups.items()},
        "rules": dict(_rules(request)),
        "sources": [vars(source) for source in request.sources],
        "quality": {**request.quality, "reconciliation": list(_reconciliation(observations))},
    }


def _in_order(entries: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Each entry with its place: files of JSON here have their keys sorted."""
    return {code: {**told, "order": place} for place, (code, told) in enumerate(entries)}


def _reconciliation(observations: pa.Table) -> Iterator[dict[str, Any]]:
    """How many people sources differ about, as the wall lets it out; None where it is withheld."""
    names = code_list("difference").names
    rows = observations.filter(pc.equal(observations["INDICATOR"], "reconciliation.persons"))
    for row in rows.sort_by([("DIFFERENCE", "ascending"), ("TIME_PERIOD", "ascending")]).to_pylist():
        value = row["OBS_VALUE"]
        if row["DIFFERENCE"] == TOTAL:
            continue
        yield {
            "kind": row["DIFFERENCE"],
            "name": names[row["DIFFERENCE"]].model_dump(),
            "year": int(row["TIME_PERIOD"]),
            "persons": None if value is None else int(value),
        }


def _present(observations: pa.Table, column: str) -> set[str]:
    return set(pc.unique(observations[column]).to_pylist())


def _indicators(request: ReleaseRequest, observations: pa.Table) -> Iterator[tuple[str, dict[str, Any]]]:
    units = code_list("unit").names
    for name in sorted(_present(observations, "INDICATOR")):
        definition = indicators().get(name)
        if definition is not None:
            yield name, _indicator(definition, units)
            continue
        tally, _, measure = name.partition(".")
        known = request.protected[tally].definition.measures
        yield name, _measure(name, known.get(measure) or next(iter(known.values())), measure in known, units)


def _indicator(definition: Indicator, units: Mapping[str, Bilingual]) -> dict[str, Any]:
    return {
        "name": definition.name.model_dump(),
        "unit": units[definition.unit].model_dump(),
        "definition": definition.definition.model_dump(),
        "code": definition.id,
        "version": definition.version,
        "module": definition.module,
        "edition": definition.edition,
        "source": definition.source.text,
        "verified": definition.source.verified,
        "formula_verified": definition.formula_verified,
        "formula": definition.formula.model_dump(mode="json", exclude_defaults=True),
        "direction": definition.direction,
        "decimals": definition.decimals,
        "collect": definition.collect,
        "note": definition.note.model_dump() if definition.note else None,
    }


def _measure(name: str, measure: Measure, named: bool, units: Mapping[str, Bilingual]) -> dict[str, Any]:
    """A tally's own measure; a series that the catalogue does not know is called by its publisher's code."""
    own = name.split(".", 1)[1]
    said = measure.name if named else code_list("published_series").names.get(own, Bilingual(en=own, ru=own))
    return {
        "name": said.model_dump(),
        "unit": units[measure.unit.replace(" ", "-")].model_dump(),
        "decimals": measure.decimals,
    }


def _codes(
    name: str, column: str, request: ReleaseRequest, observations: pa.Table
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The codes of a dimension that occur, in the order of their list, named by the fullest tree."""
    wanted = _present(observations, column)
    trees = [table.trees[name] for table in request.protected.values() if name in table.trees]
    found: dict[str, dict[str, Any]] = {}
    for tree in sorted(trees, key=lambda tree: -len(tree.order)):
        found |= {code: _code(tree, code) for code in tree.order if code in wanted - found.keys()}
    found |= {code: {"name": {"en": code, "ru": code}} for code in sorted(wanted - found.keys())}
    order = _reading_order(name)
    yield from sorted(found.items(), key=lambda entry: order.get(entry[0], len(order)))


def _reading_order(name: str) -> dict[str, int]:
    """Place of each code in the catalogue's list; trees of tallies hold only the codes with data."""
    file = _LISTS.get(name, name)
    if not (ROOT / "codelists" / f"{file}.yaml").exists():
        return {}
    return {code: place for place, code in enumerate(code_list(file).order)}


def _code(tree: Tree, code: str) -> dict[str, Any]:
    parent = next(
        (above for above, parts in tree.children.items() if code in parts and above not in tree.sums), None
    )
    parts = list(tree.children[code]) if code in tree.sums else []
    name = tree.names[code].model_dump()
    return {"name": name, "parent": parent, "level": tree.level[code], "parts": parts}


def _area(tree: Tree, code: str) -> dict[str, Any]:
    told = tree.attributes.get(code, {})
    tile = {name: int(told[name]) for name in ("tile_column", "tile_row") if told.get(name)}
    groups = [above for above, parts in tree.children.items() if code in parts]
    return {**_code(tree, code), **tile, "groups": groups}


def _rules(request: ReleaseRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in request.protected.values():
        rule = table.rule
        told = {"name": rule.name.model_dump(), "reason": rule.reason.model_dump(), "version": rule.version}
        yield f"{rule.id}@{rule.version}", told

"""What a body gets of concerns (S6): totals through the wall, of the agreed fields, under a live protocol.

Those who were counted and not passed on are part of the problem, so that the table for the body and the
published tables do not tell, one from the other, of the few who agreed to the one and not to the other.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from cadre.catalogue.concerns import bodies, extract
from cadre.catalogue.load import code_list, rules
from cadre.confidential.tallies.codes import flat, for_rows
from cadre.disclosure import ProtectedTable, protect
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.definitions import TallyDefinition
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.tables import TallyTable
from cadre.vocabulary.trees import Tree
from cadre.workspace.files import digest_of

Row = Mapping[str, str]
PASSED, EVENTS, HOLDER = "passed", "events", "holder_"
_NAME = Bilingual(en="Concerns passed on", ru="Переданные обращения")


@dataclass(frozen=True)
class Given:
    """What one organisation's desk gave out for the body: its protocol, and rows with ``recipient``."""

    protocol: Mapping[str, Any]
    rows: Sequence[Row]


def agreed(given: Sequence[Given], today: datetime.date) -> tuple[str, list[str], bool]:
    """The body, the fields that all protocols name, and whether few organisations may stand behind a figure.

    Raises CadreError: no file, protocols with several bodies, one that is not live, a field not agreed.
    """
    found = sorted({str(one.protocol.get("body")) for one in given})
    if len(found) != 1 or found[0] not in bodies().bodies:
        raise CadreError("passing-body", ExitCode.INPUT, bodies=", ".join(found) or "–")
    body, most = found[0], bodies().bodies[found[0]].fields
    for one in given:
        told, expires = one.protocol, str(one.protocol.get("expires"))
        if told.get("live") is not True or not told.get("confirmed_by") or expires < today.isoformat():
            raise CadreError("passing-protocol", ExitCode.INPUT, body=body, expires=expires)
        for name in {*told["fields"], *(name for row in one.rows for name in row if name != "recipient")}:
            if name not in most or name not in told["fields"]:
                raise CadreError("passing-field", ExitCode.INPUT, body=body, field=name)
    fields = [name for name in most if all(name in one.protocol["fields"] for one in given)]
    return body, fields, all(one.protocol.get("few") is True for one in given)


def passed_on(
    given: Sequence[Given],
    counted: Sequence[Row],
    today: datetime.date,
    before: Sequence[ProtectedTable] = (),
) -> ProtectedTable:
    """Totals for the body, one table for each field, by year. ``counted``: the rows of all who are counted.
    ``before``: what the body got earlier, the last last; see ``protect``.

    Raises CadreError as ``agreed`` and ``protect`` do.
    """
    body, fields, few = agreed(given, today)
    dimensions = [name for name in fields if name != "quarter"] + ["quarter"]
    rows = [row for one in given for row in one.rows]
    yes, no = _cells(rows, dimensions), _cells(counted, dimensions)
    rest = {key: (n - yes.get(key, (0, set()))[0], who) for key, (n, who) in no.items()}
    cells, trees = _table(dimensions, {"yes": yes, "no": rest})
    rule = rules()["concerns"]
    chosen = rule.model_copy(update={"holders": None if few else rule.holders})
    return protect(
        TallyTable(_definition(body, dimensions), cells, trees, digest_of(cells.to_pylist()), ""),
        chosen,
        before,
    )


def _cells(rows: Iterable[Row], dimensions: Sequence[str]) -> dict[tuple[str, ...], tuple[int, set[str]]]:
    """Year and codes -> how many, and from whom."""
    counts: Counter[tuple[str, ...]] = Counter()
    who: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        year, quarter = row["quarter"].split("-")
        codes = {name: row.get(name) or _none(name) for name in dimensions} | {"quarter": quarter}
        key = (year, *(codes[name] for name in dimensions))
        counts[key] += 1
        who.setdefault(key, set()).add(row["recipient"])
    return {key: (n, who[key]) for key, n in counts.items()}


def _none(name: str) -> str:
    return "_Z" if "_Z" in code_list(extract().fields[name].list or name).order else "_U"


def _table(
    dimensions: Sequence[str], parts: Mapping[str, Mapping[tuple[str, ...], tuple[int, set[str]]]]
) -> tuple[pa.Table, dict[str, Tree]]:
    names = sorted({one for part in parts.values() for _, who in part.values() for one in who})
    trees = {PASSED: flat(PASSED, parts)}
    moves: dict[str, dict[str, str]] = {}
    for place, name in enumerate(dimensions, start=1):
        present = {key[place] for part in parts.values() for key, (n, _) in part.items() if n > 0}
        list_ = extract().fields[name].list or name
        trees[name], moves[name] = (
            (flat(name, present), {}) if name == "country" else for_rows(code_list(list_), present)
        )
    found = [
        {
            "year": int(key[0]), PASSED: answer, EVENTS: n,
            **{name: moves[name].get(code, code) for name, code in zip(dimensions, key[1:], strict=True)},
            **{f"{HOLDER}{at}_max": float(bool(who & set(names[at::16]))) for at in range(16)},
        }
        for answer, part in parts.items()
        for key, (n, who) in sorted(part.items())
        if n > 0
    ]  # fmt: skip
    if not any(row[PASSED] == "yes" for row in found):
        raise CadreError("passing-nothing", ExitCode.INPUT)
    return pa.Table.from_pylist(found).cast(_schema(found[0], dimensions)), trees


def _schema(row: Mapping[str, object], dimensions: Sequence[str]) -> pa.Schema:
    types = {"year": pa.int32(), EVENTS: pa.int64(), **dict.fromkeys((PASSED, *dimensions), pa.string())}
    return pa.schema([(name, types.get(name, pa.float64())) for name in row])


def _definition(body: str, dimensions: Sequence[str]) -> TallyDefinition:
    return TallyDefinition.model_validate(
        {
            "id": f"passed_on_{body}", "name": _NAME, "query": "", "reads": [], "counts": "events",
            "dimensions": [PASSED, *dimensions], "rule": "concerns",
            "measures": {EVENTS: {"kind": "count", "unit": "events", "name": _NAME}},
            "tables": [[PASSED, name] for name in dimensions],
        }
    )  # fmt: skip


def told(table: ProtectedTable) -> list[dict[str, str]]:
    """One row for each field and code of those passed on: ``year``, ``field``, ``code``, ``count``, empty and
    ``status`` C where it is withheld."""
    dimensions = [name for name in table.definition.dimensions if name != PASSED]
    roots = {name: table.trees[name].order[0] for name in dimensions}
    found = []
    for row in table.cells.to_pylist():
        named = [name for name in dimensions if row[name] != roots[name]]
        if row[PASSED] == "yes" and len(named) <= 1:
            field, code = (named[0], row[named[0]]) if named else ("", "_T")
            count = "" if row[EVENTS] is None else str(int(row[EVENTS]))
            if code != "_Z" and count != "0":
                found.append(
                    {
                        "year": str(row["year"]),
                        "field": field,
                        "code": code,
                        "count": count,
                        "status": row["status"],
                    }
                )
    return found

"""Conflicts between sources, counted by SQL and in plain Python; orders tried and really built."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.confidential.linkage import link
from cadre.confidential.store import build
from cadre.confidential.store.conflicts import (
    Conflict,
    conflict_of,
    conflict_record,
    find_conflicts,
    try_precedence,
)
from cadre.confidential.store.inputs import Inputs
from cadre.confidential.store.plan import trust_ranks
from cadre.pipeline.confidential import build_edition, link_people
from cadre.pipeline.memo import Memo
from cadre.pipeline.reading import read_all
from cadre.workspace.config import load_workspace
from small_extracts import MEANS, rows_of, small_extract
from small_linked import linked_workspace

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
ATTRIBUTES = ("sex", "birth_year", "country_of_training", "country_of_birth")


def inputs_of(folder: Path, rows: Rows, precedence: Mapping[str, Sequence[str]]) -> Inputs:
    """Sources named after their kind, persons by their national number."""
    extracts = [small_extract(folder, name, name.split("-")[0], found) for name, found in rows.items()]
    links = link(extracts, precedence, folder / "links", key="national_id", means=MEANS)
    return Inputs(tuple(extracts), links, "XSC", (2023, 2024), precedence)


def ranks(inputs: Inputs, attribute: str) -> dict[str, int]:
    known = [(one.source, one.kind) for one in inputs.extracts]
    found = trust_ranks(known, inputs.precedence)
    return {str(row["source"]): int(row[f"{attribute}_rank"]) for row in found}


def said(rows: Rows, attribute: str) -> dict[Any, dict[str, Any]]:
    """By person and source the value of the rows that agree most in all attributes, then of the first one."""
    alike: dict[tuple[Any, str], dict[tuple[Any, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for source, found in rows.items():
        for number, row in enumerate(found, 1):
            if source.split("-")[0] in ("register", "contracts", "payroll"):
                alike[row["national_id"], source][identity(row)].append(number)
    told: dict[Any, dict[str, Any]] = defaultdict(dict)
    for (person, source), groups in alike.items():
        known = [
            (-len(n), n[0], values) for values, n in groups.items() if values[ATTRIBUTES.index(attribute)]
        ]
        if known:
            told[person][source] = str(min(known)[2][ATTRIBUTES.index(attribute)])
    return told


def identity(row: Mapping[str, Any]) -> tuple[Any, ...]:
    born = row.get("birth_date")
    codes = [row.get(name) for name in ("sex", "country_of_training", "country_of_birth")]
    sex, *countries = [None if code == "_U" else code for code in codes]
    return (sex, born.year if born else None, *countries)


def counted(
    attribute: str, told: Mapping[Any, Mapping[str, Any]], rank: Mapping[str, int]
) -> Conflict | None:
    """The oracle; orders of equal rows are not its business."""
    compared = {thing: said for thing, said in told.items() if len(said) > 1}
    sources, against, values = (
        defaultdict(Counter[str]),
        Counter[tuple[str, str]](),
        Counter[tuple[str, str]](),
    )
    disputed = 0
    for says in compared.values():
        winner = min(says, key=lambda source: rank[source])
        disputed += len(set(says.values())) > 1
        for source, value in says.items():
            sources[source]["told"] += 1
            sources[source]["followed"] += source == winner and len(set(says.values())) > 1
            sources[source]["overruled"] += value != says[winner]
            against[winner, source] += value != says[winner]
        values.update((says[winner], other) for other in set(says.values()) - {says[winner]})
    return conflict_of({
        "attribute": attribute, "compared": len(compared), "disputed": disputed,
        "sources": [{"source": name, **count} for name, count in sources.items()],
        "against": [{"followed": a, "overruled": b, "things": n} for (a, b), n in against.items() if n],
        "values": [{"kept": a, "other": b, "things": n} for (a, b), n in values.items()],
    })  # fmt: skip


def same(found: Conflict, wanted: Conflict | None) -> None:
    assert wanted is not None
    for part in ("sources", "against", "values"):
        unordered: list[Iterable[Any]] = [getattr(one, part) for one in (found, wanted)]
        assert sorted(map(repr, unordered[0])) == sorted(map(repr, unordered[1])), (found.attribute, part)
    assert (found.compared, found.disputed) == (wanted.compared, wanted.disputed)


BORN = st.sampled_from([None, date(1970, 1, 1), date(1971, 1, 1), date(1970, 6, 1)])
PERSON = st.fixed_dictionaries({
    "national_id": st.sampled_from(["P001", "P002", "P003"]), "birth_date": BORN,
    "sex": st.sampled_from([None, "F", "M", "_U"]),
})  # fmt: skip
LICENSED = st.tuples(PERSON, st.sampled_from([None, "ETH", "KEN"])).map(
    lambda both: both[0] | {"country_of_training": both[1]}
)
ORDERS = st.permutations(["contracts", "register-a", "register-b", "payroll"])


@settings(deadline=None, max_examples=15)
@given(
    contracts=st.lists(PERSON, max_size=5), one=st.lists(LICENSED, max_size=4),
    two=st.lists(LICENSED, max_size=4), paid=st.lists(PERSON, max_size=5), order=ORDERS, sexes=ORDERS,
)  # fmt: skip
def test_conflicts_are_those_that_plain_counting_finds(
    tmp_path_factory: pytest.TempPathFactory,
    contracts: Any,
    one: Any,
    two: Any,
    paid: Any,
    order: Any,
    sexes: Any,
) -> None:
    rows = {"contracts": contracts, "register-a": one, "register-b": two,
            "payroll": [row | {"year": 2024} for row in paid]}  # fmt: skip
    folder = tmp_path_factory.mktemp("conflicts")
    inputs = inputs_of(folder, rows, {"default": order, "sex": sexes})
    found = {one.attribute: one for one in find_conflicts(inputs, None, folder / "scratch", MEANS)}
    for attribute in ATTRIBUTES:
        same(found[attribute], counted(attribute, said(rows, attribute), ranks(inputs, attribute)))


def test_two_lists_of_the_same_things(tmp_path: Path) -> None:
    lists: Rows = {
        "facilities": [{"facility": "H1", "area": "N"}, {"facility": "H2", "area": "N"}],
        "facilities-b": [{"facility": "H1", "area": "S"}, {"facility": "H2", "area": "N"},
                         {"facility": "H3", "area": "S"}],
        "population": [{"area": "N", "year": 2024, "sex": sex, "persons": 50.0} for sex in "FM"],
        "population-b": [{"area": area, "year": 2024, "persons": 100.0} for area in "NS"],
        "areas": [{"area": "N", "parent": "XSC"}], "areas-b": [{"area": "N", "parent": "S"}],
        "series": [{"series": "x", "area": "N", "year": 2024, "value": 1.0}],
        "series-b": [{"series": "x", "area": "N", "year": 2024, "value": 1.5}],
    }  # fmt: skip
    inputs = inputs_of(tmp_path, lists, {"default": ["facilities-b", "facilities", "areas", "areas-b"]})
    found = {one.attribute: one for one in find_conflicts(inputs, None, tmp_path / "scratch", MEANS)}
    told = {name: (one.compared, one.disputed) for name, one in found.items() if one.compared}
    assert told == {"facility": (2, 1), "area": (1, 1), "population": (1, 0), "series": (1, 1)}
    (facility,) = found["facility"].against
    assert (facility.followed, facility.overruled) == ("facilities-b", "facilities")
    assert list(tmp_path.glob("scratch*")) == []


def test_a_conflict_survives_being_written_down() -> None:
    told = {"P1": {"a": "F", "b": "M"}}
    found = counted("sex", told, {"a": 0, "b": 1})
    assert found is not None
    assert conflict_of(conflict_record(found)) == found


@pytest.mark.slow
def test_on_the_sample_conflicts_are_those_the_edition_reconciled_and_a_trial_is_what_building_gives(
    tmp_path: Path,
) -> None:
    workspace = load_workspace(linked_workspace(tmp_path / "XSC"))
    memo, section = Memo(workspace.work), workspace.config.workspace
    extracts = read_all(workspace, memo)
    links = link_people(workspace, memo, extracts)
    edition = build_edition(workspace, memo, extracts, links)
    order = workspace.config.precedence
    inputs = Inputs(tuple(extracts.values()), links, section.country, tuple(section.years), order)
    found = {one.attribute: one for one in find_conflicts(inputs, edition, tmp_path / "scratch", MEANS)}
    differences = rows_of(edition, "reconciliation")
    for attribute in ("sex", "birth_year", "occupation"):
        of_it = [row for row in differences if row["kind"] == f"{attribute}_differs"]
        # the edition also tells of single rows with which a source contradicts its other ones
        persons = {row["person"] for row in of_it if row["source_left"] != row["source_right"]}
        assert 0 <= len(persons) - found[attribute].disputed <= 2, attribute
    assert found["birth_year"].disputed > 20
    other = {**order, "birth_year": list(reversed(order["birth_year"]))}
    trial = try_precedence(inputs, other, edition, tmp_path / "scratch", MEANS)
    built = build(
        list(extracts.values()), links, tmp_path / "built", country=section.country, years=section.years,
        precedence=other, means=MEANS,
    )  # fmt: skip
    before, after = (
        ages(edition.tables["stock"], max(section.years)),
        ages(built.tables["stock"], max(section.years)),
    )
    moved = {person for person in before.keys() | after.keys() if before.get(person) != after.get(person)}
    assert trial.people == len(moved) > 5
    then, now = Counter(after.values()), Counter(before.values())
    wanted = {(band, now[band], then[band]) for band in now | then if now[band] != then[band]}
    assert {(one.code, one.before, one.after) for one in trial.changed} == wanted
    assert {one.dimension for one in trial.changed} == {"age_band"}
    same_again = try_precedence(inputs, order, edition, tmp_path / "scratch", MEANS)
    assert (same_again.people, same_again.changed) == (0, ())
    shutil.rmtree(tmp_path / "built")


def ages(stock: Path, year: int) -> dict[int, str]:
    rows = pq.read_table(stock, columns=["year", "person", "activity", "age_band"]).to_pylist()
    return {
        row["person"]: row["age_band"]
        for row in rows
        if row["year"] == year and row["activity"] != "inactive"
    }

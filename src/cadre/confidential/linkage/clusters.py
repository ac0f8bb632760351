"""From scored pairs to persons: connected records, with a guard against chains that join two people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre.confidential.linkage.settings import linkage_rules

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

Pair = tuple[int, int]


@dataclass(frozen=True)
class Grouping:
    """``group[record]`` is the smallest record of its person; ``refused`` are pairs the guard kept apart.

    ``surely`` groups by certain pairs and by decisions, ``by_model`` by certain pairs alone.
    """

    group: NDArray[np.int64]
    surely: NDArray[np.int64]
    by_model: NDArray[np.int64]
    refused: frozenset[Pair]


def group_persons(connection: duckdb.DuckDBPyConnection, records: int) -> None:
    """Tables ``persons(record, person, surely, by_model)`` and ``refused(left_record, right_record)``.

    Reads ``records``, ``scored`` and ``decided``. A person's number is the place of their first record;
    ``surely`` and ``by_model`` are groups of certain pairs, with and without what somebody said is the same.
    """
    import numpy as np
    import pyarrow as pa

    scored = connection.execute("FROM scored ORDER BY ALL").fetchnumpy()
    pairs = np.column_stack([scored["left_record"], scored["right_record"]]).astype(np.int64)
    numbers = dict(
        connection.execute("SELECT record, national_id FROM records WHERE national_id IS NOT NULL").fetchall()
    )
    decided = connection.execute(
        "SELECT left_record, right_record, decision FROM decided ORDER BY ALL"
    ).fetchall()
    grouping = group_records(
        records,
        pairs.reshape(-1, 2),
        np.asarray(scored["probability"], dtype=np.float64),
        numbers,
        same=[(left, right) for left, right, decision in decided if decision == "same"],
        different=[(left, right) for left, right, decision in decided if decision == "different"],
    )
    groups = {"first": grouping.group, "surely": grouping.surely, "by_model": grouping.by_model}
    labels = pa.table({"record": np.arange(records), **groups})
    refused = pa.table(
        {
            "left_record": pa.array([left for left, _ in sorted(grouping.refused)], pa.int64()),
            "right_record": pa.array([right for _, right in sorted(grouping.refused)], pa.int64()),
        }
    )
    connection.register("labels", labels)
    connection.execute(
        "CREATE TABLE persons AS SELECT labels.record, records.place AS person, surely, by_model "
        "FROM labels JOIN records ON records.record = labels.first"
    )
    connection.register("refused_pairs", refused)
    connection.execute("CREATE TABLE refused AS FROM refused_pairs")


def group_records(
    records: int,
    pairs: NDArray[np.int64],
    probability: NDArray[np.float64],
    numbers: Mapping[int, str],
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> Grouping:
    """Group ``records`` (0 … n-1) by the joined ``pairs`` (k x 2) with their probabilities.

    ``numbers`` gives the national number of the records that have one. ``same`` and ``different`` are
    decisions of a person: the first always join, the second never do, directly or through others.
    """
    import numpy as np

    bands = linkage_rules().bands
    same, different = sorted(set(same)), frozenset(_ordered(pair) for pair in different)
    joined = pairs[probability >= bands.joined]
    links = np.vstack([joined, np.array(same, dtype=np.int64).reshape(-1, 2)])
    labels = _connected(records, links)
    certain = pairs[probability >= bands.certain]
    decided = np.vstack([certain, links[len(joined) :]])
    sure = _connected(records, decided), _connected(records, certain)
    doubtful = _contradicted(labels, numbers) | {
        int(labels[left]) for left, right in different if labels[left] == labels[right]
    }
    if not doubtful:
        return Grouping(labels, *sure, frozenset())
    chance = np.concatenate([probability[probability >= bands.joined], np.full(len(same), 2.0)])
    grown, refused = _regrouped(labels, links, chance, doubtful, numbers, different)
    return Grouping(grown, *sure, refused)


def _connected(records: int, links: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest record each record is connected to."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(links), dtype=np.int8)
    graph = coo_array((ones, (links[:, 0], links[:, 1])), shape=(records, records))
    count, component = connected_components(graph, directed=False)
    smallest = np.full(count, records, dtype=np.int64)
    np.minimum.at(smallest, component, np.arange(records))
    labels: NDArray[np.int64] = smallest[component]
    return labels


def _contradicted(labels: NDArray[np.int64], numbers: Mapping[int, str]) -> set[int]:
    """The groups that hold two national numbers too different to be one number with typing errors."""
    held: dict[int, set[str]] = {}
    for record, number in numbers.items():
        held.setdefault(int(labels[record]), set()).add(number)
    return {group for group, found in held.items() if not _agree(found, set())}


def _agree(left: set[str], right: set[str]) -> bool:
    found = sorted(left | right)
    return all(near(first, second) for index, first in enumerate(found) for second in found[index + 1 :])


def near(first: str, second: str) -> bool:
    """Whether two numbers are within the catalogue's count of typing errors (edits) of each other."""
    limit = linkage_rules().guard.same_number_within
    if abs(len(first) - len(second)) > limit:
        return False
    row = list(range(len(second) + 1))
    for index, letter in enumerate(first, 1):
        previous, row[0] = row[0], index
        for column, other in enumerate(second, 1):
            previous, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, previous + (letter != other)),
            )
    return row[-1] <= limit


def _regrouped(
    labels: NDArray[np.int64],
    links: NDArray[np.int64],
    chance: NDArray[np.float64],
    doubtful: set[int],
    numbers: Mapping[int, str],
    different: frozenset[Pair],
) -> tuple[NDArray[np.int64], frozenset[Pair]]:
    """Build the doubtful groups again, likeliest pair first, refusing each pair that would contradict."""
    import numpy as np

    inside = np.isin(labels[links[:, 0]], sorted(doubtful))
    order = sorted(
        (-float(p), int(left), int(right))
        for p, (left, right) in zip(chance[inside], links[inside], strict=True)
    )
    growing = _Growing(np.flatnonzero(np.isin(labels, sorted(doubtful))).tolist(), numbers, different)
    refused = {(left, right) for minus, left, right in order if not growing.join(left, right, -minus)}
    labels = labels.copy()
    for record in growing.root:
        labels[record] = growing.find(record)
    return labels, frozenset(refused)


class _Growing:
    """Groups that grow pair by pair and know their numbers; the root of a group is its smallest record."""

    def __init__(self, records: list[int], numbers: Mapping[int, str], different: frozenset[Pair]) -> None:
        self.root = {record: record for record in records}
        self.members = {record: [record] for record in records}
        self.numbers = {record: {numbers[record]} if record in numbers else set() for record in records}
        self.direct = numbers
        self.different = different

    def find(self, record: int) -> int:
        while self.root[record] != record:
            self.root[record] = self.root[self.root[record]]
            record = self.root[record]
        return record

    def join(self, left: int, right: int, probability: float) -> bool:
        """Join the groups of two records unless that contradicts; false when refused."""
        one, two = sorted((self.find(left), self.find(right)))
        if one == two:
            return True
        if self._kept_apart(one, two) or not self._numbers_allow(one, two, left, right, probability):
            return False
        self.root[two] = one
        self.members[one] += self.members.pop(two)
        self.numbers[one] |= self.numbers.pop(two)
        return True

    def _kept_apart(self, one: int, two: int) -> bool:
        if not self.different:
            return False
        return any(_ordered((a, b)) in self.different for a in self.members[one] for b in self.members[two])

    def _numbers_allow(self, one: int, two: int, left: int, right: int, probability: float) -> bool:
        """A pair whose own two numbers were weighed and which is certain all the same may join."""
        if _agree(self.numbers[one], self.numbers[two]) or probability > 1:
            return True
        weighed = left in self.direct and right in self.direct
        return weighed and probability >= linkage_rules().bands.certain


def _ordered(pair: Pair) -> Pair:
    return (pair[0], pair[1]) if pair[0] <= pair[1] else (pair[1], pair[0])

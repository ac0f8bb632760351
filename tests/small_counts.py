"""Published counts of doctors and of everybody, as the sample country of 120,000 workers has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from small_releases import row

SOURCE = {
    "source": "own",
    "file": "a.csv",
    "sha256": "11" * 32,
    "publisher": "Office",
    "licence": "",
    "date": "",
}
AGES = ("Y_LT25", "Y25T34", "Y35T44", "Y45T54", "Y55T64", "Y_GE65")
# People practising, then people active by age, exits by age, entries; None is withheld.
COUNTS: dict[str, dict[int, tuple[int, list[int | None], list[int | None], int | None]]] = {
    "_T": {
        2023: (109096, [7889, 40437, 27504, 22190, 16773, 1991], [220, 1388, 900, 660, 1792, 796], 7277),
        2024: (110533, [7822, 41755, 28818, 21710, 16282, 1937], [213, 1577, 982, 669, 1805, 760], 7445),
        2025: (112151, [7896, 42727, 30134, 21555, 15861, 1865], [217, 1612, 1006, 601, 1664, 747], 7456),
    },
    "221": {
        2023: (16974, [None, 5007, 5884, 3884, 2847, None], [0, 150, 193, 106, 323, 135], 1164),
        2024: (17159, [None, 4953, 6291, 3859, 2780, None], [0, 169, 236, 117, 337, 142], 1187),
        2025: (17477, [None, 4922, 6683, 3877, 2744, None], [0, 132, 218, 120, 278, 126], 1191),
    },
}  # fmt: skip
ACTIVE = {"_T": (116857, 118397, 120110), "221": (17970, 18188, 18517)}
LEFT = {"_T": (5758, 6009, 5850), "221": (907, 1002, 875)}
PEOPLE = {2023: 9608017, 2024: 9723327, 2025: 9840007}
Row = dict[str, Any]


def counts(entries: bool = True) -> Iterable[Row]:
    for code, years in COUNTS.items():
        for place, (year, (practising, stock, exits, came)) in enumerate(years.items()):
            where = {"OCCUPATION": code}
            active = where | {"ACTIVITY": "active"}
            yield row("headcount.persons", year, practising, ACTIVITY="practising", **where)
            yield row("headcount.persons", year, ACTIVE[code][place], **active)
            yield row("exits.persons", year, LEFT[code][place], **where)
            yield row("entries.persons", year, came if entries else None, **where)
            for age, people, gone in zip(AGES, stock, exits, strict=True):
                yield row("headcount.persons", year, people, AGE=age, **active)
                yield row("exits.persons", year, gone, AGE=age, **where)
    for year, people in PEOPLE.items():
        yield row("population.persons", year, people)
    yield row("funded_posts.posts", 2025, 16945, OCCUPATION="221")
    yield row("filled_posts.posts", 2025, 14004, OCCUPATION="221")
    yield row("2-02", 2025, 6, OCCUPATION="2211")
    yield row("2-02", 2025, 8, OCCUPATION="2212")
    for year, admitted, came in ((2024, 1453, 1013), (2025, 1478, 997)):
        yield row("education.persons", year, admitted, OCCUPATION="221", EDUCATION_STATUS="admitted")
        yield row("entries.persons", year, came, OCCUPATION="221", ENTRY_ORIGIN="domestic_graduate")

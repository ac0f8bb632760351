"""Names in Cyrillic and Latin, common ones often and rare ones rarely (Zipf), from ``data/names.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from cadre.catalogue.load import read_yaml
from cadre.sample.country import DATA
from cadre.sample.draws import Draws, Floats, Ints
from cadre.sample.people import Columns

CONVENTIONS = ("passport", "english", "scholarly")


@dataclass(frozen=True)
class Pool:
    """Names of one part: ``cyrillic`` and, by convention, ``latin``; weights by rank."""

    cyrillic: pa.Array
    latin: tuple[pa.Array, ...]
    weights: Floats


@dataclass(frozen=True)
class Names:
    """Names of women, then of men; a family name has the same place in both its forms."""

    given: tuple[Pool, Pool]
    family: tuple[Pool, Pool]
    foreign_given: tuple[Pool, Pool]
    foreign_family: Pool
    apostrophe: Pool


@dataclass(frozen=True)
class Bearers(Columns):
    """For every person the place of each name in the joined pools (see ``joined``)."""

    given: Ints
    family: Ints
    married: Ints


def transliterate(text: str, letters: dict[str, str]) -> str:
    """Letter by letter, keeping the case."""
    out = []
    for letter in text:
        found = letters.get(letter.lower(), letter)
        out.append(found.capitalize() if letter.isupper() else found)
    return "".join(out)


@cache
def names() -> Names:
    data = read_yaml(DATA / "names.yaml")
    tables = [data["conventions"][CONVENTIONS[0]] | data["conventions"][name] for name in CONVENTIONS]
    men, women = [], []
    for group in data["families"]:
        for stem in group["stems"].split():
            men.append(stem + group["endings"][0])
            women.append(stem + group["endings"][1])
    order = sorted(range(len(men)), key=lambda place: (place * 7919) % 10007)
    latin = data["latin"]
    return Names(
        given=(_pool(data["given_female"].split(), tables), _pool(data["given_male"].split(), tables)),
        family=(_pool([women[k] for k in order], tables), _pool([men[k] for k in order], tables)),
        foreign_given=(_pairs(latin["given_female"]), _pairs(latin["given_male"])),
        foreign_family=_pairs(latin["family"]),
        apostrophe=_pairs(latin["apostrophe"]),
    )


def _pool(words: list[str], tables: list[dict[str, str]]) -> Pool:
    latin = tuple(pa.array([transliterate(word, table) for word in words]) for table in tables)
    return Pool(pa.array(words), latin, np.asarray((np.arange(len(words)) + 6.0) ** -0.85, dtype=np.float64))


def _pairs(pairs: dict[str, Any]) -> Pool:
    latin = pa.array(list(pairs))
    return Pool(pa.array(list(pairs.values())), (latin,) * len(CONVENTIONS), np.ones(len(pairs)))


@cache
def joined(part: str) -> tuple[pa.Array, tuple[pa.Array, ...], dict[str, int]]:
    """Pools of ``given`` or ``family`` names end to end: Cyrillic, Latin by convention, where each begins."""
    pools = names()
    if part == "given":
        order = {"F": pools.given[0], "M": pools.given[1]}
        order |= {"foreign F": pools.foreign_given[0], "foreign M": pools.foreign_given[1]}
    else:
        order = {"F": pools.family[0], "M": pools.family[1]}
        order |= {"foreign": pools.foreign_family, "apostrophe": pools.apostrophe}
    starts, at = {}, 0
    for name, pool in order.items():
        starts[name] = at
        at += len(pool.cyrillic)
    latin = [pa.concat_arrays([pool.latin[k] for pool in order.values()]) for k in range(len(CONVENTIONS))]
    return pa.concat_arrays([pool.cyrillic for pool in order.values()]), tuple(latin), starts


def bear(draws: Draws, person: Ints, sex: Ints, born_abroad: Ints, apostrophe: float) -> Bearers:
    """Names for these persons; half of those born abroad have a name first written in Latin."""
    pools, given_at, family_at = names(), joined("given")[2], joined("family")[2]
    foreign = (born_abroad > 0) & draws.chance("foreign name", person, 0.5)
    given = np.where(
        sex == 0,
        given_at["F"] + draws.pick("given", person, pools.given[0].weights),
        given_at["M"] + draws.pick("given", person, pools.given[1].weights),
    )
    foreign_given = np.where(
        sex == 0,
        given_at["foreign F"] + draws.pick("given", person, pools.foreign_given[0].weights),
        given_at["foreign M"] + draws.pick("given", person, pools.foreign_given[1].weights),
    )
    form = np.where(sex == 0, family_at["F"], family_at["M"])
    weights = pools.family[0].weights
    family = form + draws.pick("family", person, weights)
    foreign_family = family_at["foreign"] + draws.pick("family", person, pools.foreign_family.weights)
    with_mark = family_at["apostrophe"] + draws.pick("family", person, pools.apostrophe.weights)
    family = np.where(foreign, foreign_family, family)
    family = np.where(draws.chance("apostrophe", person, apostrophe), with_mark, family)
    married = form + draws.pick("married family", person, weights)
    return Bearers(np.where(foreign, foreign_given, given), family, married)

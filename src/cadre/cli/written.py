"""Money and days as people write them: signs of currencies, brackets for a debt, dates in many shapes."""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from cadre.catalogue.load import ROOT, read_yaml
from cadre.confidential.sources import sql
from cadre.confidential.sources.dates import UNAMBIGUOUS

_MOST_SIGNS = 8
_MONTHS = 12


_CANDIDATE = r"[\p{Sc}\p{L}(]"


def bare(text: pa.Array) -> pa.Array:
    """``$1,742.40``, ``KGS 900``, ``900 сом`` as 1,742.40 and 900; ``(12.50)`` as -12.50; others as is."""
    if not _worth_a_look(text):
        return text
    plain = pc.replace_substring_regex(text, rf"^([+−-]?\(?)(?:{_sign()})\s*([+−-]?[\d(].*)$", r"\1\2")
    plain = pc.replace_substring_regex(plain, rf"^(.*[\d)])\s*(?:{_sign()})(\)?)$", r"\1\2")
    return pc.replace_substring_regex(plain, r"^\(\s*(\d[^()]*)\)$", r"-\1")


def signs(text: pa.Array) -> list[str]:
    """The different currencies beside the numbers of a column, in order of appearance."""
    if not _worth_a_look(text):
        return []
    before = rf"^[+−-]?\(?(?P<sign>{_sign()})\s*[+−-]?[\d(]"
    after = rf"[\d)]\s*(?P<sign>{_sign()})\)?$"
    known = {word: code for code, words in _currencies().items() for word in words}
    found: list[str] = []
    for pattern in (before, after):
        named = pc.unique(pc.drop_null(pc.struct_field(pc.extract_regex(text, pattern), "sign")))
        found += [known.get(sign, sign) for sign in named.to_pylist()]
    return list(dict.fromkeys(found))[:_MOST_SIGNS]


def days(text: pa.Array) -> pa.Array:
    """Days since 1970, null for what is no date or may be two: with slashes, the column shows which."""
    import duckdb

    formats = [*UNAMBIGUOUS, "%Y/%m/%d %H:%M:%S", *_slashes(text)]
    listed = ", ".join(sql.quote(one) for one in formats)
    with duckdb.connect() as connection:
        connection.register("written", pa.table({"x": text}))
        query = f"SELECT CAST(try_strptime(x, [{listed}]) AS DATE) - DATE '1970-01-01' AS day FROM written"
        found = connection.sql(query).to_arrow_table()
    return pc.cast(found.column("day").combine_chunks(), "float64")


def _slashes(text: pa.Array) -> list[str]:
    """Day first or month first, where some row can be read in one way only, and none in the other."""
    parts = pc.extract_regex(text, r"^(?P<a>\d{1,2})/(?P<b>\d{1,2})/\d{4}")
    first, second = (
        pc.max(pc.cast(pc.struct_field(parts, side), "int32")).as_py() or 0 for side in ("a", "b")
    )
    if (first > _MONTHS) == (second > _MONTHS):
        return []
    return ["%d/%m/%Y"] if first > _MONTHS else ["%m/%d/%Y"]


def _worth_a_look(text: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(text, _CANDIDATE)).as_py())


@cache
def _currencies() -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_yaml(ROOT / "spellings.yaml")["currency"]
    return found


@cache
def _sign() -> str:
    """A currency sign, with letters before it as in US$; a code or a usual word, longer ones first."""
    words = {word for code, words in _currencies().items() for word in (code, *words)}
    escaped = (re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return rf"[A-Z]{{0,3}}\p{{Sc}}|{'|'.join(escaped)}"

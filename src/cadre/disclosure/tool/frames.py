"""The same from Python: a pandas, polars or pyarrow frame in, frames of the same kind out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from cadre.disclosure.tool.listing import PRIMARY, SECONDARY, WORDS, Listing
from cadre.disclosure.tool.protecting import Engine
from cadre.disclosure.tool.reading import Source
from cadre.disclosure.tool.running import run
from cadre.disclosure.tool.spec import Spec
from cadre.disclosure.tool.specifying import load_spec, make_spec
from cadre.vocabulary.errors import CadreError, ExitCode


@dataclass(frozen=True)
class Protected:
    """``public``: may leave the house. ``private``: with the truth and the reason of every cell.

    Both have a column of codes per dimension, ``value`` (or the measures, means and shares) and
    ``status``. ``certificate``: what ``cadre verify`` checks, as a value for JSON.
    ``facts``: numbers for the publisher. ``seconds``: CPU
    seconds per stage.
    """

    public: Any
    private: Any
    certificate: dict[str, Any]
    facts: dict[str, Any]
    seconds: dict[str, float]


def protect_table(
    frame: Any,
    spec: Spec | Mapping[str, Any] | str | Path,
    *,
    folder: str | Path = ".",
    engine: Engine | None = None,
) -> Protected:
    """Protect a table of microdata or of cells.

    ``frame``: pandas, polars or pyarrow, or anything else that narwhals can turn into Arrow. ``spec``: the
    path of a YAML file, or a mapping of the same shape. ``folder``: where files of hierarchies lie when
    ``spec`` is no path. Raises CadreError for bad input, and whenever the table cannot be protected.
    """
    import narwhals as nw

    if isinstance(spec, str | Path):
        folder, spec = Path(spec).parent, load_spec(Path(spec))
    elif not isinstance(spec, Spec):
        spec = make_spec(spec)
    given = nw.from_native(frame, eager_only=True)
    try:
        rows = given.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError) as problem:  # words and numbers in one column of pandas
        raise CadreError(
            "protect-unreadable", ExitCode.INPUT, file="table", problem=str(problem)
        ) from problem
    result = run(Source(rows, "table"), spec, Path(folder), engine)
    kind = given.implementation

    def native(public: bool) -> Any:
        return nw.from_arrow(as_table(result.listing, public), backend=kind).to_native()

    return Protected(native(True), native(False), result.certificate, result.facts, result.seconds)


def as_table(listing: Listing, public: bool) -> Any:
    """The listing as a pyarrow table; ``value`` is null where it is withheld."""
    import numpy as np

    status = listing.public_status(slice(None)) if public else listing.status
    hidden = (listing.status == PRIMARY) | (listing.status == SECONDARY)
    places = listing.places(slice(None))
    columns = {
        dimension.name: pa.array(listing.codes(axis)).take(pa.array(places[:, axis]))
        for axis, dimension in enumerate(listing.dimensions)
    }
    changed = public and listing.perturbed is not None
    units = listing.perturbed if changed else listing.units
    value = units if not listing.decimals else np.asarray(units) / 10**listing.decimals
    columns[listing.name] = pa.array(value, mask=hidden if public else None)
    for one in listing.beside:
        figures = one.units if not one.decimals else np.asarray(one.units) / 10**one.decimals
        columns[one.name] = pa.array(figures, mask=listing.hidden(one, public))
    columns["status"] = pa.array(WORDS).take(pa.array(status))
    if listing.perturbed is not None and not public:
        columns["published_value"] = pa.array(listing.perturbed)
    return pa.table(columns)

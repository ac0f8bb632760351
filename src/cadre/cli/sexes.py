"""Who is a woman and who a man in a column of a table, by the usual words or by what the user says."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cadre.catalogue.load import ROOT, read_yaml
from cadre.cli.tables import file_of, text_column
from cadre.vocabulary.errors import CadreError, ExitCode

WOMAN, MAN, OTHER, BLANK = 1, 0, -1, -2
_SHOWN = 8


def sexes(
    table: pa.Table, name: str, women: tuple[str, ...] = (), men: tuple[str, ...] = ()
) -> NDArray[np.intp]:
    """A code for each row. Values that are named by the user (``women``, ``men``) come first.

    Raises:
        CadreError: the column is not there, or does not tell women from men.
    """
    texts = text_column(table, name, "--sex").to_pylist()
    text = [None if value is None else value.casefold() for value in texts]
    found = list(dict.fromkeys(value for value in text if value is not None))
    of_women, of_men = _meant(found, women, men)
    strange = set(found) - of_women - of_men
    named = [given for given in (women, men) if given]
    absent = any(not {value.casefold() for value in given} & set(found) for given in named)
    if absent or (strange and not (of_women & set(found) and of_men & set(found))):
        shown = ", ".join(found[:_SHOWN]) or "—"
        facts = {"file": file_of(table), "column": name, "values": shown}
        raise CadreError("pay-sex-unknown", ExitCode.INPUT, **facts)
    code = {value: WOMAN if value in of_women else MAN if value in of_men else OTHER for value in found}
    return np.array([BLANK if value is None else code[value] for value in text], dtype=np.intp)


def _meant(found: list[str], women: tuple[str, ...], men: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The values of women and of men; of two values, the one that is not named is the other sex."""
    usual = read_yaml(ROOT / "spellings.yaml")["sex"]
    of_women, of_men = ({value.casefold() for value in given} for given in (women, men))
    if of_women and not of_men and len(found) == 2:
        of_men = set(found) - of_women
    of_women = of_women or set(usual["F"]) - of_men
    return of_women, of_men or set(usual["M"]) - of_women

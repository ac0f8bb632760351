"""What of a concern may be counted: the check of an extract, for the handler's page and for the server."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cadre.catalogue.concerns.definitions import WORKSPACE_LISTS, bodies, extract
from cadre.catalogue.load import code_list
from cadre.vocabulary.concerns import Condition, ExtractField
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.trees import TOTAL

QUARTER = re.compile(r"(19|20)\d\d-Q[1-4]")
NOT_SET = frozenset({"", "_U", "_N", "_Z"})
AREA = re.compile(
    r"[A-Z]{2,3}(-[A-Z0-9]{1,6}){0,2}|_U|_N"
)  # the form of a code, where the areas are not known


def checked_extract(answers: Mapping[str, object], areas: Collection[str] = ()) -> dict[str, str]:
    """The extract as it may be kept: listed fields and their codes alone, in the order of the definition.

    ``areas``: the codes of the country's areas; without them a code must look like one. Fields that nobody
    answered are left out. On an attack in conflict below "confirmed", occupation and sex are dropped.
    Raises CadreError with ``field``: one that is not listed, a required one that is missing, a value that is
    no code of its list (so any text), a quarter that is none, a rumor.
    """
    fields = extract().fields
    for name in answers:
        if name not in fields:
            raise CadreError("extract-field", field=str(name)[:40], known=", ".join(fields))
    found = {name: _value(name, field, answers.get(name), areas) for name, field in fields.items()}
    row = {name: value for name, value in found.items() if value}
    for name, codes in extract().never_counted.items():
        if row.get(name) in codes:
            raise CadreError("extract-never", field=name, value=row[name])
    return _guarded(row)


def may_be_counted(
    answers: Mapping[str, str | None], row: Mapping[str, str], consents: Collection[str]
) -> bool:
    """Does the person's choice, and whose experience it is, allow this extract to be kept?

    ``answers``: ``role``, ``agreement`` and ``own_yes`` as given. Without S5, never. Sexual violence that
    another person tells of needs the survivor's own yes; of somebody who cannot be asked, deaths and unsafe
    conditions alone are counted.
    """
    sexual = any(row.get(name) in codes for name, codes in extract().sexual.items())
    return "S5" in consents and any(
        _stands(answers, one.answers)
        and (one.kinds is None or row.get("concern_kind") in one.kinds)
        and (one.sexual or not sexual)
        for one in extract().counted_when
    )


def passed_fields(body: str, row: Mapping[str, str]) -> set[str]:
    """What of this extract the body may get at most; of an attack no more than WHO lists of it."""
    known = bodies().bodies
    most = set(known[body].fields)
    attack = row.get(extract().guarded.when, "") not in NOT_SET or row.get("concern_kind") == "conflict"
    return most & set(known[bodies().most_of_an_attack].fields) if attack else most


def checked_passage(body: str, answers: Mapping[str, object], agreed: Collection[str]) -> dict[str, str]:
    """An extract as it may be passed on to ``body``: the fields that it gets and the protocol has ``agreed``.

    Raises CadreError with ``field``: one that the body does not get or that was not agreed, one that lacks, a
    value that is no code of its list, a rumor.
    """
    fields, told = extract().fields, {name: str(value or "") for name, value in answers.items()}
    may = passed_fields(body, told) & set(agreed)
    for name in answers:
        if name not in may:
            raise CadreError("extract-field", field=str(name)[:40], known=", ".join(sorted(may)))
    for name in ("quarter", "country", *bodies().bodies[body].needs):
        if told.get(name, "") in NOT_SET:
            raise CadreError("extract-missing", field=name)
    row = {name: _value(name, fields[name], answers.get(name), ()) for name in fields if name in answers}
    for name, codes in extract().never_counted.items():
        if row.get(name) in codes:
            raise CadreError("extract-never", field=name, value=row[name])
    return {name: value for name, value in row.items() if value}


def _value(name: str, field: ExtractField, value: object, areas: Collection[str]) -> str:
    if value is None or value == "":
        if field.required:
            raise CadreError("extract-missing", field=name)
        return ""
    if not isinstance(value, str) or not _known(value, field, areas):
        raise CadreError("extract-value", field=name, list=field.list or "YYYY-Qn")
    return value


def _known(value: str, field: ExtractField, areas: Collection[str]) -> bool:
    if field.type == "quarter":
        return QUARTER.fullmatch(value) is not None
    if field.list in WORKSPACE_LISTS:
        return value in areas if areas else AREA.fullmatch(value) is not None
    tree = code_list(field.list or "")
    return value in tree.order and value not in tree.children and value != TOTAL


def _guarded(row: dict[str, str]) -> dict[str, str]:
    guard = extract().guarded
    if row.get(guard.when, "") in NOT_SET or _stands(row, guard.until):
        return row
    return {name: value for name, value in row.items() if name not in guard.fields}


def _stands(answers: Mapping[str, str | None], condition: Condition) -> bool:
    return all(answers.get(name) in codes for name, codes in condition.items())

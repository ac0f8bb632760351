"""What of a concern may be counted, as small tables: coded fields alone, and only with the right yes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.catalogue.concerns import checked_extract, extract, may_be_counted
from cadre.catalogue.load import code_list, source_kinds
from cadre.catalogue.messages import say
from cadre.vocabulary.errors import CadreError

LEAST = {
    "quarter": "2025-Q3", "country": "XSC", "concern_kind": "violence", "concern_certainty": "probable",
    "concern_recipient": "union",
}  # fmt: skip
ATTACK = {
    **LEAST,
    "concern_kind": "conflict",
    "attack_type": "obstruction",
    "concern_occupation": "nurses",
    "sex": "F",
}


def test_listed_codes_are_kept_in_the_order_of_the_definition() -> None:
    told = {
        **dict(reversed(LEAST.items())),
        "sex": "F",
        "concern_form": "verbal",
        "area": "XSC-N",
        "pay_problem": "",
    }
    assert list(checked_extract(told)) == [
        "quarter", "country", "area", "concern_kind", "concern_form", "sex", "concern_certainty",
        "concern_recipient",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"narrative": "He hit me"}, "extract-field", "narrative"),
        ({"facility_name": "Central"}, "extract-field", "facility_name"),
        ({"concern_kind": None}, "extract-missing", "concern_kind"),
        ({"quarter": ""}, "extract-missing", "quarter"),
        ({"concern_form": "He hit me"}, "extract-value", "concern_form"),
        ({"concern_form": "_T"}, "extract-value", "concern_form"),
        ({"concern_form": "sexual"}, "extract-value", "concern_form"),
        ({"concern_form": ["verbal"]}, "extract-value", "concern_form"),
        ({"concern_occupation": 2221}, "extract-value", "concern_occupation"),
        ({"quarter": "2025-07-14"}, "extract-value", "quarter"),
        ({"quarter": "2025-Q5"}, "extract-value", "quarter"),
        ({"country": "Utopia"}, "extract-value", "country"),
        ({"area": "the ward on the third floor"}, "extract-value", "area"),
        ({"concern_certainty": "rumor"}, "extract-never", "concern_certainty"),
    ],
)
def test_what_is_refused(change: dict[str, object], error: str, field: str) -> None:
    with pytest.raises(CadreError) as raised:
        checked_extract({**LEAST, **change})
    assert (raised.value.key, raised.value.facts["field"]) == (error, field)
    told = str(raised.value) + say(f"error.{error}.what", "en", **raised.value.facts)
    assert "hit me" not in told
    assert "third floor" not in told


def test_areas_are_those_of_the_country_where_they_are_known() -> None:
    assert checked_extract({**LEAST, "area": "N"}, areas={"N", "S"})["area"] == "N"
    with pytest.raises(CadreError, match="extract-value"):
        checked_extract({**LEAST, "area": "W"}, areas={"N", "S"})


@pytest.mark.parametrize(
    ("certainty", "attack", "kept"),
    [
        ("probable", "obstruction", False),
        ("possible", "obstruction", False),
        ("confirmed", "obstruction", True),
        ("probable", "_Z", True),
        ("probable", None, True),
    ],
)
def test_no_more_is_told_of_an_attack_than_the_list_of_who_tells(
    certainty: str, attack: str, kept: bool
) -> None:
    row = checked_extract({**ATTACK, "attack_type": attack, "concern_certainty": certainty})
    assert ("concern_occupation" in row, "sex" in row) == (kept, kept)


# role, agreement, own yes, kind, form, consent: is it counted?
COUNTED = """
affected  -       -    violence    sexual_assault     S5  yes
affected  -       -    violence    verbal             -   no
affected  -       -    violence    verbal             S6  no
witness   agrees  -    violence    verbal             S5  yes
witness   agrees  -    violence    sexual_assault     S5  no
witness   agrees  yes  violence    sexual_assault     S5  yes
witness   agrees  no   violence    sexual_harassment  S5  no
witness   disagrees -  violence    verbal             S5  no
witness   cannot  -    violence    verbal             S5  no
family    cannot  -    death       -                  S5  yes
colleague cannot  -    conditions  -                  S5  yes
colleague cannot  -    pay         -                  S5  no
family    cannot  -    death       sexual_assault     S5  no
_N        -       -    pay         -                  S5  no
-         -       -    pay         -                  S5  no
"""


@pytest.mark.parametrize("line", COUNTED.strip().splitlines())
def test_whose_yes_is_needed(line: str) -> None:
    role, agreement, own, kind, form, consent, counted = (
        None if word == "-" else word for word in line.split()
    )
    row = {"concern_kind": kind or ""} | ({"concern_form": form} if form else {})
    answers = {"role": role, "agreement": agreement, "own_yes": own}
    assert may_be_counted(answers, row, {"S0", consent or "S1"}) is (counted == "yes")


def spoken(role: str, agreement: str, own_yes: str, kind: str, sexual: bool) -> bool:
    """The specification's sentences on consent, one after another."""
    if role == "affected" or own_yes == "yes":
        return True
    if sexual:
        return False
    return agreement == "agrees" or (agreement == "cannot" and kind in ("death", "conditions"))


def test_the_rule_says_what_the_specification_says_for_every_combination() -> None:
    answers = [
        ["", *code_list(name).leaves] for name in ("concern_role", "concern_agreement", "concern_yes_no")
    ]
    rows = product(*answers, code_list("concern_kind").leaves, ["", "verbal", "sexual_assault", "_N"])
    for role, agreement, own, kind, form in rows:
        said = {"role": role, "agreement": agreement, "own_yes": own}
        wanted = spoken(role, agreement, own, kind, form == "sexual_assault")
        assert may_be_counted(said, {"concern_kind": kind, "concern_form": form}, {"S5"}) is wanted, said


def test_an_attack_that_is_a_sexual_assault_needs_the_survivors_yes_too() -> None:
    row = {"concern_kind": "conflict", "attack_type": "sexual_assault"}
    assert not may_be_counted({"role": "colleague", "agreement": "agrees"}, row, {"S5"})
    assert may_be_counted({"role": "colleague", "own_yes": "yes"}, row, {"S5"})


def test_rules_name_codes_and_fields_that_exist() -> None:
    rules, fields = extract(), extract().fields
    for condition in (rules.sexual, rules.never_counted, rules.guarded.until):
        for name, codes in condition.items():
            assert set(codes) <= set(code_list(fields[name].list or "").leaves)
    assert {rules.guarded.when, *rules.guarded.fields} <= set(fields)


def test_the_source_kind_has_the_fields_of_the_extract_and_the_number_of_the_organisation() -> None:
    columns = source_kinds()["concerns"].columns
    assert list(columns) == ["recipient", *extract().fields]
    assert {name: columns[name].list for name in extract().fields} == {
        name: field.list for name, field in extract().fields.items()
    }


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*extract().fields, "text", "id"]), st.one_of(st.text(), st.integers()))
)
def test_nothing_but_codes_ever_passes(change: dict[str, object]) -> None:
    try:
        row = checked_extract({**LEAST, **change})
    except CadreError:
        return
    for name, value in row.items():
        field = extract().fields[name]
        assert field.type == "quarter" or field.list == "area" or value in code_list(field.list or "").leaves

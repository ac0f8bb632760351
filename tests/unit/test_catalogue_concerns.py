"""The form of a concern: every definition loads, says both languages, and keeps what it promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from cadre.catalogue import concerns
from cadre.catalogue.concerns.definitions import SHARED_LISTS, WORKSPACE_LISTS
from cadre.catalogue.load import ROOT, code_list
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.concerns import Question
from cadre.vocabulary.languages import LANGUAGES, Language

# question: where its answer stands, and the field of the extract that it may become
STORED = """
recent device -          recipient clear concern_recipient   linked device -
kinds case concern_kind  danger_now clear -                  role case -
agreement case -         when case quarter                   time_of_day case -
country case country     area case area                      place case concern_place
facility_type case concern_facility   sector case concern_sector   facility_name case -
occupation case concern_occupation    contract case -        sex case sex
sex_described case -     age case -                          grounds case -
forms case concern_form  weapon case -                       perpetrator case concern_perpetrator
perpetrators case -      frequency case -                    online case -
injury case concern_injury            days_off case -        help case -
attack_type case attack_type          attack_resource case attack_resource
route case exposure_route             disease case disease_group   ppe case concern_ppe
first_aid case -         vaccinated case -                   hazards case -
told_before case -       exposed case -                      death_cause case death_cause
death_link case -        death_date case -                   pay_problems case pay_problem
months_owed case months_owed          amount_owed case -     pay_people case -
written_contract case -  retaliation case -                  responses case concern_response
told case concern_told   why_not case concern_why_not        follow_up case -
wishes case -            narrative case -                    files files -
keep_original case -     identity case -                     name identity -
contact identity -       safe_times identity -               code_word identity -
interpreter identity -   certainty case concern_certainty    urgency case -
outcomes case -        own_yes case -
"""


def made_for_the_form() -> list[str]:
    asked = {one.list for one in concerns.questions().values() if one.list}
    counted = {field.list for field in concerns.extract().fields.values() if field.list}
    cases = {"concern_state", "concern_urgency", "concern_outcome"}
    return sorted((asked | counted | cases) - SHARED_LISTS - WORKSPACE_LISTS)


def texts(value: Any) -> Iterator[Bilingual]:
    if isinstance(value, Bilingual):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def everything() -> list[Any]:
    room = concerns
    return [
        room.form(), list(room.pages().values()), room.consents(), room.medical(), room.emergency(),
        room.limits(), room.case(), room.burst(), room.wording(), room.extract(),
        *(room.listed(name) for name in made_for_the_form()),
    ]  # fmt: skip


def test_where_every_answer_stands() -> None:
    words = STORED.split()
    expected = {words[at]: (words[at + 1], words[at + 2]) for at in range(0, len(words), 3)}
    found = {name: (one.storage, one.extract or "-") for name, one in concerns.questions().items()}
    assert found == expected


def test_two_answers_are_asked_for_and_the_agreement_of_the_person_affected() -> None:
    reporter = [page for name, page in concerns.pages().items() if name in concerns.form().pages]
    mandatory = [one for page in reporter for one in page.questions if one.mandatory]
    assert [one.id for one in mandatory if not one.asked_when] == ["recipient", "kinds"]
    assert [(one.id, one.asked_when) for one in mandatory if one.asked_when] == [
        ("agreement", {"role": ["witness", "colleague", "family", "representative"]})
    ]


def test_every_choice_can_be_declined_in_two_ways() -> None:
    for one in concerns.questions().values():
        if one.kind in ("one", "several", "date"):
            assert one.can_be_declined != one.mandatory
        else:
            assert not one.can_be_declined


def test_the_server_reads_the_recipient_and_the_danger_flag_alone() -> None:
    assert [one.id for one in concerns.questions().values() if one.storage == "clear"] == [
        "recipient", "danger_now",
    ]  # fmt: skip


def test_no_text_is_ever_counted() -> None:
    assert [
        one.id for one in concerns.questions().values() if one.extract and one.kind in ("text", "files")
    ] == []


def test_the_extract_has_fourteen_variables_and_each_field_is_asked() -> None:
    extract = concerns.extract()
    assert [one.number for one in extract.variables] == list(range(1, 15))
    assert {one.extract for one in concerns.questions().values() if one.extract} == set(extract.fields)
    for name, field in extract.fields.items():
        assert field.type == "quarter" or name == field.list


def test_every_list_exists_and_conditions_name_its_codes() -> None:
    questions = concerns.questions()
    for place in [*concerns.pages().values(), *questions.values(), *concerns.medical().windows]:
        condition = place.asked_when if hasattr(place, "asked_when") else place.shown_when
        for asked, codes in condition.items():
            assert set(codes) <= set(code_list(questions[asked].list or "").leaves), (place.id, asked)
    for one in questions.values():
        if one.list not in (None, *WORKSPACE_LISTS):
            assert set(one.labels) <= set(code_list(one.list or "").leaves)


def test_attack_types_are_asked_in_conflict_alone() -> None:
    assert concerns.pages()["conflict"].asked_when == {"kinds": ["conflict"]}


@pytest.mark.parametrize("name", made_for_the_form())
def test_no_code_without_version_date_and_source(name: str) -> None:
    found = concerns.listed(name)
    assert found.id == name
    assert found.version
    assert found.source.text
    assert found.licence == "CC-BY-4.0"
    assert found.codes[0].code == "_T"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("concern_kind", False), ("concern_form", False), ("attack_type", True), ("attack_resource", False),
        ("concern_occupation", False), ("concern_place", False), ("concern_time", False),
        ("concern_perpetrator", False), ("concern_injury", True), ("concern_ground", False),
        ("concern_response", False), ("concern_why_not", False), ("concern_follow_up", False),
        ("concern_hazard", False), ("concern_certainty", True),
    ],
)  # fmt: skip
def test_lists_say_whether_their_source_was_read(name: str, read: bool) -> None:
    assert concerns.listed(name).source.verified is read


def test_attack_types_that_were_only_recalled_are_marked() -> None:
    unread = [one.code for one in concerns.listed("attack_type").codes if not one.verified]
    assert unread == ["abduction", "chemical"]


def test_occupation_groups_hold_codes_of_the_list_of_occupations() -> None:
    tree, known = code_list("concern_occupation"), code_list("occupation")
    top = [code for code in tree.order if tree.level[code] == 1 and code[0] != "_" and code != "other"]
    assert len(top) == 12
    held = [isco for one in concerns.listed("concern_occupation").codes for isco in one.isco]
    assert set(held) <= set(known.order)
    leaves = [leaf for one in concerns.listed("concern_occupation").codes for isco in one.isco
              if one.code in tree.leaves for leaf in known.leaves_under(isco)]  # fmt: skip
    assert len(leaves) == len(set(leaves))


def test_lists_keep_not_knowing_and_not_saying_apart() -> None:
    for name in made_for_the_form():
        codes = set(code_list(name).leaves)
        assert not ({"_U", "_N", "_Z"} & codes) or {"_U", "_N", "_Z"} <= codes, name


def test_every_text_stands_in_both_languages() -> None:
    found = list(texts(everything()))
    assert len(found) > 600
    for text in found:
        assert text.en.strip()
        assert text.ru.strip()
        assert sorted(re.findall(r"\{\w+\}", text.en)) == sorted(re.findall(r"\{\w+\}", text.ru))
        assert not re.search(r"[а-яё]", text.en, re.IGNORECASE)
        assert re.search(r"[а-яё\d]", text.ru, re.IGNORECASE) or text.ru == text.en


def test_no_text_calls_it_a_report_or_a_complaint() -> None:
    said = [one.say for one in concerns.wording().sentences.values()]
    rooms = [concerns.form(), list(concerns.pages().values()), concerns.consents(), concerns.limits(), said]
    for text in texts(rooms):
        assert not re.search(r"\breports?\b|complain|anonymous\W*%", text.en, re.IGNORECASE), text.en
        assert not re.search(r"жалоб|отч[её]т|донос", text.ru, re.IGNORECASE), text.ru


def test_every_consent_is_apart_and_says_what_taking_it_back_means() -> None:
    found = {one.id: one for one in concerns.consents().consents}
    assert list(found) == [f"S{number}" for number in range(8)]
    assert [name for name, one in found.items() if not one.on_form] == ["S7"]
    assert found["S4"].withdrawal == "not_undone"
    assert {found[name].withdrawal for name in ("S5", "S6")} == {"until_publication"}


def test_medical_hours_are_shown_as_unchecked() -> None:
    windows = {one.id: one for one in concerns.medical().windows}
    assert {name: one.hours for name, one in windows.items()} == {"pep": 72, "emergency_contraception": 120}
    assert not any(one.source.verified for one in windows.values())


def test_a_number_set_by_law_holds_in_countries_of_the_list_and_is_shown_as_unchecked() -> None:
    known = set(code_list("country").leaves)
    assert [(one.number, len(one.countries)) for one in concerns.emergency().numbers] == [("112", 27)]
    for one in concerns.emergency().numbers:
        assert set(one.countries) <= known
        assert len(set(one.countries)) == len(one.countries)
        assert not one.source.verified


def test_clocks_and_transitions_speak_of_states() -> None:
    states, case = set(code_list("concern_state").leaves), concerns.case()
    assert set(case.transitions) == states
    assert {to for following in case.transitions.values() for to in following} <= states
    assert {one.to for one in case.clocks} <= states
    assert {one.id: (one.days, one.months) for one in case.clocks if one.from_ != "message"} == {
        "acknowledge": (7, None), "feedback": (None, 3), "feedback_justified": (None, 6),
        "retention": (90, None), "retention_most": (None, 24),
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_speaks_one_language(language: Language) -> None:
    told = concerns.form_json(language)
    assert told == concerns.form_json(language)
    document = json.loads(told)
    assert document["language"] == language
    assert [page["id"] for page in document["pages"]] == list(concerns.pages())
    lists = {one["list"] for page in document["pages"] for one in page["questions"] if "list" in one}
    assert lists - WORKSPACE_LISTS <= set(document["lists"])
    for found in document["lists"].values():
        assert found["options"]
        assert found["version"]
        assert "verified" in found["source"]
        assert not {"_T", "_U", "_N", "_Z"} & {option["code"] for option in found["options"]}
    groups = {option["code"]: option.get("group") for option in document["lists"]["concern_form"]["options"]}
    assert "psychological" not in groups
    assert groups["verbal"] == code_list("concern_form").names["psychological"].in_(language)


def test_a_question_with_a_choice_needs_a_list() -> None:
    words = {"en": "a", "ru": "б"}
    with pytest.raises(ValidationError, match="code list"):
        Question.model_validate({"id": "x", "kind": "one", "storage": "case", "text": words, "why": words})
    with pytest.raises(ValidationError):
        Question.model_validate(
            {"id": "x", "kind": "text", "storage": "case", "text": words, "why": words, "c": 1}
        )


def test_no_page_stands_in_the_folder_without_a_place_in_the_form() -> None:
    files = {path.stem for path in (ROOT / "concerns" / "pages").glob("*.yaml")}
    assert files == set(concerns.pages())
    steps = {step.id for step in concerns.form().steps} | {"handler"}
    assert {page.step for page in concerns.pages().values()} <= steps

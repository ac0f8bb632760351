"""The whole form as one document in one language: what the reporter's page is built from."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from cadre.catalogue.concerns import definitions
from cadre.catalogue.load import ROOT, code_list, read_yaml
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.concerns import Page, Question
from cadre.vocabulary.languages import Language
from cadre.vocabulary.trees import TOTAL, Tree

DECLINED = {"_U": "dont_know", "_N": "prefer_not"}  # codes of the two answers that say nothing
LEFT_OUT = frozenset({TOTAL, "_U", "_N", "_Z"})


def form_json(language: Language) -> bytes:
    """The form, its code lists, consents, medical time limits, emergency numbers, limits, clocks, sentences,
    extract.

    UTF-8 JSON with sorted keys and no spaces; the same catalogue gives the same bytes. Texts are those of
    ``language`` alone, with ``{…}`` where the page fills something in.
    """
    form = definitions.form()
    document = {
        "language": language,
        "form": _said(form, language) | {"declined": DECLINED},
        "pages": [_page(one, language) for one in definitions.pages().values()],
        "lists": {name: _list(name, language) for name in _lists()},
        "consents": _said(definitions.consents(), language),
        "medical": _said(definitions.medical(), language),
        "emergency": _said(definitions.emergency(), language),
        "limits": _said(definitions.limits(), language),
        "case": _said(definitions.case(), language),
        "wording": {name: one.say.in_(language) for name, one in definitions.wording().sentences.items()},
        "extract": _said(definitions.extract(), language),
        "bodies": _said(definitions.bodies(), language),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _said(value: Any, language: Language) -> Any:
    """Plain values, with the texts of one language; what is empty or not stated is left out."""
    if isinstance(value, Bilingual):
        return value.in_(language)
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        told = {(field.alias or name): getattr(value, name) for name, field in fields.items()}
        return {name: _said(one, language) for name, one in told.items() if one not in (None, {}, [])}
    if isinstance(value, dict):
        return {name: _said(one, language) for name, one in value.items()}
    if isinstance(value, list):
        return [_said(one, language) for one in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


def _page(page: Page, language: Language) -> Any:
    said = _said(page, language)
    said["questions"] = [_question(one, language) for one in page.questions]
    return said


def _question(question: Question, language: Language) -> Any:
    return _said(question, language) | {"can_be_declined": question.can_be_declined}


def _lists() -> list[str]:
    asked = {one.list for one in definitions.questions().values() if one.list is not None}
    counted = {field.list for field in definitions.extract().fields.values() if field.list is not None}
    return sorted((asked | counted | {"concern_state"}) - definitions.WORKSPACE_LISTS)


def _list(name: str, language: Language) -> Any:
    """A list's options in their order; a code that holds others is the heading of a group."""
    data, tree = read_yaml(ROOT / "codelists" / f"{name}.yaml"), code_list(name)
    unread = {row["code"] for row in data["codes"] if row.get("verified") is False}
    return {
        "name": data["name"][language],
        "version": tree.version,
        "source": data["source"],
        "options": [
            _option(tree, code, language) | ({"verified": False} if code in unread else {})
            for code in tree.leaves
            if code not in LEFT_OUT
        ],
    }


def _option(tree: Tree, code: str, language: Language) -> dict[str, Any]:
    """Groups that cut across a list, as those of countries would, are not headings."""
    above = [parent for parent, parts in tree.children.items() if code in parts and parent != TOTAL]
    option: dict[str, Any] = {"code": code, "name": tree.names[code].in_(language)}
    return option | ({"group": tree.names[above[0]].in_(language)} if above else {})

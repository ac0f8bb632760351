"""What the build needs of Cadre: sentences and form of both faces' pages, and the site's look."""

from __future__ import annotations

import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

import cadre_site
from cadre.catalogue.concerns import burst, extract, form_json, may_be_counted
from cadre.catalogue.load import code_list
from cadre.catalogue.messages import all_messages
from cadre.vocabulary.languages import LANGUAGES, Language
from cadre.vocabulary.trees import TOTAL

REPORT, DESK = "concerns.bundle.", "concerns.desk."
LOOK = Path(cadre_site.__file__).parent / "public" / "static" / "cadre" / "site.css"
PARTS = ("form", "consents", "medical", "emergency", "limits", "case", "wording")
COUNTING = ("counted_when", "sexual")  # whose yes is needed before anything is counted
STATED = ("concern_state", "concern_recipient", "concern_outcome")  # what the pages name beside the questions


def texts(prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): said for key, said in all_messages().items() if key.startswith(prefix)}


def form(language: str) -> dict[str, Any]:
    """Without what only handlers and statisticians need, and without the sources, which stand in the catalogue."""
    whole = json.loads(form_json(language))
    asked = [page for page in whole["pages"] if page["id"] in whole["form"]["pages"]]
    lists = {question["list"] for page in asked for question in page["questions"] if "list" in question}
    kept = {name: {"name": one["name"], "options": one["options"]} for name, one in whole["lists"].items()
            if name in lists or name in STATED}
    counting = {part: whole["extract"][part] for part in COUNTING}
    return {part: whole[part] for part in PARTS} | {"pages": asked, "lists": kept, "counting": counting}


def handlers_form(language: Language) -> dict[str, Any]:
    """Every page and list: what was answered is shown in words, and what is counted is built from it."""
    whole = json.loads(form_json(language))
    lists = {name: {"name": one["name"], "options": one["options"]} for name, one in whole["lists"].items()}
    kept = {part: whole[part] for part in ("form", "pages", "consents", "extract", "bodies", "case")}
    return kept | {"lists": lists, "burst": burst().reason.in_(language)}



def counted() -> dict[str, Any]:
    """For the tests: which codes each answer may have, and for every combination, in their order, what
    ``may_be_counted`` says: a 1 or a 0 each."""
    values = {name: ["", *codes] for name, codes in sorted(combinations().items())}
    rows = itertools.product(*values.values())
    said = (may_be_counted(one, one, {"S5"}) for one in (dict(zip(values, row, strict=True)) for row in rows))
    return {"values": values, "counted": "".join(str(int(one)) for one in said)}


def combinations() -> dict[str, list[str]]:
    """Every answer on whose experience it is, and every kind; of what tells sexual violence, its codes and another."""
    lists = {"role": "concern_role", "agreement": "concern_agreement", "own_yes": "concern_yes_no", "concern_kind": "concern_kind"}
    whole = {name: [code for code in code_list(one).leaves if code != TOTAL] for name, one in lists.items()}
    sexual = extract().sexual
    others = {name: next(code for code in code_list(name).leaves if code not in sexual[name]) for name in sexual}
    return whole | {name: [*codes, others[name], "_N"] for name, codes in sexual.items()}


def look() -> str:
    """The site's own style sheet without its fonts, which are not at the handlers' host."""
    return re.sub(r"^@font-face.*$", "", LOOK.read_text("utf-8"), flags=re.MULTILINE)


def main(to: str, of_tests: bool) -> None:
    told = {
        "words.json": {"texts": texts(REPORT), "forms": {one: form(one) for one in LANGUAGES}},
        "desk-words.json": {"texts": texts(DESK), "forms": {one: handlers_form(one) for one in LANGUAGES}},
    }
    if of_tests:
        told["counted.json"] = counted()
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in told.items():
        whole = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (folder / name).write_text(whole, "utf-8")
    (folder / "site.css").write_text(look(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], "tests" in sys.argv[2:])

"""What the build needs of Cadre: sentences and form of both faces' pages, and the site's look."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import cadre_site
from cadre.catalogue.concerns import burst, form_json
from cadre.catalogue.messages import all_messages
from cadre.vocabulary.languages import LANGUAGES, Language

REPORT, DESK = "concerns.bundle.", "concerns.desk."
LOOK = Path(cadre_site.__file__).parent / "public" / "static" / "cadre" / "site.css"
PARTS = ("form", "consents", "medical", "emergency", "limits", "case", "wording")
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
    return {part: whole[part] for part in PARTS} | {"pages": asked, "lists": kept}


def handlers_form(language: Language) -> dict[str, Any]:
    """Every page and list: what was answered is shown in words, and what is counted is built from it."""
    whole = json.loads(form_json(language))
    lists = {name: {"name": one["name"], "options": one["options"]} for name, one in whole["lists"].items()}
    kept = {part: whole[part] for part in ("form", "pages", "consents", "extract", "case")}
    return kept | {"lists": lists, "burst": burst().reason.in_(language)}


def look() -> str:
    """The site's own style sheet without its fonts, which are not at the handlers' host."""
    return re.sub(r"^@font-face.*$", "", LOOK.read_text("utf-8"), flags=re.MULTILINE)


def main(to: str) -> None:
    told = {
        "words.json": {"texts": texts(REPORT), "forms": {one: form(one) for one in LANGUAGES}},
        "desk-words.json": {"texts": texts(DESK), "forms": {one: handlers_form(one) for one in LANGUAGES}},
    }
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in told.items():
        whole = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (folder / name).write_text(whole, "utf-8")
    (folder / "site.css").write_text(look(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

"""The sentences and the form of the reporter's pages, from the catalogue, as one JSON file for the build."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cadre.catalogue.concerns import form_json
from cadre.catalogue.messages import all_messages
from cadre.vocabulary.languages import LANGUAGES

PREFIX = "concerns.bundle."
PARTS = ("form", "consents", "medical", "limits", "case", "wording")
STATED = ("concern_state", "concern_recipient", "concern_outcome")  # what the pages name beside the questions


def texts() -> dict[str, Any]:
    return {key.removeprefix(PREFIX): said for key, said in all_messages().items() if key.startswith(PREFIX)}


def form(language: str) -> dict[str, Any]:
    """Without what only handlers and statisticians need, and without the sources, which stand in the catalogue."""
    whole = json.loads(form_json(language))
    asked = [page for page in whole["pages"] if page["id"] in whole["form"]["pages"]]
    lists = {question["list"] for page in asked for question in page["questions"] if "list" in question}
    kept = {name: {"name": one["name"], "options": one["options"]} for name, one in whole["lists"].items()
            if name in lists or name in STATED}
    return {part: whole[part] for part in PARTS} | {"pages": asked, "lists": kept}


def main(to: str) -> None:
    told = {"texts": texts(), "forms": {language: form(language) for language in LANGUAGES}}
    path = Path(to)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

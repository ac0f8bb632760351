"""Every message exists in English and Russian with the same blanks, and every key the code says exists."""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from cadre.catalogue.messages import all_messages
from cadre.vocabulary.languages import LANGUAGES, Text, locale

ERROR_PARTS = ("what", "why", "next")
SAID = re.compile(r"""(?<!\.)\bsay\(\s*["']([A-Za-z0-9_.-]+)["']""")
COMPOSED = re.compile(r"""\bc\.say\(\s*["']([A-Za-z0-9_.-]+)["']""")  # the composer's own: doc.…
RAISED = re.compile(r"""CadreError\(\s*["']([a-z0-9_.-]+)["']""")


def blanks(text: Text) -> set[str]:
    texts = [text] if isinstance(text, str) else [part for name, part in text.items() if name != "by"]
    return {name.split(".")[0] for part in texts for _, name, _, _ in string.Formatter().parse(part) if name}


def text_problems(key: str, texts: dict[str, Text]) -> Iterator[str]:
    for language in LANGUAGES:
        text = texts[language]
        if not isinstance(text, str):
            wanted = locale(language).plural_form.tags | {"other"}
            missing = wanted - set(text)
            if missing:
                yield f"{key}: {language} has no plural form {', '.join(sorted(missing))}"
        elif not text.strip():
            yield f"{key}: {language} is empty"
    counted = {by for text in texts.values() if not isinstance(text, str) and (by := text.get("by"))}
    if blanks(texts["en"]) - counted != blanks(texts["ru"]) - counted:
        yield f"{key}: the blanks differ, {sorted(blanks(texts['en']))} and {sorted(blanks(texts['ru']))}"


def key_problems(known: set[str]) -> Iterator[str]:
    for path in sorted(Path("src").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for key in [*SAID.findall(source), *(f"doc.{key}" for key in COMPOSED.findall(source))]:
            if key not in known:
                yield f"{path}: message {key} does not exist"
        for key in RAISED.findall(source):
            for part in ERROR_PARTS:
                if f"error.{key}.{part}" not in known:
                    yield f"{path}: error.{key}.{part} does not exist"


def main() -> int:
    messages = all_messages()
    problems = [problem for key, texts in messages.items() for problem in text_problems(key, dict(texts))]
    problems += key_problems(set(messages))
    for problem in problems:
        print("text:", problem, file=sys.stderr)
    print(f"{len(messages)} messages in {len(LANGUAGES)} languages")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every page for users in both languages, with the same commands; no link of the documentation is dead.

python checks/pages.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("docs/tutorials", "docs/how-to", "docs/explanation", "docs/reference")
ONE_PAGE = {  # for programmers, or in both languages on one page
    "docs/explanation/concerns-protocol.md",
    *(f"docs/reference/{name}.md" for name in ("commands", "exit-codes", "indicators", "sources", "tallies")),
}
BLOCK = re.compile(r"^```(?:console|sh)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CALL = re.compile(r"\bcadre [a-z][a-z -]*[a-z]\b|(?<=\s)--[a-z][a-z-]*|\bmake [a-z]+\b")


def main() -> int:
    problems = [problem for page in pages() for problem in both(page)]
    problems += [problem for page in every() for problem in dead_links(page)]
    for problem in problems:
        print("page:", problem, file=sys.stderr)
    print(f"{len(list(pages()))} pages in both languages")
    return 1 if problems else 0


def pages() -> Iterator[Path]:
    """English pages that users read."""
    yield ROOT / "README.md"
    for room in ROOMS:
        for page in sorted((ROOT / room).glob("*.md")):
            if not page.name.endswith(".ru.md") and str(page.relative_to(ROOT)) not in ONE_PAGE:
                yield page


def every() -> Iterator[Path]:
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def both(page: Path) -> Iterator[str]:
    """What the Russian page lacks, or says otherwise."""
    name, russian = page.relative_to(ROOT), page.with_suffix(".ru.md")
    if not russian.exists():
        yield f"{name}: there is no {russian.name}"
        return
    for one, other in ((page, russian), (russian, page)):
        if f"]({other.name})" not in one.read_text("utf-8"):
            yield f"{one.relative_to(ROOT)}: no link to {other.name}"
    told, said = commands(page), commands(russian)
    for here, there in zip_longest(told, said):
        if here != there:
            yield f"{name}: says {here} where {russian.name} says {there}"
            break
    for link in LINK.findall(russian.read_text("utf-8")):
        if (
            link.endswith(".md")
            and not link.endswith(".ru.md")
            and link != page.name
            and (russian.parent / link).with_suffix(".ru.md").exists()
        ):
            yield f"{russian.relative_to(ROOT)}: {link} is there in Russian"


def commands(page: Path) -> list[str]:
    """Commands and options in their order; names and values may be translated."""
    return [call for block in BLOCK.findall(page.read_text("utf-8")) for call in CALL.findall(block)]


def dead_links(page: Path) -> Iterator[str]:
    for link in LINK.findall(page.read_text("utf-8")):
        if ":" not in link and not (page.parent / link).exists():
            yield f"{page.relative_to(ROOT)}: {link} leads nowhere"


if __name__ == "__main__":
    sys.exit(main())

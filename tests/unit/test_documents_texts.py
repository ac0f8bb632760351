"""The words of the reports: every key has its text, and the Russian report is in Russian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cadre.publishable.documents
from cadre.catalogue.messages import all_messages
from cadre.methods.need.thresholds import thresholds
from cadre.publishable.documents import Document, ReleaseFolder, compose
from cadre.publishable.documents.model import BigNumbers, Chart, Notice, Paragraph, Points, References, Table
from small_releases import full_release, thin_release

ROOM = Path(cadre.publishable.documents.__file__).parent
# Names and codes that are written in Latin letters in Russian too.
LATIN = {"WISN", "PEFA", "PI", 
    "Cadre", "cadre", "explain", "observations", "csv", "NHWA", "XSD", "NORMLEX", "nursing_register",
    "SSA", "Zdravstveno", "varstvo", "PMC",
    "payroll", "GBD", "hoover", "gini", "rel", "small", "ed", "Jann", "Neumark", "Cotton", "Reimers",
}  # fmt: skip


def code() -> Iterator[ast.AST]:
    for path in sorted(ROOM.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def keys_asked_for() -> Iterator[str]:
    """Message keys as the code asks for them; a part that is filled in later reads as ``*``."""
    for node in code():
        asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if asks and node.args and node.func.attr in ("say", "text", "paragraph"):
            yield from _key(node.args[0])


def keys_written() -> Iterator[str]:
    """Every text in the code that could be a key, asked for here or handed on."""
    for node in code():
        if isinstance(node, ast.Constant | ast.JoinedStr) and not isinstance(getattr(node, "value", ""), int):
            yield from _key(node)


def _key(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _key(node.body)
        yield from _key(node.orelse)


def patterns(keys: Iterator[str]) -> list[re.Pattern[str]]:
    wanted = {key for key in keys if key.strip("*.") and len(key) < 80}
    return [re.compile(re.escape(key).replace(r"\*", r"[\w.\-]+")) for key in sorted(wanted)]


def test_every_key_has_a_text() -> None:
    known = {key.removeprefix("doc.") for key in all_messages() if key.startswith("doc.")}
    assert not [key for key in patterns(keys_asked_for()) if not any(key.fullmatch(name) for name in known)]


def test_every_text_has_a_use() -> None:
    known = {key.removeprefix("doc.") for key in all_messages() if key.startswith("doc.")}
    written = [*patterns(keys_written()), re.compile(r"label\..*")]
    assert not [name for name in known if not any(key.fullmatch(name) for key in written)]


def words(document: Document) -> Iterator[str]:
    """Everything a reader reads, but the file names, sums and identifiers of ledger and sources."""
    yield from (document.title, document.subtitle, document.notice or "", *document.labels.values())
    for _, section in document.all_sections():
        yield section.title
        for block in section.blocks:
            match block:
                case Paragraph() | Notice():
                    yield "" if section.id == "sources" else block.text.words
                case Points():
                    yield from (item.words for item in block.items)
                case BigNumbers():
                    yield from (f"{item.label} {item.note}" for item in block.items)
                case Table():
                    yield from table_words(block)
                case Chart():
                    yield from (block.sentence, block.alt)
                    yield from table_words(block.table)
                case References():
                    yield from (
                        label for item in block.items for label, _ in item.facts if label != "SHA-256"
                    )


def table_words(table: Table) -> Iterator[str]:
    yield table.caption
    yield from (column.head for column in table.columns)
    yield from (cell.words for row in table.rows for cell in row)
    yield from table.notes


def uncited(text: str) -> str:
    """Without the titles of publications, which stand in their own language."""
    for benchmark in thresholds().values():
        text = text.replace(benchmark.source.text, "")
    return text


@pytest.mark.parametrize(("kind", "area"), [("full", None), ("thin", "KGZ"), ("comparison", "WHO-EUR")])
def test_the_russian_report_has_no_english_words(kind: str, area: str | None, tmp_path: Path) -> None:
    folder = (full_release if kind == "full" else thin_release)(tmp_path)
    report = "comparison" if kind == "comparison" else "country-profile"
    document = compose(ReleaseFolder(folder), report, "ru", area)
    found = {word for text in words(document) for word in re.findall(r"[A-Za-z_]{2,}", uncited(text))}
    assert found <= LATIN


def test_russian_numbers_have_a_comma_and_spaces_that_do_not_break(tmp_path: Path) -> None:
    document = compose(ReleaseFolder(full_release(tmp_path)), "country-profile", "ru")
    text = "\n".join(words(document))
    assert "32\u00a0160" in text
    assert "134,0" in text
    assert not re.search(r"\d\.\d", text.replace("…", ""))
    assert not re.search(r"\d %", text)

"""A Word file that can be edited: real headings, tables, captions and a contents list, by pandoc.

The document goes to pandoc as a tree (JSON), not as Markdown: a cell that reads "=cmd()" or "*" stays text.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path
from xml.sax.saxutils import escape  # nosec B406 # writes XML, reads none

from cadre.publishable.documents.charts import svg as pictures
from cadre.publishable.documents.model import (
    BigNumbers,
    Block,
    Cell,
    Chart,
    Document,
    Notice,
    Paragraph,
    Points,
    References,
    Section,
    Table,
    Text,
)  # fmt: skip
from cadre.publishable.documents.render import pandoc_ast as ast
from cadre.publishable.documents.render.docx_style import reference_docx
from cadre.publishable.documents.render.pandoc_ast import Node, Nodes

_WIDEST = 6.6  # inches of text width
_SIGNS = {
    "met": "●", "on_track": "▲", "too_slow": "◆", "moving_away": "▼", "not_met": "◆", "not_assessable": "◐",
    "no_data": "○", "yes": "●", "partial": "◐", "no": "○",
}  # fmt: skip
_EPOCH = "315619200"  # 1980-01-02: the oldest day a zip file can hold; the same bytes every time


def docx(document: Document) -> bytes:
    with tempfile.TemporaryDirectory(prefix="cadre-docx-") as place:
        folder = Path(place)
        footer = document.notice_short or document.identity
        page, of = document.labels["page"], document.labels["of"]
        (folder / "reference.docx").write_bytes(reference_docx(_default_reference(), footer, page, of))
        tree = ast.document(_meta(document), list(_Writer(document, folder).blocks()))
        (folder / "tree.json").write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
        _pandoc(
            "--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=report.docx", "tree.json",
            folder=folder,
        )  # fmt: skip
        return (folder / "report.docx").read_bytes()


def _meta(document: Document) -> dict[str, str]:
    return {"title": document.title, "subtitle": document.subtitle, "lang": document.language}


def _pandoc(*arguments: str, folder: Path | None = None) -> bytes:
    import pypandoc

    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    return done.stdout


@cache
def _default_reference() -> bytes:
    return _pandoc("--print-default-data-file=reference.docx")


class _Writer:
    """Walks the document once and writes the pictures beside the tree."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document = document
        self.labels = document.labels
        self.folder = folder

    def blocks(self) -> Iterator[Node]:
        document = self.document
        for label, value in document.facts:
            yield ast.in_style("Cover Fact", ast.paragraph([ast.words(f"{label}: {value}")]))
        if document.notice:
            yield ast.in_style("Notice", ast.paragraph([ast.words(document.notice)]))
        if document.note:
            yield ast.in_style("Plain Notice", ast.paragraph([ast.words(document.note)]))
        yield ast.raw_openxml(_contents(document))
        for section in document.sections:
            yield from self._section(section, 1)
        yield from self._annex()

    def _section(self, section: Section, level: int) -> Iterator[Node]:
        yield ast.heading(level, section.id, [ast.words(section.title)])
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Paragraph) and isinstance(following, Chart | Table):
                yield ast.in_style("Lead", ast.paragraph(_text(block.text)))
            elif block is not None:
                yield from self._block(block)
        for inner in section.sections:
            yield from self._section(inner, level + 1)

    def _annex(self) -> Iterator[Node]:
        charts = list(self.document.charts())
        if charts:
            yield ast.heading(1, "annex", [ast.words(self.labels["annex"])])
            yield ast.paragraph([ast.words(self.labels["annex_lead"])])
        for chart in charts:
            yield from self._table(chart.table, f"{self.labels['data']} {chart.number}. ")

    def _block(self, block: Block) -> Iterator[Node]:
        match block:
            case Paragraph():
                yield ast.paragraph(_text(block.text))
            case Points(key=True):
                yield from (ast.in_style("Key Message", ast.paragraph(_text(item))) for item in block.items)
            case Points():
                yield ast.bullets([_text(item) for item in block.items])
            case BigNumbers():
                yield from _big_numbers(block)
            case Notice():
                style = "Notice" if block.kind == "synthetic" else "Plain Notice"
                yield ast.in_style(style, ast.paragraph(_text(block.text)))
            case Table():
                yield from self._table(block, f"{self.labels['table']} {block.number}. ")
            case Chart():
                yield from self._chart(block)
            case References():
                yield from _references(block)

    def _chart(self, chart: Chart) -> Iterator[Node]:
        name = f"{chart.id}.png"
        (self.folder / name).write_bytes(pictures.png(chart.spec))
        width, _ = pictures.size(pictures.svg(chart.spec))
        inches = min(_WIDEST, width / 96)
        caption = [
            *_numbered(f"{self.labels['figure']} {chart.number}. ", chart.caption),
            *_refs(chart.references),
        ]
        yield ast.in_style("Image Caption", ast.paragraph(caption))
        yield ast.in_style("Figure Sentence", ast.paragraph([ast.words(chart.sentence)]))
        yield ast.in_style("Picture", ast.paragraph([ast.image(name, chart.alt, f"{inches:.2f}in")]))

    def _table(self, table: Table, label: str) -> Iterator[Node]:
        shares = _shares(table)
        caption = [*_numbered(label, table.caption), *_refs(table.references)]
        aligns = ["Right" if column.numeric else "Left" for column in table.columns]
        head = [ast.paragraph([ast.strong(column.head)]) for column in table.columns]
        tree = any(row[0].indent for row in table.rows)
        rows = [[_cell(cell, tree and not place) for place, cell in enumerate(row)] for row in table.rows]
        yield ast.table(caption, aligns, shares, [_plain(cell) for cell in head], rows)
        for note in table.notes:
            yield ast.in_style("Table Note", ast.paragraph([ast.words(note)]))


def _plain(block: Node) -> Node:
    return {"t": "Plain", "c": block["c"]}


def _shares(table: Table) -> list[float]:
    """Column widths: a numeric column is as wide as its longest word, the others share the rest."""
    full = [row for row in table.rows if len(row) == len(table.columns)]
    needs: list[float] = []
    for place, column in enumerate(table.columns):
        longest = max([len(word) for word in column.head.split()] + [len(row[place].words) for row in full])
        needs.append(min(26, 1.3 * longest + 3) if column.numeric else 0)
    shares = sum(column.share for column in table.columns if not column.numeric)
    rest = max(100 - sum(needs), 22 * shares / max(1.0, shares) + 12)
    parts = [need or rest * column.share / shares for need, column in zip(needs, table.columns, strict=True)]
    return [round(part / sum(parts), 4) for part in parts]


def _cell(cell: Cell, named_row: bool) -> Node:
    inlines: Nodes = [ast.styled("Accent", [ast.words(_SIGNS[cell.mark] + "\u00a0")])] if cell.mark else []
    if cell.state != "open":
        inlines.append(ast.styled("Quiet", [ast.words(cell.words)]))
    else:
        inlines.append(ast.strong(cell.words) if named_row and not cell.indent else ast.words(cell.words))
    inlines += _refs(cell.references)
    if cell.indent:
        return ast.in_style(f"Cell Indent {min(3, cell.indent)}", ast.paragraph(inlines))
    return {"t": "Plain", "c": inlines}


def _refs(numbers: tuple[int, ...]) -> Nodes:
    found: Nodes = []
    for place, number in enumerate(numbers):
        found += [ast.words(",\u00a0")] if place else []
        found.append(ast.link([ast.words(str(number))], f"#figure-{number}"))
    return [ast.raised(found)] if found else []


def _text(text: Text) -> Nodes:
    inlines: Nodes = [ast.words(text.words)]
    return [ast.link(inlines, text.href) if text.href else inlines[0], *_refs(text.references)]


def _numbered(label: str, caption: str) -> Nodes:
    return [ast.styled("Accent", [ast.words(label)]), ast.words(caption)]


def _big_numbers(block: BigNumbers) -> Iterator[Node]:
    for item in block.items:
        inlines = [ast.styled("Number", [ast.words(item.value)]), ast.words(f"  {item.label} ({item.note})")]
        yield ast.in_style("Big Number", ast.paragraph([*inlines, *_refs(item.references)]))


def _references(block: References) -> Iterator[Node]:
    for item in block.items:
        title = [ast.styled("Accent", [ast.words(f"{item.label}  ")]), ast.words(item.title)]
        yield ast.in_style("Ledger Title", ast.paragraph(title), id=item.id)
        facts: Nodes = []
        for place, (label, value) in enumerate(item.facts):
            separator = " · " if place else ""
            facts += [ast.styled("Quiet", [ast.words(f"{separator}{label}: ")]), ast.words(value)]
        yield ast.in_style("Ledger Facts", ast.paragraph(facts))


_FIELD = {
    "begin": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    'TOC \\o "1-1" \\h \\z \\u</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    "end": '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
}


def _contents(document: Document) -> str:
    """A contents field that is already filled in: Word neither asks to update it nor shows it empty."""
    titles = [(section.id, section.title) for section in document.sections]
    if any(True for _ in document.charts()):
        titles.append(("annex", document.labels["annex"]))
    lines = [
        f'<w:hyperlink w:anchor="{escape(id)}" w:history="1">{_run(title)}</w:hyperlink>'
        for id, title in titles
    ]
    lines[0], lines[-1] = _FIELD["begin"] + lines[0], lines[-1] + _FIELD["end"]
    heading = _in_paragraph("TOCHeading", _run(document.labels["contents"]))
    return heading + "".join(_in_paragraph("TOC1", line) for line in lines)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _in_paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'

"""The few shapes of pandoc's document tree that a report needs (JSON form, API 1.23).

Words go into the tree as they are: nothing in them can turn into markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]
Nodes = list[Node]
API = [1, 23, 1]


def attributes(id: str = "", classes: Sequence[str] = (), **values: str) -> list[Any]:
    return [id, list(classes), [[name.replace("_", "-"), value] for name, value in values.items()]]


def words(text: str) -> Node:
    return {"t": "Str", "c": text}


def strong(text: str) -> Node:
    return {"t": "Strong", "c": [words(text)]}


def styled(style: str, inlines: Nodes) -> Node:
    """Words in a character style of the reference document."""
    return {"t": "Span", "c": [attributes(custom_style=style), inlines]}


def link(inlines: Nodes, target: str) -> Node:
    return {"t": "Link", "c": [attributes(), inlines, [target, ""]]}


def raised(inlines: Nodes) -> Node:
    return {"t": "Superscript", "c": inlines}


def paragraph(inlines: Nodes) -> Node:
    return {"t": "Para", "c": inlines}


def in_style(style: str, *blocks: Node, id: str = "") -> Node:
    """Blocks in a paragraph style of the reference document; ``id`` becomes a bookmark."""
    return {"t": "Div", "c": [attributes(id, custom_style=style), list(blocks)]}


def heading(level: int, id: str, inlines: Nodes) -> Node:
    return {"t": "Header", "c": [level, attributes(id), inlines]}


def bullets(items: Sequence[Nodes]) -> Node:
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": inlines}] for inlines in items]}


def image(path: str, alt: str, width: str) -> Node:
    return {"t": "Image", "c": [attributes(width=width), [words(alt)], [path, ""]]}


def raw_openxml(xml: str) -> Node:
    return {"t": "RawBlock", "c": ["openxml", xml]}


def table(
    caption: Nodes,
    aligns: Sequence[str],
    widths: Sequence[float],
    head: Sequence[Node],
    rows: Sequence[Sequence[Node]],
) -> Node:
    """``aligns``: Left or Right; ``widths``: parts of one; cells are blocks. The first cell names its row."""
    specs = [
        [{"t": f"Align{align}"}, {"t": "ColWidth", "c": width}]
        for align, width in zip(aligns, widths, strict=True)
    ]
    body = [attributes(), 1, [], [_row(row, len(specs)) for row in rows]]
    return {"t": "Table", "c": [
        attributes(), [None, [{"t": "Plain", "c": caption}]], specs,
        [attributes(), [_row(head, len(specs))]], [body], [attributes(), []],
    ]}  # fmt: skip


def _row(cells: Sequence[Node], columns: int) -> list[Any]:
    """One cell alone spans all columns."""
    span = columns if len(cells) == 1 else 1
    align = {"t": "AlignLeft" if span > 1 else "AlignDefault"}
    return [attributes(), [[attributes(), align, 1, span, [cell]] for cell in cells]]


def document(meta: dict[str, str], blocks: Nodes) -> Node:
    told = {name: {"t": "MetaInlines", "c": [words(text)]} for name, text in meta.items()}
    return {"pandoc-api-version": API, "meta": told, "blocks": blocks}

"""The reference document that gives a report its looks in Word: pandoc's own, with other styles.

It is derived when a report is written, so that it always fits the pandoc that is installed. The styles
themselves are data, in templates/docx_styles.xml; the footer is templates/docx_footer.xml.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape  # nosec B406 # writes XML, reads none

_TEMPLATES = Path(__file__).parent / "templates"
_FOOTER = "word/footer1.xml"
_STYLE = re.compile(r'<w:style\b[^>]*w:styleId="([^"]+)"[^>]*>.*?</w:style>', re.S)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
# A4 with margins of 2 cm, in twentieths of a point, and the footer on every page.
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:bottom="1134" w:left="1134" w:right="1134" w:header="567" w:footer="567" '
    'w:gutter="0"/></w:sectPr>'
)


def reference_docx(default: bytes, footer: str, page: str, of: str) -> bytes:
    """``default``: pandoc's reference document. ``footer`` stands left, "Page 1 of 9" right."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            change = _CHANGES.get(item.filename)
            _add(new, item.filename, change(content.decode()).encode() if change else content)
        words = {"TEXT": footer, "PAGE": page, "OF": of}
        _add(new, _FOOTER, _filled(_template("docx_footer.xml"), words).encode())
    return made.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """With the oldest date a zip can hold, so that the same report is the same bytes."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _filled(xml: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda found: escape(words[found[1]]), xml)


@cache
def _styles(xml: str) -> str:
    """The styles with ours in place of those of the same name, and the others added."""
    ours = {found[1]: found[0] for found in _STYLE.finditer(_template("docx_styles.xml"))}
    kept = _STYLE.sub(lambda found: ours.pop(found[1], found[0]), xml)
    return kept.replace("</w:styles>", "".join(ours.values()) + "</w:styles>")


def _page(xml: str) -> str:
    return re.sub(r"<w:sectPr>.*?</w:sectPr>", _SECTION, xml, flags=re.S)


def _relations(xml: str) -> str:
    footer = f'<Relationship Type="{_OFFICE}" Id="rIdFooter" Target="footer1.xml"/>'
    return xml.replace("</Relationships>", f"{footer}</Relationships>")


def _types(xml: str) -> str:
    return xml.replace("</Types>", f'<Override PartName="/{_FOOTER}" ContentType="{_FOOTER_TYPE}"/></Types>')


_CHANGES: Mapping[str, Callable[[str], str]] = {
    "word/styles.xml": _styles,
    "word/document.xml": _page,
    "word/_rels/document.xml.rels": _relations,
    "[Content_Types].xml": _types,
}

"""A view to keep: CSV, XLSX and Parquet of its figures, SVG and PNG of its chart, each naming its source."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape

import pyarrow as pa
import pyarrow.parquet as pq

from cadre.catalogue.messages import say
from cadre.publishable.documents.charts import svg as pictures
from cadre.publishable.documents.charts.theme import INK, MUTED, wrapped
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.fonts import FAMILY
from cadre.publishable.documents.model import Chart
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.questions import Question, ask_table
from cadre_site.public.presenters.table import Scalar

FILES = {
    "data.csv": "text/csv; charset=utf-8",
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "data.parquet": "application/vnd.apache.parquet",
    "chart.svg": "image/svg+xml",
    "chart.png": "image/png",
}
_MOST = 500_000
_LINE, _ROOM = 17, 12


def as_xlsx(c: Composer, found: Iterator[list[Scalar]], source: str) -> bytes:
    """Words are written as words, numbers as numbers, nothing as a formula; the source has a sheet."""
    import xlsxwriter

    written = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "in_memory": True}  # fmt: skip
    with xlsxwriter.Workbook(written, safe) as book:
        sheet = book.add_worksheet(say("site.explore.sheet.data", c.language))
        bold = book.add_format({"bold": True, "text_wrap": True})
        for number, line in enumerate(found):
            for place, one in enumerate(line):
                if isinstance(one, float):
                    sheet.write_number(number, place, one)
                else:
                    sheet.write_string(number, place, one, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 24)
        about = book.add_worksheet(say("site.explore.sheet.source", c.language))
        about.write_string(0, 0, source)
        about.write_string(1, 0, say("site.explore.sheet.note", c.language))
    return written.getvalue()


def as_parquet(release: ShelvedRelease, question: Question, source: str) -> bytes:
    """The release's own columns, status and reason among them; the source is in the file's metadata too."""
    found = ask_table(release, question, limit=_MOST).table
    found = found.append_column(
        "SOURCE", pa.array([source] * found.num_rows, pa.string()).dictionary_encode()
    )
    found = found.replace_schema_metadata({"source": source})
    written = io.BytesIO()
    pq.write_table(found, written, compression="zstd")
    return written.getvalue()


def as_svg(chart: Chart, source: str) -> str:
    """The chart between its caption and its source, as one picture."""
    drawn = pictures.svg(chart.spec)
    width, height = pictures.size(drawn)
    wide = max(width, 420.0)
    title = _broken(chart.caption, wide, 8.0)
    foot = _broken(source, wide, 6.2)
    top = len(title) * _LINE + _ROOM
    whole = top + height + len(foot) * 14 + 2 * _ROOM
    inner = drawn.replace("<svg", f'<svg x="0" y="{top}" width="{width:.0f}" height="{height:.0f}"', 1)
    words = _text(title, _LINE, _LINE, f'font-size="13" font-weight="700" fill="{INK}"')
    words += _text(foot, top + height + _LINE, 14, f'font-size="10" fill="{MUTED}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {whole:.0f}" width="{wide:.0f}" '
        f'height="{whole:.0f}" font-family="{FAMILY}, sans-serif" role="img"><title>{escape(chart.caption)}'
        f"</title><desc>{escape(chart.sentence)} {escape(source)}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{inner}{words}</svg>'
    )


def _broken(words: str, width: float, letter: float) -> list[str]:
    return wrapped(words, int((width - _ROOM) / letter)).split("\n")


def _text(rows: list[str], first: float, step: int, look: str) -> str:
    return "".join(
        f'<text x="4" y="{first + step * place:.0f}" {look}>{escape(row)}</text>'
        for place, row in enumerate(rows)
    )


def as_png(chart: Chart, source: str) -> bytes:
    return pictures.png_of(as_svg(chart, source))

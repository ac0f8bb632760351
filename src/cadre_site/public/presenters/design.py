"""The components of the design system with example content that is plainly no country's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cadre.catalogue.messages import say
from cadre.publishable.documents.charts.bars import Bar, bars
from cadre.publishable.documents.model import Cell, Chart, Column, Table
from cadre.vocabulary.languages import Language, number
from cadre_site.public.presenters.home import Number

TOKENS = ("ink", "muted", "paper", "raised", "line", "accent", "deep", "warm", "good", "bad")
SERIES = ("1", "2", "3", "4", "5", "6")


def examples(language: Language) -> dict[str, Any]:
    words = [say(f"site.design.example.{name}", language) for name in ("first", "second", "third")]
    values = (42.5, 31.0, None)
    withheld = say("doc.sign.suppressed", language)
    shown = [withheld if value is None else number(value, language, 1) for value in values]
    rows = tuple(
        (Cell(word), Cell(text, state="suppressed" if value is None else "open"))
        for word, text, value in zip(words, shown, values, strict=True)
    )
    caption = say("site.design.example.caption", language)
    columns = (
        Column(say("doc.column.indicator", language)),
        Column(say("site.fact.value", language), numeric=True),
    )
    notes = (say("doc.sign.suppressed.note", language),)
    table = Table("example", None, caption, columns, rows, notes=notes, small=True)
    spec = bars(
        [Bar(word, value or 0.0, text) for word, value, text in zip(words, values, shown, strict=True)]
    )
    sentence = say("site.design.example.sentence", language)
    alt = say("doc.chart.alt", language, caption=caption, sentence=sentence)
    return {
        "tokens": TOKENS, "series": SERIES,
        "table": replace(table, id="table", caption=say("site.design.example.table", language)),
        "chart": Chart("example", 1, caption, sentence, alt, spec, table),
        "numbers": [Number(shown[0], words[0], "2025", ""), Number(shown[1], words[1], "2025", "")],
    }  # fmt: skip

"""What every section is written with: the release, the language, and the numbering of tables and ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cadre.catalogue.messages import say
from cadre.publishable.documents.assumed import Assumed
from cadre.publishable.documents.charts.theme import Spec
from cadre.publishable.documents.compose.figures import Figures
from cadre.publishable.documents.model import Cell, Chart, Column, Paragraph, Table, Text
from cadre.publishable.documents.release_folder import ANSWER, TOTAL, Observation, ReleaseFolder
from cadre.publishable.documents.release_schema import IndicatorNames
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.languages import Language, number

NBSP = "\u00a0"
MISSING = "…"
_MOST_DECIMALS = 4


@dataclass
class LedgerLine:
    """The figures of one indicator that the report shows, under the number they carry."""

    number: int
    indicator: str
    figures: dict[str, Observation] = field(default_factory=dict)


class Composer:
    """Collects what the report cites while its sections are written."""

    def __init__(
        self, release: ReleaseFolder, language: Language, area: str, assumed: Assumed | None = None
    ) -> None:
        self.release = release
        self.assumed = assumed or Assumed()
        self.language = language
        self.area = area
        self.definitions = release.definitions
        self.lines: dict[str, LedgerLine] = {}
        self.left_out: list[tuple[str, str]] = []
        self._tables = 0
        self._charts = 0

    def say(self, key: str, /, **facts: object) -> str:
        return say(f"doc.{key}", self.language, **facts)

    def name(self, words: Bilingual) -> str:
        return words.in_(self.language)

    def code(self, column: str, code: str) -> str:
        """The name of a code; a code without a name is shown as it is."""
        found = self.definitions.codes.get(column, {}).get(code)
        return code if found is None else self.name(found.name)

    def in_order(self, column: str, codes: Iterable[str]) -> list[str]:
        """``codes`` in the reading order of their list, unknown codes last."""
        order = {code: place for place, code in enumerate(self.definitions.codes.get(column, {}))}
        return sorted(codes, key=lambda code: order.get(code, len(order)))

    def area_name(self, code: str | None = None) -> str:
        found = self.definitions.areas.get(code or self.area)
        if found is not None:
            return self.name(found.name)
        return self.name(self.definitions.country.name) if code in (None, self.area) else str(code)

    def about(self, indicator: str) -> IndicatorNames:
        blank = Bilingual(en=indicator, ru=indicator)
        return self.definitions.indicators.get(indicator) or IndicatorNames(
            name=blank, unit=Bilingual(en="", ru="")
        )

    def indicator(self, id: str) -> str:
        return self.name(self.about(id).name)

    def unit(self, indicator: str) -> str:
        return self.name(self.about(indicator).unit)

    def spoken_unit(self, indicator: str) -> str:
        """The unit after a number inside a sentence: nothing where the number carries its % itself."""
        unit = self.about(indicator).unit
        return "" if unit.en == "%" or not unit.en else " " + self.name(unit)

    def answered(self, row: Observation) -> str | None:
        """The word of a figure that is an answer."""
        code = row.codes.get(ANSWER, TOTAL)
        return None if code == TOTAL else self.code(ANSWER, code)

    def has(self, indicator: str) -> bool:
        return indicator in self.release.indicators()

    def figures(self, indicator: str, *vary: str, area: str | None = None, **codes: str) -> Figures:
        """The figures of an indicator by ``vary`` and year; of this report's area unless AREA varies."""
        where = None if "AREA" in vary else (area or self.area)
        dims = tuple(name for name in vary if name != "AREA")
        rows = self.release.observations(indicator, area=where, vary=dims, **codes)
        return Figures.of(indicator, vary, rows)

    def number(self, value: float, decimals: int = 0) -> str:
        return number(value, self.language, decimals).replace("-", "−")

    def percent(self, value: float, decimals: int = 1) -> str:
        return self.number(value, decimals) + ("%" if self.language == "en" else f"{NBSP}%")

    def change(self, value: float, decimals: int = 1) -> str:
        """A change in percent with its sign; one that rounds to nothing has none."""
        rounded = round(value, decimals) + 0.0
        return ("+" if rounded > 0 else "") + self.percent(rounded, decimals)

    @property
    def this_year(self) -> int:
        """The year of the release."""
        return int(self.definitions.date[:4])

    def currency(self) -> str:
        return self.definitions.currency or self.say("currency.unknown")

    def money(self, value: float) -> str:
        """An amount short enough for a label: thousands, millions or billions in words."""
        for size, unit in ((1e9, "billion"), (1e6, "million")):
            if abs(value) >= size:
                decimals = 2 if abs(value) < 10 * size else 1
                return self.say(f"amount.{unit}", amount=self.number(value / size, decimals))
        return self.number(value)

    def shown(self, indicator: str, value: float) -> str:
        """A value as the indicator is written: its decimals, and the sign of percent where it is one."""
        about = self.about(indicator)
        decimals = 0 if abs(value) >= 1000 else about.decimals
        while value and decimals < _MOST_DECIMALS and not round(abs(value), decimals):
            decimals += 1  # a figure that is not zero must not read as zero
        return self.percent(value, decimals) if about.unit.en == "%" else self.number(value, decimals)

    def cite(self, *observations: Observation | None) -> tuple[int, ...]:
        """Enter the figures in the ledger; gives the numbers of their lines, ascending."""
        numbers = set()
        for row in observations:
            if row is not None:
                line = self.lines.get(row.indicator)
                if line is None:
                    line = self.lines[row.indicator] = LedgerLine(len(self.lines) + 1, row.indicator)
                line.figures[row.figure] = row
                numbers.add(line.number)
        return tuple(sorted(numbers))

    def text(self, key: str, /, *cited: Observation | None, **facts: object) -> Text:
        return Text(self.say(key, **facts), self.cite(*cited))

    def paragraph(self, key: str, /, *cited: Observation | None, **facts: object) -> Paragraph:
        return Paragraph(self.text(key, *cited, **facts))

    def cell(self, row: Observation | None, *, short: bool = False) -> Cell:
        """A figure in a table; what may not be shown and what is not known have signs of their own.

        ``short`` writes large amounts in millions and billions.
        """
        if row is None or (row.value is None and not row.suppressed):
            return Cell(MISSING, state="missing")
        if row.value is None:
            self.cite(row)
            return Cell(self.say("sign.suppressed"), row.figure, "suppressed")
        self.cite(row)
        large = short and abs(row.value) >= 1e6
        number = self.money(row.value) if large else self.shown(row.indicator, row.value)
        return Cell(self.answered(row) or number, row.figure)

    def table(
        self, id: str, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]],
        cited: Iterable[Observation] = (), notes: Sequence[str] = (), *, numbered: bool = True,
        small: bool = False,
    ) -> Table:  # fmt: skip
        """A table with the notes that its signs need; one that is not numbered is the data of a chart."""
        states = {cell.state for row in rows for cell in row}
        signs = [f"sign.{state}.note" for state in ("suppressed", "missing") if state in states]
        if numbered:
            self._tables += 1
        return Table(
            id=id,
            number=self._tables if numbered else None,
            caption=caption,
            columns=tuple(columns),
            rows=tuple(tuple(row) for row in rows),
            notes=(*notes, *(self.say(sign) for sign in signs)),
            references=self.cite(*cited),
            small=small,
        )

    def chart(
        self, id: str, caption: str, sentence: str, spec: Spec, columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]], cited: Iterable[Observation],
    ) -> Chart:  # fmt: skip
        """A chart and the table of what it draws. Its alternative text is caption and sentence together."""
        self._charts += 1
        references = self.cite(*cited)
        data = self.table(f"{id}-data", caption, columns, rows, numbered=False, small=True)
        alt = self.say("chart.alt", caption=caption, sentence=sentence)
        return Chart(id, self._charts, caption, sentence, alt, spec, data, references)


def words(*cells: str) -> tuple[Cell, ...]:
    return tuple(Cell(cell) for cell in cells)


def head(label: str, *numeric: str, share: float = 2.2) -> tuple[Column, ...]:
    """A first column that names the rows, then columns of numbers."""
    return (Column(label, share=share), *(Column(name, numeric=True) for name in numeric))


__all__ = ["MISSING", "NBSP", "TOTAL", "Composer", "LedgerLine", "head", "words"]

"""The table behind a chart, as text: what is drawn can be read, copied and heard."""

from __future__ import annotations

from collections.abc import Sequence

from cadre.cli.show import Screen


def tabulate(screen: Screen, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Names to the left, figures to the right, two spaces between columns."""
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    for row in (header, *rows):
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True)),
        ]
        screen.plain("  " + "  ".join(cells).rstrip())

"""The pyramid of ages: women to the left, men to the right, one row per age band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.charts.theme import ACCENT, WARM, Spec, altair, themed_free


@dataclass(frozen=True)
class Band:
    """Workers of one age band; None where the count may not be shown."""

    label: str
    women: float | None
    men: float | None
    women_text: str
    men_text: str


def pyramid(bands: Sequence[Band], women: str, men: str) -> Spec:
    """Bands in reading order from the youngest, drawn with the youngest at the foot."""
    alt = altair()

    order = [band.label for band in reversed(bands)]
    top = max([value for band in bands for value in (band.women, band.men) if value] or [1]) * 1.3
    sides = []
    for kind, colour, reverse in ((women, WARM, True), (men, ACCENT, False)):
        data = alt.Data(
            values=[
                {
                    "band": band.label,
                    "value": (band.women if reverse else band.men) or 0,
                    "text": band.women_text if reverse else band.men_text,
                }
                for band in bands
            ]
        )
        scale = alt.Scale(domain=[0, top], reverse=reverse, nice=False)
        y = alt.Y(
            "band:N",
            sort=order,
            axis=None
            if reverse
            else alt.Axis(
                title=None, domain=False, ticks=False, orient="left", labelAlign="center", labelPadding=34
            ),
        )
        base = alt.Chart(
            data, title=alt.TitleParams(kind, color=colour, fontSize=12, anchor="middle")
        ).encode(x=alt.X("value:Q", axis=None, scale=scale), y=y)
        words = base.mark_text(align="right" if reverse else "left", dx=-5 if reverse else 5)
        sides.append(
            (base.mark_bar(color=colour, size=20) + words.encode(text="text:N")).properties(
                width=230, height=28 * len(order)
            )
        )
    return themed_free(alt.hconcat(*sides, spacing=6))

"""How far the figures can be trusted: rows read, people matched, sources that disagree, what is withheld."""

from __future__ import annotations

from cadre.publishable.documents.compose.composer import Composer, head
from cadre.publishable.documents.model import Block, Cell, Paragraph, Points, Section, Table, Text
from cadre.publishable.documents.release_schema import TableEvidence, TallyEvidence


def quality(c: Composer) -> Section:
    """Always present: with nothing to say about rows it still says what was left out."""
    parts: list[Section] = []
    for id, blocks in (
        ("rows", [_rows_lead(c), _mended(c), _rows(c)]),
        ("linkage", _linkage(c)),
        ("reconciliation", [_reconciliation(c)]),
        ("withheld", _withheld(c)),
        ("left-out", _left_out(c)),
    ):
        kept = tuple(block for block in blocks if block is not None)
        if kept:
            parts.append(Section(f"quality-{id}", c.say(f"quality.{id}.title"), kept))
    return Section("quality", c.say("quality.title"), (), tuple(parts))


def _rows_lead(c: Composer) -> Paragraph | None:
    sources = c.definitions.quality.sources
    if not sources:
        return None
    read, aside = (sum(getattr(source, name) for source in sources) for name in ("read", "set_aside"))
    if not aside:
        return c.paragraph("quality.rows.all", read=c.number(read))
    share = 100 * aside / (read + aside)
    return c.paragraph("quality.rows.lead", read=c.number(read), n=aside, share=c.percent(share, 2))


def _mended(c: Composer) -> Paragraph | None:
    """Which sources hold rows that people mended, and mends that no longer fit."""
    sources = c.definitions.quality.sources
    mended, stale = (sum(getattr(source, name) for source in sources) for name in ("mended", "stale"))
    if not mended and not stale:
        return None
    named = ", ".join(f"{source.source} ({c.number(source.mended)})" for source in sources if source.mended)
    key = "mended" if not stale else "stale" if not mended else "mended_stale"
    return c.paragraph(f"quality.rows.{key}", n=mended or stale, sources=named, stale=c.number(stale))


def _rows(c: Composer) -> Table | None:
    sources = c.definitions.quality.sources
    if not sources:
        return None
    rows = []
    for source in sources:
        reasons = "; ".join(
            f"{c.name(reason.reason)}: {c.number(reason.rows)}" for reason in source.reasons[:3]
        )
        counts = (source.read, source.set_aside, source.out_of_scope)
        rows.append(
            (
                Cell(source.source),
                Cell(c.name(source.kind)),
                *(Cell(c.number(n)) for n in counts),
                Cell(reasons),
            )
        )
    name, *numbers = head(
        c.say("column.source"),
        *(c.say(f"quality.rows.{name}") for name in ("read", "set_aside", "out_of_scope")),
    )
    kind = head(c.say("quality.rows.kind"), share=1.8)[0]
    reasons_column = head(c.say("quality.rows.reasons"), share=3)[0]
    columns = (name, kind, *numbers, reasons_column)
    return c.table("rows", c.say("quality.rows.caption"), columns, rows, small=True)


def _linkage(c: Composer) -> list[Block | None]:
    linkage = c.definitions.quality.linkage
    if linkage is None:
        return []
    blocks: list[Block | None] = [
        c.paragraph("quality.linkage.lead", n=linkage.persons, records=c.number(linkage.records)),
        c.paragraph("quality.linkage.review", n=linkage.review, certain=c.number(linkage.certain)),
    ]
    if linkage.precision is not None and linkage.recall is not None:
        precision, recall = c.percent(100 * linkage.precision, 2), c.percent(100 * linkage.recall, 2)
        blocks.append(c.paragraph("quality.linkage.truth", precision=precision, recall=recall))
    return blocks


def _reconciliation(c: Composer) -> Table | None:
    found = c.definitions.quality.reconciliation
    if not found:
        return None
    years = sorted({line.year for line in found if line.year is not None})
    kinds = list(dict.fromkeys((line.kind, line.name.in_(c.language)) for line in found))
    columns_of: list[int | None] = [*years] or [None]
    by = {(line.kind, line.year): line for line in found}
    rows = [
        (
            Cell(name),
            *(_count(c, by.get((kind, year)) is not None, by.get((kind, year))) for year in columns_of),
        )
        for kind, name in kinds
    ]
    names = [str(year) for year in years] or [c.say("column.people_counted")]
    columns = head(c.say("quality.reconciliation.difference"), *names, share=4)
    note = c.say("quality.reconciliation.note")
    return c.table("reconciliation", c.say("quality.reconciliation.caption"), columns, rows, notes=[note])


def _count(c: Composer, known: bool, line: object) -> Cell:
    persons = getattr(line, "persons", None)
    if not known:
        return Cell("…", state="missing")
    return Cell(c.say("sign.suppressed"), state="suppressed") if persons is None else Cell(c.number(persons))


def _withheld(c: Composer) -> list[Block | None]:
    tallies = [tally for tally in c.release.certificate.tallies if tally.suppressed]
    if not tallies:
        return [Paragraph(Text(c.say("quality.withheld.none")))]
    cells, hidden = (sum(getattr(tally, name) for tally in tallies) for name in ("cells", "suppressed"))
    share = c.percent(100 * hidden / cells)
    lead = c.paragraph("quality.withheld.lead", n=hidden, cells=c.number(cells), share=share)
    return [lead, _evidence(c), *_standing(c), *_by_table(c), *_reasons(c)]


def _standing(c: Composer) -> list[Block]:
    """Years that stand as an earlier release gave them out."""
    return [
        Paragraph(Text(c.say("quality.withheld.standing", tally=_name(c, one), years=one.standing_years)))
        for one in c.release.certificate.tallies
        if one.standing
    ]


def _name(c: Composer, tally: TallyEvidence) -> str:
    return c.name(tally.name) if tally.name else tally.tally


def _evidence(c: Composer) -> Table:
    """Per tally: the rule, how much it withheld, and how that was attacked."""
    rows = []
    for tally in c.release.certificate.tallies:
        rule = c.definitions.rule(tally.rule)
        rows.append((
            Cell(_name(c, tally)), Cell(c.name(rule.name) if rule else tally.rule),
            Cell(c.number(tally.cells)), Cell(c.number(tally.suppressed)), Cell(_attacked(c, tally)),
        ))  # fmt: skip
    names = {name: c.say(f"quality.withheld.{name}") for name in ("tally", "rule", "check")}
    numeric = head("", c.say("quality.withheld.cells"), c.say("quality.withheld.hidden"))[1:]
    texts = [head(names[name], share=share)[0] for name, share in (("tally", 2.2), ("rule", 2.6))]
    columns = (*texts, *numeric, head(names["check"], share=2.6)[0])
    return c.table("withheld", c.say("quality.withheld.caption"), columns, rows, small=True)


def _by_table(c: Composer) -> list[Block]:
    """A sentence for every table of the last year that does not show everything."""
    lines = []
    for tally in c.release.certificate.tallies:
        last = max((one.year for one in tally.by_table), default=0)
        for one in tally.by_table:
            if one.year == last and one.suppressed:
                lines.append(Text(_of_table(c, _name(c, tally), one)))
    return [c.paragraph("quality.withheld.tables"), Points(tuple(lines))] if lines else []


def _of_table(c: Composer, tally: str, one: TableEvidence) -> str:
    words = (word.partition("=")[0].partition("@")[0] for word in one.table if "=" not in word)
    table = " × ".join(c.say(f"dimension.{word}") for word in words) or c.say("quality.withheld.all")
    cells = c.percent(100 * one.suppressed / one.cells)
    if one.people_not_shown is None:
        return c.say("quality.withheld.table", tally=tally, table=table, year=str(one.year), cells=cells)
    people = c.percent(100 * one.people_not_shown)
    return c.say(
        "quality.withheld.table_people",
        tally=tally,
        table=table,
        year=str(one.year),
        cells=cells,
        people=people,
    )


def _attacked(c: Composer, tally: TallyEvidence) -> str:
    if not tally.suppressed:
        return c.say("quality.withheld.not_needed")
    if tally.attack is None or not tally.attack.checked:
        return c.say("quality.withheld.by_rule")
    key = "all" if tally.attack.cells_attacked == "all" else "some"
    return c.say(f"quality.withheld.checked_{key}", n=tally.attack.checked)


def _reasons(c: Composer) -> list[Block]:
    """Why each rule that withheld something is there."""
    used = dict.fromkeys(tally.rule for tally in c.release.certificate.tallies if tally.suppressed)
    rules = [rule for name in used if (rule := c.definitions.rule(name)) is not None]
    lines = tuple(Text(f"{c.name(rule.name)}. {c.name(rule.reason)}") for rule in rules)
    return [Points(lines)] if lines else []


def _left_out(c: Composer) -> list[Block | None]:
    """What this report would hold if the data were there."""
    if not c.left_out:
        return []
    lines = tuple(
        Text(c.say("quality.left-out.line", title=title, needs=needs)) for title, needs in c.left_out
    )
    return [Paragraph(Text(c.say("quality.left-out.lead"))), Points(lines)]

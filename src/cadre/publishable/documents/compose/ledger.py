"""Definitions used, the ledger of figures, and the sources with their checksums."""

from __future__ import annotations

from cadre.publishable.documents.compose.composer import NBSP, Composer, LedgerLine, head
from cadre.publishable.documents.compose.dates import told_date
from cadre.publishable.documents.model import Cell, Paragraph, Reference, References, Section, Text
from cadre.publishable.documents.release_schema import LedgerEntry

_SHOWN_FIGURES = 6
_BREAK = "\u200b"


def methods(c: Composer) -> Section:
    """The definitions of everything cited; those not read in their source are marked."""
    rows = []
    for line in c.lines.values():
        about = c.about(line.indicator)
        if about.definition is None and about.numerator is None:
            continue
        mark = "" if about.verified and about.formula_verified else "*"
        rows.append((
            Cell(f"{c.name(about.name)}{mark}"), Cell(_breakable(about.code or line.indicator)),
            Cell(_formula(c, line.indicator)), Cell(c.name(about.unit)),
        ))  # fmt: skip
    own = any(entry.tally == "headcount" for entry in c.release.certificate.tallies)
    told = ("words", "figures", "protection") if own else ("published", "figures")
    blocks = [Paragraph(Text(c.say(f"methods.{name}"))) for name in told]
    if not rows:
        return Section("methods", c.say("methods.title"), tuple(blocks))
    columns = tuple(
        head(c.say(f"column.{name}"), share=share)[0]
        for name, share in (("indicator", 2.4), ("code", 1.2), ("definition", 4), ("unit", 1.5))
    )
    marked = any(row[0].words.endswith("*") for row in rows)
    notes = [c.say("methods.unverified")] if marked else []
    table = c.table("definitions", c.say("methods.caption"), columns, rows, notes=notes, small=True)
    return Section("methods", c.say("methods.title"), (*blocks, table))


def _breakable(code: str) -> str:
    """A code that may be broken after its dots and underscores, and nowhere else."""
    return code.replace(" ", NBSP).replace(".", f".{_BREAK}").replace("_", f"_{_BREAK}")


def _formula(c: Composer, indicator: str) -> str:
    about = c.about(indicator)
    if about.definition is not None:
        return c.name(about.definition)
    numerator = c.name(about.numerator) if about.numerator else ""
    return f"{numerator} / {c.name(about.denominator)}" if about.denominator else numerator


def ledger(c: Composer) -> Section:
    """One line per number that stands in the report; written last, when everything has been cited."""
    items = tuple(_line(c, line) for line in c.lines.values())
    lead = Paragraph(Text(c.say("ledger.lead")))
    return Section("ledger", c.say("ledger.title"), (lead, References(items)))


def _line(c: Composer, line: LedgerLine) -> Reference:
    entry = c.release.ledger.entries.get(line.indicator) or LedgerEntry(definition=line.indicator, edition="")
    facts = [
        (c.say("ledger.definition"), entry.definition),
        (c.say("ledger.edition"), entry.edition),
        (c.say("ledger.rules"), "; ".join(_rule(c, rule) for rule in entry.rules)),
        (c.say("ledger.sources"), "; ".join(_numbered(c, name) for name in entry.sources)),
        (c.say("ledger.figures"), _figures(c, line)),
    ]
    kept = tuple((label, value) for label, value in facts if value)
    return Reference(f"figure-{line.number}", str(line.number), c.indicator(line.indicator), kept)


def _numbered(c: Composer, source: str) -> str:
    """The source with the numbers its files have in the list of sources."""
    places = [f"S{n}" for n, file in enumerate(c.definitions.sources, 1) if file.source == source]
    return f"{source} ({', '.join(places)})" if places else source


def _rule(c: Composer, rule: str) -> str:
    """``persons@1`` with the rule's name in words."""
    found = c.definitions.rule(rule)
    return rule if found is None else f"{rule} ({c.name(found.name).lower()})"


def _figures(c: Composer, line: LedgerLine) -> str:
    shown = ", ".join(list(line.figures)[:_SHOWN_FIGURES])
    more = len(line.figures) - _SHOWN_FIGURES
    return shown if more <= 0 else f"{shown} {c.say('ledger.more', n=more)}"


def sources(c: Composer) -> Section:
    """Every file behind the release: publisher, licence, date and checksum."""
    items = []
    for place, source in enumerate(c.definitions.sources, 1):
        facts = (
            (c.say("sources.file"), source.file),
            (c.say("sources.publisher"), source.publisher),
            (c.say("sources.date"), told_date(source.date, c.language)),
            (c.say("sources.licence"), source.licence),
            (c.say("sources.address"), source.url or ""),
            ("SHA-256", source.sha256),
        )
        kept = tuple((label, value) for label, value in facts if value)
        items.append(Reference(f"source-{place}", f"S{place}", source.source, kept))
    identity = Paragraph(
        Text(c.say("sources.release", id=c.release.identity.id, digest=c.release.identity.digest))
    )
    return Section("sources", c.say("sources.title"), (References(tuple(items)), identity))

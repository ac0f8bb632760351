"""Releases before the public: what happened, what each is, and what can be taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.vocabulary.languages import LANGUAGES, Language, number
from cadre_site.ledger import shelf
from cadre_site.ledger.figures import ShelvedRelease
from cadre_site.ledger.models import Release

DATA = (
    "observations.csv", "observations.parquet", "certificate.json", "definitions.json", "findings.json",
    "ledger.json", "datapackage.json", "release.json",
)  # fmt: skip
_SPOKEN = {"en": "English", "ru": "русский"}


@dataclass(frozen=True)
class News:
    """One release as something that happened: published, corrected or taken down, with the public note."""

    id: str
    country: str
    name: str
    date: str
    iso: str
    what: str
    note: str
    state: str
    corrects: str


@dataclass(frozen=True)
class File:
    name: str
    title: str
    size: str


def news(releases: Iterable[Release], language: Language) -> list[News]:
    return [_news(release, language) for release in releases]


def _news(release: Release, language: Language) -> News:
    gone = release.state == "taken_down"
    day = (release.taken_down_at if gone else release.published_at).date()
    what = "taken-down" if gone else "corrected" if release.corrects_id else "published"
    note = release.tombstone if gone else release.note
    return News(
        id=release.id, country=release.country, name=release.name.in_(language),
        date=long_date(day, language), iso=day.isoformat(), note=note.in_(language),
        what=say(f"site.news.{what}", language, n=release.figures), state=release.state,
        corrects=release.corrects_id or "",
    )  # fmt: skip


def facts(c: Composer, release: Release) -> list[tuple[str, str]]:
    told = [
        ("state", say(f"site.state.{release.state}", c.language)),
        ("as-of", long_date(release.as_of, c.language)),
        ("figures", c.number(release.figures)),
        ("withheld", c.number(release.withheld)),
        ("edition", release.edition),
        ("digest", release.digest),
    ]
    return [(say(f"site.fact.{name}", c.language), value) for name, value in told]


def offered(folder: Path) -> list[Path]:
    """Every file that a visitor may take away."""
    data = [folder / shelf.RELEASE / name for name in DATA]
    return [path for path in [*data, *sorted((folder / shelf.REPORTS).iterdir())] if path.is_file()]


def reports(figures: ShelvedRelease, language: Language) -> list[File]:
    """The reports, those in the reader's language first."""
    found = sorted(figures.reports.iterdir(), key=lambda path: (f"-{language}." not in path.name, path.name))
    return [_report(path, language) for path in found]


def _report(path: Path, language: Language) -> File:
    spoken = next(_SPOKEN[one] for one in LANGUAGES if path.stem.endswith(f"-{one}"))
    return File(path.name, f"{path.suffix[1:].upper()}, {spoken}", _size(path, language))


def files(figures: ShelvedRelease, language: Language) -> list[File]:
    found = [figures.folder / name for name in DATA if (figures.folder / name).is_file()]
    return [File(path.name, say(f"site.file.{path.name}", language), _size(path, language)) for path in found]


def _size(path: Path, language: Language) -> str:
    size = path.stat().st_size
    if size < 1e6:
        return say("site.size.kb", language, size=number(max(1, size / 1e3), language))
    return say("site.size.mb", language, size=number(size / 1e6, language, 1))

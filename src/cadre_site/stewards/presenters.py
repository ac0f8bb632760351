"""Workspaces and their sources as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cadre.catalogue.load import source_kinds
from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.dates import told_date
from cadre.vocabulary.languages import Language, number
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.accounts.presenters.choices import country_name
from cadre_site.accounts.presenters.people import moment
from cadre_site.stewards import places
from cadre_site.stewards.previewing import Column, Preview
from cadre_site.stewards.states import SourceState
from cadre_site.stewards.uploads import Upload

_UNITS = ("B", "kB", "MB", "GB")


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    here: bool


def country(code: str, here: bool, language: Language) -> Country:
    return Country(code, country_name(code, language), here)


def country_of(workspace: Workspace, language: Language) -> Country:
    return Country(places.country_of(workspace), workspace.config.workspace.name.in_(language), True)


@dataclass(frozen=True)
class Source:
    """``good``: nothing is left to do about it. ``here``: its file is; ``aside``: rows are to be mended."""

    id: str
    title: str
    about: str
    told: str
    good: bool
    here: bool
    aside: bool


def source(found: SourceState, language: Language) -> Source:
    told = say(
        f"site.data.state.{found.state}", language, n=found.rows, aside=number(found.set_aside, language)
    )
    return Source(
        found.source.id, title(found.source, language), about(found, language), told, found.state == "read",
        found.state != "missing", found.set_aside > 0,
    )  # fmt: skip


def title(source: SourceConfig, language: Language) -> str:
    kind = source_kinds().get(source.kind)
    if source.title is not None:
        return source.title.in_(language)
    return f"{kind.name.in_(language)} ({source.id})" if kind else source.id


def about(found: SourceState, language: Language) -> str:
    """Its file, who published it, as of when, and its size where it is here."""
    parts = [found.source.file, found.source.publisher, told_date(found.source.date, language)]
    return " · ".join([*parts, *([size(found.size, language)] if found.size else [])])


def size(count: int, language: Language) -> str:
    """In the largest unit that leaves at least one whole; units of a thousand."""
    place = min(len(_UNITS) - 1, (len(str(count)) - 1) // 3)
    value = count / 1000**place
    return say(f"site.data.unit.{_UNITS[place]}", language, value=number(value, language, 1 if place else 0))


@dataclass(frozen=True)
class Arriving:
    """``whole``: every byte is here; ``sha256``: and checked."""

    id: str
    name: str
    about: str
    whole: bool
    sha256: str


def upload(found: Upload, language: Language) -> Arriving:
    begun = moment(datetime.fromisoformat(found.about.begun), language)
    told = say(
        "site.data.upload.received", language, received=size(found.received, language),
        size=size(found.about.size, language), begun=begun,
    )  # fmt: skip
    return Arriving(found.id, found.about.name, told, found.received == found.about.size, found.sha256)


@dataclass(frozen=True)
class ShownColumn:
    header: str
    told: str
    good: bool


@dataclass(frozen=True)
class ShownRows:
    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: str


def preview(found: Preview, language: Language) -> ShownRows:
    names = {name: f"{says.name.in_(language)} ({name})" for name, says in found.kind.columns.items()}
    return ShownRows(
        tuple(_column(one, names, language) for one in found.columns), found.rows,
        ", ".join(names[name] for name in found.missing),
    )  # fmt: skip


def _column(found: Column, names: dict[str, str], language: Language) -> ShownColumn:
    if found.taken_as:
        taken = ", ".join(names.get(name, name) for name in found.taken_as)
        return ShownColumn(found.header, say("site.data.column.taken", language, column=taken), True)
    if found.may_be:
        told = say("site.data.column.may-be", language, column=names[found.may_be])
        return ShownColumn(found.header, told, False)
    return ShownColumn(found.header, say("site.data.column.unused", language), False)

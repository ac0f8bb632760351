"""From a release folder to a Document: everything a report says is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cadre.catalogue.messages import all_messages, say
from cadre.publishable.documents.assumed import Assumed
from cadre.publishable.documents.compose import comparison, profile
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.publishable.documents.model import Document, Section
from cadre.publishable.documents.release_folder import ReleaseFolder
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Language

KINDS: Mapping[str, Callable[[Composer], tuple[Section, ...]]] = {
    "country-profile": profile.chapters,
    "comparison": comparison.chapters,
}
_LABELS = "doc.label."


def compose(
    release: ReleaseFolder,
    kind: str,
    language: Language,
    area: str | None = None,
    assumed: Assumed | None = None,
) -> Document:
    """The report of one kind about one area (a country, or a group of countries for a comparison).

    ``assumed``: a plan and scenarios that stand beside the figures of the release.

    Raises CadreError when the kind is unknown or the release says nothing about the area.
    """
    if kind not in KINDS:
        raise CadreError("report-kind-unknown", ExitCode.USAGE, kind=kind, known=", ".join(KINDS))
    definitions = release.definitions
    code = area or definitions.country.code
    known = {*definitions.areas, *definitions.groups, definitions.country.code}
    if code not in known:
        raise CadreError("report-area-unknown", ExitCode.USAGE, area=code, country=definitions.country.code)
    composer = Composer(release, language, code, assumed)
    return _document(composer, kind, KINDS[kind](composer))


def _document(c: Composer, kind: str, sections: tuple[Section, ...]) -> Document:
    definitions = c.definitions
    groups = definitions.groups
    title = c.name(groups[c.area]) if c.area in groups else c.area_name()
    years = (
        f"{definitions.years[0]}–{definitions.years[-1]}"
        if len(definitions.years) > 1
        else str(definitions.years[0])
    )
    # Series of many countries each have years of their own; every table names them.
    facts = ({} if groups else {"years": years}) | {
        "date": long_date(definitions.date, c.language),
        "release": c.release.identity.id,
        "edition": c.release.identity.edition,
    }
    return Document(
        kind=kind,
        language=c.language,
        title=title,
        subtitle=c.say(f"{kind}.title"),
        date=definitions.date,
        identity=c.release.identity.id,
        notice=c.say("synthetic") if definitions.synthetic else None,
        notice_short=c.say("synthetic.short") if definitions.synthetic else None,
        note=None if definitions.note is None else c.name(definitions.note),
        facts=tuple((c.say(f"cover.{name}"), value) for name, value in facts.items()),
        sections=sections,
        labels=_labels(c.language),
    )


def _labels(language: Language) -> dict[str, str]:
    """The words renderers need themselves."""
    return {
        key.removeprefix(_LABELS): say(key, language) for key in all_messages() if key.startswith(_LABELS)
    }

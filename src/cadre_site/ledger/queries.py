"""What pages ask of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cadre.publishable.documents.release_folder import Observation
from cadre_site.audit.chain import last_of
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.models import Approval, Release

# What moves a release, and the state it has then; the last about a release says its state.
MOVES = {
    "received": "received", "returned": "returned", "brought_again": "received", "published": "published",
    "superseded": "superseded", "taken_down": "taken_down",
}  # fmt: skip
PUBLIC = ("published", "superseded", "taken_down")


def published() -> list[Release]:
    """What the public sees now, one release per country, in the order of their names."""
    return list(Release.objects.filter(state="published").order_by("name_en"))


def public_releases() -> list[Release]:
    """Everything that is or was before the public, newest first; of one taken down only its tombstone."""
    return list(Release.objects.filter(state__in=PUBLIC).select_related("corrects").order_by("-published_at"))


def public_release(id: str) -> Release | None:
    return Release.objects.filter(id=id, state__in=PUBLIC).select_related("corrects").first()


def counted_approvals(release: Release) -> list[Approval]:
    """The approvals by which a release was published; none when whoever runs the machine published it."""
    found = release.approvals.filter(counted=True).select_related("membership__organisation")
    return list(found.order_by("at"))


def release_about(area: str, releases: Sequence[Release] | None = None) -> Release | None:
    """The published release of a country, else one of many countries that knows it.

    ``releases``: the published ones, of whoever has them already.
    """
    releases = published() if releases is None else releases
    own = [release for release in releases if release.country == area]
    return next(iter([*own, *(one for one in releases if area in figures_of(one).definitions.areas)]), None)


@dataclass(frozen=True)
class FoundFigure:
    """A figure, the release it belongs to, and the same figure in the country's other public releases."""

    observation: Observation
    release: Release
    figures: ShelvedRelease
    history: tuple[tuple[Release, Observation], ...]


def find_figure(id: str) -> FoundFigure | Release | None:
    """The figure in the newest release that has it; that release alone when it was taken down."""
    releases = public_releases()
    for release in releases:
        figures = figures_of(release)
        found = figures.figure(id)
        if found is None:
            continue
        if release.state == "taken_down":
            return release
        others = [one for one in releases if one.country == release.country and one.state != "taken_down"]
        same = [(one, figures_of(one).same(found)) for one in others]
        return FoundFigure(found, release, figures, tuple((one, row) for one, row in same if row is not None))
    return None


def version() -> int:
    """A number that grows with everything that happens to releases; pages are remembered under it."""
    return last_of(MOVES)

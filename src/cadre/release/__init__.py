"""The only door: protected tallies, definitions and rules in, a release folder out."""

from cadre.release.assemble import ReleaseRequest, assemble
from cadre.release.explain import figure_facts
from cadre.release.identity import current_release
from cadre.workspace.release_files import check_release

__all__ = ["ReleaseRequest", "assemble", "check_release", "current_release", "figure_facts"]

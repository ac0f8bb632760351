"""One workforce out of many extracts. Names and numbers end here."""

from cadre.confidential.linkage.engine import Means
from cadre.confidential.linkage.links import Links, link, open_links
from cadre.confidential.linkage.quality import PairQuality

__all__ = ["Links", "Means", "PairQuality", "link", "open_links"]

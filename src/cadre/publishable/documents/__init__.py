"""Reports made from a release folder alone: compose a Document, then render it as HTML, DOCX or PDF."""

from cadre.publishable.documents.assumed import Assumed
from cadre.publishable.documents.assuming import assume
from cadre.publishable.documents.compose import KINDS, compose
from cadre.publishable.documents.model import Document
from cadre.publishable.documents.release_folder import ReleaseFolder
from cadre.publishable.documents.render import render
from cadre.vocabulary.formats import FORMATS

__all__ = ["FORMATS", "KINDS", "Assumed", "Document", "ReleaseFolder", "assume", "compose", "render"]

"""The form in which a worker speaks, consent, limits and the extract: definitions loaded once."""

from cadre.catalogue.concerns.counting import checked_extract, may_be_counted
from cadre.catalogue.concerns.definitions import (
    burst,
    case,
    consents,
    emergency,
    extract,
    form,
    limits,
    listed,
    medical,
    pages,
    questions,
    wording,
)
from cadre.catalogue.concerns.document import form_json

__all__ = [
    "burst", "case", "checked_extract", "consents", "emergency", "extract", "form", "form_json", "limits",
    "listed", "may_be_counted", "medical", "pages", "questions", "wording",
]  # fmt: skip

"""The form in which a worker speaks, consent, limits and the extract: definitions loaded once."""

from cadre.catalogue.concerns.counting import checked_extract, checked_passage, may_be_counted, passed_fields
from cadre.catalogue.concerns.definitions import (
    bodies,
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
    "bodies", "burst", "case", "checked_extract", "checked_passage", "consents", "emergency", "extract",
    "form", "form_json", "limits", "listed", "may_be_counted", "medical", "pages", "passed_fields",
    "questions", "wording",
]  # fmt: skip

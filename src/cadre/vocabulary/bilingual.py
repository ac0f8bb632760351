"""Names and sentences that exist in every language, as pydantic fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from cadre.vocabulary.languages import Language


class Strict(BaseModel):
    """Base of every definition: unknown keys are errors, and a loaded definition never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """The same words in English and Russian; both are required."""

    en: str
    ru: str

    def in_(self, language: Language) -> str:
        return self.en if language == "en" else self.ru


class Citation(Strict):
    """Where a fact comes from. ``verified`` is true when it was read in its source, false when recalled."""

    text: str
    verified: bool
    url: str | None = None
    note: str | None = None

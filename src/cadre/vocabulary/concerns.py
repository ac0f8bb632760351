"""The typed schemas of the form in which a worker speaks, of consent, and of what may be counted.

A **concern** is a confidential account from a worker. Its form is data; nothing here keeps or sends one.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from cadre.vocabulary.bilingual import Bilingual, Citation, Strict

AnswerKind = Literal["directory", "one", "several", "date", "text", "tick", "files"]
Storage = Literal["device", "clear", "case", "files", "identity"]
Condition = dict[str, list[str]]
CODED: frozenset[AnswerKind] = frozenset({"one", "several"})


class Question(Strict):
    """One question.

    ``storage``: ``device`` answers are never sent; ``clear`` ones the server can read; the others are
    encrypted on the device, for those who handle the case, its files, or the sealed identity.
    ``extract``: the field of the extract that a coarser form of the answer becomes, with consent.
    ``asked_when``: every named question has one of these answers. ``labels``: words for codes in the mouth
    of the person who answers, where the list's own are those of a table.
    """

    id: str
    kind: AnswerKind
    list: str | None = None
    mandatory: bool = False
    storage: Storage
    extract: str | None = None
    asked_when: Condition = Field(default_factory=dict)
    labels: dict[str, Bilingual] = Field(default_factory=dict)
    text: Bilingual
    hint: Bilingual | None = None
    why: Bilingual

    @model_validator(mode="after")
    def _coded(self) -> Question:
        if (self.list is not None) != (self.kind in CODED):
            raise ValueError(f"{self.id}: a question with a choice has a code list, and no other has one")
        return self

    @property
    def can_be_declined(self) -> bool:
        """Are "I don't know" and "I prefer not to say" offered? Texts, ticks and files are left empty."""
        return not self.mandatory and self.kind in ("one", "several", "date")


class Page(Strict):
    """Questions that are shown together. ``pause``: a warning and a way to stop stand before them."""

    id: str
    step: str
    name: Bilingual
    lead: Bilingual | None = None
    pause: bool = False
    asked_when: Condition = Field(default_factory=dict)
    questions: list[Question]


class Step(Strict):
    id: str
    name: Bilingual
    lead: Bilingual


class Dated(Strict):
    """What every definition of this room says about itself."""

    version: str
    date: datetime.date


class Form(Dated):
    """The steps of the form, and its pages in their order. ``handler_pages`` are asked of the handler."""

    id: str
    source: Citation
    minutes: int
    dont_know: Bilingual
    prefer_not: Bilingual
    steps: list[Step]
    pages: list[str]
    handler_pages: list[str]


Withdrawal = Literal[
    "stop_and_delete", "stop", "no_new_opening", "no_further_contact", "not_undone", "until_publication"
]


class Consent(Strict):
    """One purpose. It is off until turned on; ``per``: asked apart for each of these.

    ``on_form`` is false for what is asked later only, with its text shown first.
    """

    id: str
    per: Literal["organisation", "handler", "service", "body"] | None = None
    on_form: bool = True
    withdrawal: Withdrawal
    text: Bilingual
    withdrawn: Bilingual


class Consents(Dated):
    source: Citation
    consents: list[Consent]


class MedicalWindow(Strict):
    """Hours after an event within which a medicine works, and the answers for which it is shown."""

    id: str
    hours: int
    source: Citation
    shown_when: Condition
    text: Bilingual


class Medical(Dated):
    windows: list[MedicalWindow]
    unverified: Bilingual
    first: Bilingual


class EmergencyNumber(Strict):
    """A number that holds in these countries (ISO 3166-1 alpha-3)."""

    number: str
    countries: list[str]
    source: Citation


class Emergency(Dated):
    numbers: list[EmergencyNumber]
    unverified: Bilingual


class Limit(Strict):
    id: str
    text: Bilingual


class Limits(Dated):
    name: Bilingual
    limits: list[Limit]


class Clock(Strict):
    """Time within which state ``from`` must have become ``to``; ``from`` may also be a new message."""

    id: str
    days: int | None = None
    months: int | None = None
    from_: str = Field(alias="from")
    to: str
    source: Citation
    name: Bilingual


class Case(Dated):
    """``transitions``: from each state those that may follow; a code list names the states."""

    clocks: list[Clock]
    transitions: dict[str, list[str]]


class Burst(Dated):
    """When a day on which concerns came is unusual.

    At least ``least`` came, and so many or more would come by chance (Poisson, at the mean of the ``days``
    before) with a probability of at most ``chance``.

    ``shown``: for how many days it is told afterwards.
    """

    least: int
    chance: float
    days: int
    shown: int
    source: Citation
    reason: Bilingual


class Sentence(Strict):
    not_: Bilingual = Field(alias="not")
    say: Bilingual


class Wording(Dated):
    source: Citation
    sentences: dict[str, Sentence]


class ExtractField(Strict):
    """A coded field, or the quarter. A field that is not required may be empty."""

    type: Literal["code", "quarter"] = "code"
    list: str | None = None
    required: bool = False


class Variable(Strict):
    number: int
    name: Bilingual
    fields: dict[str, ExtractField]


class Counted(Strict):
    """Answers with which a concern may be counted, perhaps of some kinds only, or of sexual violence too."""

    answers: Condition
    kinds: list[str] | None = None
    sexual: bool = False


class Guarded(Strict):
    """``fields`` are dropped where the field ``when`` is set, until others stand at one of their codes."""

    when: str
    until: Condition
    fields: list[str]


class Extract(Dated):
    """The coded answers that are counted with consent, one row for each concern.

    ``counted_when``: one of these must hold. ``sexual``: the codes by which sexual violence is known.
    """

    id: str
    source: Citation
    variables: list[Variable]
    counted_when: list[Counted]
    sexual: Condition
    never_counted: Condition
    guarded: Guarded

    @property
    def fields(self) -> dict[str, ExtractField]:
        return {name: field for one in self.variables for name, field in one.fields.items()}


class Body(Strict):
    """To whom coded answers may be passed on: the fields it gets at most, and those a row must have."""

    name: Bilingual
    fields: list[str]
    needs: list[str] = Field(default_factory=list)
    source: Citation


class Bodies(Dated):
    """``longest_days``: a protocol lives no longer. ``most_of_an_attack``: whose fields bound an attack's."""

    longest_days: int
    most_of_an_attack: str
    bodies: dict[str, Body]


class ListedCode(Strict):
    """A code of a list. ``verified`` is false where it was recalled although the list was read."""

    code: str
    parent: str | None = None
    name: Bilingual
    verified: bool = True
    isco: list[str] = Field(default_factory=list)


class CodeList(Dated):
    """A code list of the form, strictly: what it is, since when, after what, and whether that was read."""

    id: str
    licence: str
    source: Citation
    name: Bilingual
    codes: list[ListedCode]

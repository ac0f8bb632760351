"""The definitions of the form, of consent, limits and the extract, each loaded once per process."""

from __future__ import annotations

from functools import cache

from cadre.catalogue.load import ROOT, load_all, read_yaml
from cadre.vocabulary.concerns import (
    Bodies,
    Burst,
    Case,
    CodeList,
    Consents,
    Emergency,
    Extract,
    Form,
    Limits,
    Medical,
    Page,
    Question,
    Wording,
)

HERE = ROOT / "concerns"
WORKSPACE_LISTS = frozenset({"area"})  # the codes are the country's own, and come with the directory
SHARED_LISTS = frozenset({"sex", "contract", "country"})


@cache
def form() -> Form:
    return Form.model_validate(read_yaml(HERE / "form.yaml"))


@cache
def pages() -> dict[str, Page]:
    """Every page by its id, those of the handler included, in the order of the form."""
    found = load_all("concerns/pages", Page)
    return {name: found[name] for name in (*form().pages, *form().handler_pages)}


@cache
def questions() -> dict[str, Question]:
    return {one.id: one for page in pages().values() for one in page.questions}


@cache
def consents() -> Consents:
    return Consents.model_validate(read_yaml(HERE / "consents.yaml"))


@cache
def medical() -> Medical:
    return Medical.model_validate(read_yaml(HERE / "medical.yaml"))


@cache
def emergency() -> Emergency:
    """Numbers that law sets for a group of countries; a directory of help says the others."""
    return Emergency.model_validate(read_yaml(HERE / "emergency.yaml"))


@cache
def limits() -> Limits:
    """What cannot be promised, as shown to everybody before they write."""
    return Limits.model_validate(read_yaml(HERE / "limits.yaml"))


@cache
def case() -> Case:
    return Case.model_validate(read_yaml(HERE / "case.yaml"))


@cache
def burst() -> Burst:
    return Burst.model_validate(read_yaml(HERE / "burst.yaml"))


@cache
def wording() -> Wording:
    return Wording.model_validate(read_yaml(HERE / "wording.yaml"))


@cache
def extract() -> Extract:
    return Extract.model_validate(read_yaml(HERE / "extract.yaml"))


@cache
def bodies() -> Bodies:
    """To whom coded answers may be passed on, and which."""
    return Bodies.model_validate(read_yaml(HERE / "bodies.yaml"))


@cache
def listed(name: str) -> CodeList:
    """A code list made for the form, with what is known about each code."""
    return CodeList.model_validate(read_yaml(ROOT / "codelists" / f"{name}.yaml"))

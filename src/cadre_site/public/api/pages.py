"""The page for those who write programs: addresses, formats, limits and examples that the tests run."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import Language
from cadre_site.pages.rendering import page
from cadre_site.public.api.asking import KEY
from cadre_site.public.caching import remembered
from cadre_site.settings.limits import api_per_minute

EXAMPLES = {"curl": "curl", "python": "Python", "r": "R"}
ROUTES = (
    ("releases", "/releases"), ("release", "/releases/{release}"), ("data", "/releases/{release}/data"),
    ("indicators", "/indicators"), ("indicator", "/indicators/{indicator}"), ("areas", "/areas"),
    ("codes", "/codes"), ("observations", "/observations"), ("key", "/observations/{key}"),
    ("figure", "/figures/{figure}"),
)  # fmt: skip


def example(name: str, language: Language, address: str) -> str:
    """The text of an example, at the address of a site."""
    path = Path(__file__).parent / "examples" / f"{name}.{language}.txt"
    return path.read_text("utf-8").replace("{{address}}", address)


@remembered
def developers(request: HttpRequest, language: Language) -> HttpResponse:
    host = request.build_absolute_uri("/").rstrip("/")
    routes = [(f"/api/v1{address}", say(f"site.api.{name}", language)) for name, address in ROUTES]
    examples = [(name, shown, example(name, language, host)) for name, shown in EXAMPLES.items()]
    return page(
        request, language, "developers.html", routes=routes, examples=examples, key=".".join(KEY),
        most=api_per_minute(),
    )  # fmt: skip

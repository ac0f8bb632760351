"""Templates: Jinja2 as for the reports, so that tables and charts are the same values on paper and on a page.

A blank that nobody filled raises instead of leaving a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from cadre.catalogue.messages import say
from cadre.publishable.documents.charts import svg as pictures
from cadre.publishable.documents.charts.narrow import narrow
from cadre.publishable.documents.model import Chart
from cadre.vocabulary.languages import LANGUAGES, Language, direction, number

_CYRILLIC, _WORDS = re.compile(r"[А-Яа-яЁё]{3}"), re.compile(r"[^\W\d_]{2,} [\w(]")
NAMES = {"en": "English", "ru": "Русский"}


def environment(**options: Any) -> Environment:
    given = {**options, "autoescape": True, "undefined": StrictUndefined}
    found = Environment(**given, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - it is on, a line above  # nosec B701
    found.filters["kind"] = lambda block: type(block).__name__
    found.filters["picture"] = picture
    found.filters["outward"] = outward
    found.filters["tongue"] = tongue
    found.filters["code_picture"] = code_picture
    found.globals["static"] = static
    return found


def picture(chart: Chart) -> Markup:
    """The chart as inline svg, and once more for a phone where it has a narrow form; a page shows one."""
    phone = narrow(chart.spec)
    if phone is None:
        return _svg(chart.spec, chart.alt)
    return _svg(chart.spec, chart.alt, "desk") + _svg(phone, chart.alt, "phone")


def _svg(spec: Mapping[str, Any], alt: str, where: str = "") -> Markup:
    """No style of its own, which the policy would refuse; its size as attributes."""
    drawn = pictures.svg(spec)
    width, height = pictures.size(drawn)
    words = f"{'wide' if width > 420 else 'narrow'} {where}".strip()
    head = (
        f'<svg role="img" aria-label="{escape(alt)}" width="{width:.0f}" height="{height:.0f}" '
        f'class="{words}"'
    )
    return Markup(drawn.replace("<svg", head, 1))  # noqa: S704 - drawn by Vega, its texts escaped  # nosec B704


def outward(shown: Markup) -> Markup:
    """Links of a page inside another open beside it: inside it they are refused."""
    return Markup(str(shown).replace('<a href="/', '<a target="_blank" rel="noopener" href="/'))  # noqa: S704  # nosec B704


def tongue(text: str, language: Language) -> Markup:
    """The attribute of an element with text that nobody translated, such as a source's title."""
    other: Language = "ru" if _CYRILLIC.search(text) else "en"
    told = other != language and _WORDS.search(text)
    return Markup(' lang="{}"').format(other) if told else Markup("")


def code_picture(drawn: str, told: str) -> Markup:
    """A square code to be read by a camera, inline: the policy loads no picture made for one page."""
    body = drawn[drawn.index("<svg") :]
    head = f'<svg role="img" aria-label="{escape(told)}" class="code"'
    return Markup(body.replace("<svg", head, 1))  # noqa: S704 - drawn by qrcode, no text in it  # nosec B704


def words(request: HttpRequest, language: Language) -> dict[str, Any]:
    """What every template has at hand: ``t`` (a text), ``to`` (an address), ``n`` (a number), its place."""
    rest = request.path[len(language) + 2 :] if request.path.startswith(f"/{language}/") else ""
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return {
        "language": language,
        "direction": direction(language),
        "languages": [(one, NAMES[one], f"/{one}/{rest}{query}") for one in LANGUAGES],
        "t": partial(_text, language),
        "to": partial(_address, language),
        "n": lambda value, decimals=0: number(value, language, decimals),
        "path": request.path,
        "host": request.build_absolute_uri("/").rstrip("/"),
    }


def page(
    request: HttpRequest, language: Language, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A public page: it knows nothing of who asks."""
    shown = render_to_string(f"public/{template}", words(request, language) | context)
    return HttpResponse(shown, status=status)


def _text(language: Language, key: str, /, **facts: object) -> str:
    return say(key if key.startswith("doc.") else f"site.{key}", language, **facts)


def _address(language: Language, name: str, /, **parts: str | int) -> str:
    return reverse(name, kwargs={"language": language, **parts})

"""The pages of the explorer: the view itself, the view to embed, and the view to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from cadre.catalogue.messages import say
from cadre.publishable.documents.compose.composer import Composer
from cadre.publishable.documents.compose.dates import long_date
from cadre.publishable.documents.model import Chart
from cadre.vocabulary.languages import Language
from cadre_site.ledger import queries
from cadre_site.ledger.figures import ShelvedRelease, figures_of
from cadre_site.ledger.models import Release
from cadre_site.pages.policy import policy
from cadre_site.pages.rendering import page
from cadre_site.public.as_csv import csv_answer, kept_as
from cadre_site.public.caching import remembered
from cadre_site.public.explorer import choosing, keeping
from cadre_site.public.explorer.asked import Asked, question_of, read
from cadre_site.public.explorer.drawing import Drawn, draw
from cadre_site.public.headers import EMBEDDED
from cadre_site.public.presenters import indicator as indicators
from cadre_site.public.presenters import releases as all_releases
from cadre_site.public.presenters.table import lines, source_of

# htmx and a few lines of our own; nothing runs inside the page and nothing is fetched from elsewhere.
POLICY = policy("script-src 'self'", "connect-src 'self'")


@dataclass(frozen=True)
class Opened:
    release: Release
    figures: ShelvedRelease
    asked: Asked
    c: Composer
    published: list[Release]

    def source(self, request: HttpRequest) -> str:
        """With the address of this very view."""
        path = reverse("explore", kwargs={"language": self.c.language})
        address = f"{request.build_absolute_uri(path)}?{self.asked.address()}"
        return source_of(self.c, self.release, self.asked.indicator, address)


def opened(request: HttpRequest, language: Language) -> Opened | None:
    """The view that the address asks for; None while nothing is published."""
    country = request.GET.get("country", "")
    published = queries.published()
    if not published:
        return None
    release = queries.release_about(country, published) if country else published[0]
    if release is None:
        raise Http404
    figures = figures_of(release)
    asked = read(request.GET, figures, country or release.country)
    return Opened(release, figures, asked, Composer(figures, language, asked.country), published)


def _shown(request: HttpRequest, one: Opened) -> dict[str, Any]:
    """What the page and the embedded one both say."""
    c, release = one.c, one.release
    date = long_date(release.published_at, c.language)
    return {
        "c": c, "release": release, "date": date, "synthetic": c.definitions.synthetic, "asked": one.asked,
        "drawn": draw(c, one.figures, one.asked), "source": one.source(request), "query": one.asked.address(),
    }  # fmt: skip


@remembered
def explore(request: HttpRequest, language: Language) -> HttpResponse:
    one = opened(request, language)
    if one is None:
        return page(request, language, "empty.html", news=all_releases.news([], language))
    c, figures, asked = one.c, one.figures, one.asked
    shown = _shown(request, one)
    embed = request.build_absolute_uri(reverse("embed", kwargs={"language": language}))
    response = page(
        request, language, "explore.html", told_now=_told(c, shown["drawn"]),
        countries=choosing.countries(one.published, asked, language),
        indicators=choosing.indicators(c, asked), areas=choosing.areas(c, figures, asked),
        first=choosing.years(c, figures, asked, "from"), last=choosing.years(c, figures, asked, "to"),
        by=choosing.by(c, figures, asked), narrowing=choosing.narrowing(c, figures, asked),
        shapes=choosing.shapes(c, figures, asked), facts=indicators.facts(c, asked.indicator),
        embed=f"{embed}?{asked.address()}", files=_files(shown["drawn"].block), **shown,
    )  # fmt: skip
    response["Content-Security-Policy"] = POLICY
    # The same answer for everybody: a browser overlooks it, htmx puts it where the address stands.
    response["HX-Push-Url"] = f"{reverse('explore', kwargs={'language': language})}?{asked.address()}"
    return response


def _told(c: Composer, drawn: Drawn) -> str:
    """What a change of the view is announced with: what is shown, and the sentence of its chart."""
    about = drawn.block.sentence if isinstance(drawn.block, Chart) else ""
    counted = say("site.explore.counted", c.language, n=drawn.figures)
    return (
        f"{drawn.block.caption}. {about or counted}"
        if drawn.figures
        else say("site.explore.nothing", c.language)
    )


def _files(block: object) -> list[str]:
    return [name for name in keeping.FILES if isinstance(block, Chart) or not name.startswith("chart.")]


@xframe_options_exempt
@remembered
def embed(request: HttpRequest, language: Language) -> HttpResponse:
    one = opened(request, language)
    if one is None:
        raise Http404
    response = page(request, language, "embed.html", **_shown(request, one))
    for name, value in EMBEDDED.items():
        response[name] = value
    return response


@remembered
def keep(request: HttpRequest, language: Language, file: str) -> HttpResponse:
    """A view as a file; a chart only where the view is one."""
    one = opened(request, language)
    if one is None or file not in keeping.FILES:
        raise Http404
    response = _response(one, file, one.source(request))
    parts = (one.asked.country, one.asked.indicator, one.release.id, language)
    kept_as(response, "-".join(parts) + "." + file.rpartition(".")[2])
    return response


def _response(one: Opened, file: str, source: str) -> HttpResponse | StreamingHttpResponse:
    if file == "data.csv":
        question = question_of(one.asked, one.figures, one.asked.show)
        return csv_answer(lines(one.c, one.figures, question, source))
    content = _content(one, file, source)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type=keeping.FILES[file])


def _content(one: Opened, file: str, source: str) -> bytes | str | None:
    c, figures = one.c, one.figures
    question = question_of(one.asked, figures, one.asked.show)
    if file == "data.xlsx":
        return keeping.as_xlsx(c, lines(c, figures, question, source), source)
    if file == "data.parquet":
        return keeping.as_parquet(figures, question, source)
    block = draw(c, figures, one.asked).block
    if not isinstance(block, Chart):
        return None
    return keeping.as_svg(block, source) if file == "chart.svg" else keeping.as_png(block, source)

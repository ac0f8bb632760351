"""Pages and files that hold rows about people: the first rows of a file, the rows that were set aside."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

from cadre.confidential.sources import export_set_aside
from cadre.pipeline.mending import last_extract
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from cadre.workspace.config import SourceConfig, Workspace
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.presenters.problems import told
from cadre_site.stewards import actions, presenters
from cadre_site.stewards.gate import in_workspace, source_of
from cadre_site.stewards.places import country_of
from cadre_site.stewards.previewing import preview
from cadre_site.stewards.uploading import found_upload

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@in_workspace()
def of_source(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    """The file that the workspace reads."""
    found = source_of(workspace, source)
    return _rows(request, language, workspace, found, workspace.source_path(found))


@in_workspace()
def of_upload(request: HttpRequest, language: Language, workspace: Workspace, upload: str) -> HttpResponse:
    """A file that was checked, before it is taken over."""
    found = found_upload(workspace, upload)
    if not found.sha256:
        raise Http404
    return _rows(request, language, workspace, source_of(workspace, found.about.source), found.bytes)


def _rows(
    request: HttpRequest, language: Language, workspace: Workspace, source: SourceConfig, path: Path
) -> HttpResponse:
    country, problem, first = country_of(workspace), None, None
    actions.look(what="rows", country=country, source=source.id, by=request.user)
    try:
        first = presenters.preview(preview(workspace, source, path), language)
    except CadreError as error:
        problem = told(error, language)
    return desk_page(
        request, language, "stewards/rows.html", 422 if problem else 200, problem=problem, first=first,
        country=presenters.country_of(workspace, language), title=presenters.title(source, language),
        id=source.id,
    )  # fmt: skip


@in_workspace()
def set_aside(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    """The rows of the last reading that are to be mended, each with what is wrong, as a sheet."""
    found = source_of(workspace, source)
    extract = last_extract(workspace, found)
    if extract is None or not extract.set_aside:
        raise Http404
    actions.look(what="set_aside", country=country_of(workspace), source=source, by=request.user)
    with tempfile.TemporaryDirectory(prefix=".sheet.part-", dir=workspace.work) as folder:
        path = Path(folder) / "sheet.xlsx"
        export_set_aside(extract, path, language)
        name = f"{country_of(workspace)}-{source}-set-aside.xlsx"
        return HttpResponse(
            path.read_bytes(), content_type=SHEET,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip

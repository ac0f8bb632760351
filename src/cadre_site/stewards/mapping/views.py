"""The pages of a source's mapping, of a reading of it, and of what was set aside."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cadre.pipeline.mending import checked_sheet, last_extract
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.languages import Language
from cadre.workspace.config import SourceConfig, Workspace
from cadre.workspace.versions import state_of
from cadre_site.accounts.context import desk_page
from cadre_site.accounts.gate import address
from cadre_site.accounts.presenters.problems import Problem, told
from cadre_site.stewards import actions as desk
from cadre_site.stewards import presenters as desk_presenters
from cadre_site.stewards.gate import in_workspace, source_of
from cadre_site.stewards.mapping import actions
from cadre_site.stewards.mapping.asking import Answer, Asking, answered, is_looked_at, mapping_of
from cadre_site.stewards.mapping.checks import checks_shown
from cadre_site.stewards.mapping.presenters import mapping_shown
from cadre_site.stewards.mapping.reading import MOST, is_small
from cadre_site.stewards.mapping.versions import versions_shown
from cadre_site.stewards.places import country_of
from cadre_site.stewards.sniffing import check as check_bytes
from cadre_site.stewards.uploading import found_upload


@in_workspace(methods=("GET", "POST"))
def mapping(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    found, given = source_of(workspace, source), request.POST
    path = _file(workspace, found, given.get("upload") or request.GET.get("upload", ""))
    desk.look(what="mapping", country=country_of(workspace), source=source, by=request.user)
    try:
        asking = Asking(workspace, found, path)
    except CadreError as error:
        return _mapping_page(request, language, workspace, found, None, None, told(error, language))
    if request.method != "POST":
        return _mapping_page(request, language, workspace, found, asking, asking.preselected())
    return _answered(request, language, asking)


def _file(workspace: Workspace, source: SourceConfig, upload: str) -> Path:
    """The one in place, or one that was uploaded and checked."""
    if not upload:
        return workspace.source_path(source)
    found = found_upload(workspace, upload)
    if not found.sha256 or found.about.source != source.id:
        raise Http404
    return found.bytes


def _answered(request: HttpRequest, language: Language, asking: Asking) -> HttpResponse:
    """Saved, or shown again: with what is wrong, or with columns whose values nobody has looked at yet."""
    workspace, source = asking.workspace, asking.source
    answer, problem, notice = answered(asking, request.POST), None, ""
    new = [name for name, _ in answer.new if is_looked_at(asking.kind.columns[name])]
    if request.POST.get("basis") != asking.basis:
        changed = CadreError("mapping-changed", ExitCode.NOT_READY, source=source.id)
        return _mapping_page(
            request, language, workspace, source, asking, asking.preselected(), told(changed, language)
        )
    if request.POST.get("do") != "save" or answer.errors or new:
        answer = answer if request.POST.get("do") == "save" else _without_errors(answer)
        notice = "new" if new and not answer.errors else ""
        return _mapping_page(request, language, workspace, source, asking, answer, problem, notice)
    try:
        made = mapping_of(asking, answer)
        actions.save_mapping(
            workspace=workspace, source=source, mapping=made, before=state_of(workspace, source),
            by=request.user,
        )  # fmt: skip
    except CadreError as error:
        problem = told(error, language)
        return _mapping_page(request, language, workspace, source, asking, answer, problem)
    return _to(language, "data-mapping", workspace, source.id)


def _without_errors(answer: Answer) -> Answer:
    """Whoever only looks on is not told yet what is missing."""
    return Answer(answer.chosen, answer.constants, answer.missing, answer.changes, answer.shown)


def _mapping_page(
    request: HttpRequest, language: Language, workspace: Workspace, source: SourceConfig,
    asking: Asking | None, answer: Answer | None, problem: Problem | None = None, notice: str = "",
) -> HttpResponse:  # fmt: skip
    it = mapping_shown(asking, answer, language) if asking is not None and answer is not None else None
    wrong = problem is not None or (it is not None and bool(it.summary))
    return desk_page(
        request, language, "stewards/mapping.html", 422 if wrong else 200, problem=problem, it=it,
        notice=notice, upload=request.POST.get("upload") or request.GET.get("upload", ""),
        versions=versions_shown(workspace, source, language), small=is_small(workspace, source),
        most=MOST // 1_000_000, **_place(workspace, source, language),
    )  # fmt: skip


def _place(workspace: Workspace, source: SourceConfig, language: Language) -> dict[str, Any]:
    return {
        "country": desk_presenters.country_of(workspace, language), "id": source.id,
        "title": desk_presenters.title(source, language),
    }  # fmt: skip


def _to(language: Language, name: str, workspace: Workspace, source: str) -> HttpResponse:
    return HttpResponseRedirect(address(language, name, country=country_of(workspace), source=source))


@in_workspace(methods=("POST",))
def bring_back(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    found = source_of(workspace, source)
    version = actions.found_version(workspace, found, request.POST.get("version", ""))
    if version is None:
        raise Http404
    try:
        actions.bring_back(workspace=workspace, source=found, version=version, by=request.user)
    except CadreError as error:
        return _mapping_page(request, language, workspace, found, None, None, told(error, language))
    return _to(language, "data-mapping", workspace, source)


@in_workspace(methods=("POST",))
def read(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    return _read(request, language, workspace, source_of(workspace, source))


def _read(
    request: HttpRequest, language: Language, workspace: Workspace, source: SourceConfig
) -> HttpResponse:
    try:
        actions.read_now(workspace=workspace, source=source, by=request.user)
    except CadreError as error:
        return _checks_page(request, language, workspace, source, told(error, language))
    return _to(language, "data-checks", workspace, source.id)


@in_workspace()
def checks(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    return _checks_page(request, language, workspace, source_of(workspace, source))


def _checks_page(
    request: HttpRequest, language: Language, workspace: Workspace, source: SourceConfig,
    problem: Problem | None = None, cells: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    desk.look(what="checks", country=country_of(workspace), source=source.id, by=request.user)
    extract = last_extract(workspace, source)
    return desk_page(
        request, language, "stewards/checks.html", 422 if problem else 200, problem=problem, cells=cells,
        it=checks_shown(workspace, source, extract, request.GET, language) if extract else None,
        small=is_small(workspace, source), most=MOST // 1_000_000, **_place(workspace, source, language),
    )  # fmt: skip


@in_workspace(methods=("POST",))
def mend(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    """A sheet of rows set aside comes back: taken and read, or told cell by cell why not."""
    found, file = source_of(workspace, source), request.FILES.get("file")
    try:
        cells = _mended(workspace, found, file, language, request.user)
    except CadreError as error:
        return _checks_page(request, language, workspace, found, told(error, language))
    if cells:
        wrong = CadreError("mended-refused", ExitCode.INPUT, file=str(file.name)[:150])
        return _checks_page(request, language, workspace, found, told(wrong, language), cells)
    if not is_small(workspace, found):
        return _to(language, "data-checks", workspace, source)
    return _read(request, language, workspace, found)


def _mended(
    workspace: Workspace, source: SourceConfig, file: UploadedFile | None, language: Language, by: Any
) -> tuple[str, ...]:
    ending = Path(str(file.name)).suffix.lower() if file is not None else ""
    if file is None or ending not in (".xlsx", ".csv"):
        raise CadreError("mended-no-file", ExitCode.INPUT)
    workspace.work.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sheet.part-", dir=workspace.work) as folder:
        path = Path(folder) / f"sheet{ending}"
        path.write_bytes(file.read())
        check_bytes(path, str(file.name))
        sheet = checked_sheet(workspace, source, path)
        if not sheet.problems:
            actions.take_mended(workspace=workspace, source=source, sheet=path, found=sheet, by=by)
        return tuple(problem.told(language) for problem in sheet.problems)


@in_workspace(methods=("POST",))
def forget(request: HttpRequest, language: Language, workspace: Workspace, source: str) -> HttpResponse:
    found = source_of(workspace, source)
    actions.forget_mended(workspace=workspace, source=found, by=request.user)
    return _to(language, "data-checks", workspace, source)

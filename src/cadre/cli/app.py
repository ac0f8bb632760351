"""The commands. Each opens the workspace, asks the pipeline, and shows what it did."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cadre.cli.agreeing import agreement
from cadre.cli.budget.command import budget
from cadre.cli.discarding import releases
from cadre.cli.distributing import distribution
from cadre.cli.localised import Command, Group
from cadre.cli.options import (
    Area,
    AsJson,
    Folder,
    Formats,
    From,
    Kind,
    Languages,
    Quiet,
    Raw,
    SetAside,
    listed,
    told,
)
from cadre.cli.paying import pay
from cadre.cli.planning.command import plan
from cadre.cli.progressing import progress
from cadre.cli.projecting.command import project
from cadre.cli.protecting import protect
from cadre.cli.show import Screen
from cadre.cli.staffing import staffing
from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.vocabulary.formats import FORMATS
from cadre.vocabulary.languages import LANGUAGES

if TYPE_CHECKING:
    from cadre.pipeline.run import Pipeline

app = typer.Typer(
    name="cadre", help=told("cadre"), no_args_is_help=True, pretty_exceptions_enable=False,
    cls=Group, add_completion=False, rich_markup_mode="rich",
)  # fmt: skip


def _pipeline(folder: Path, raw: Path | None, screen: Screen) -> Pipeline:
    from cadre.pipeline.run import Pipeline
    from cadre.workspace.config import load_workspace

    return Pipeline(load_workspace(folder, raw), screen.watch)


@app.command(cls=Command, help=told("init"))
def init(
    folder: Folder,
    country: Annotated[str, typer.Option("--country", help=told("country"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.workspace.start import start_workspace

    screen = Screen(as_json, quiet)
    start_workspace(folder, country.upper())
    screen.say("cli.init.done", folder=str(folder))
    screen.end("init", folder=str(folder))


@app.command(cls=Command, help=told("sample"))
def sample(
    folder: Folder,
    workers: Annotated[int, typer.Option("--workers", min=1_000, help=told("workers"))] = 120_000,
    seed: Annotated[int, typer.Option("--seed", help=told("seed"))] = 20260101,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.sample import write_sample

    screen = Screen(as_json, quiet)
    if (folder / "cadre.toml").exists():
        raise CadreError("folder-taken", ExitCode.USAGE, folder=str(folder))
    with screen.working("sample", folder.name):
        write_sample(folder, workers, seed)
    screen.say("cli.sample.done", folder=str(folder), workers=workers)
    screen.end("sample", folder=str(folder), workers=workers, seed=seed)


@app.command(cls=Command, help=told("fetch"))
def fetch(
    folder: Folder,
    raw: Raw = None,
    from_folder: From = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.fetching import fetch_all

    screen = Screen(as_json, quiet)
    screen.end("fetch", files=fetch_all(folder, raw, from_folder, screen))


@app.command(cls=Command, help=told("read"))
def read(
    folder: Folder,
    raw: Raw = None,
    set_aside: SetAside = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.mending import write_set_aside

    screen = Screen(as_json, quiet)
    extracts = _pipeline(folder, raw, screen).read()
    made = write_set_aside(extracts, set_aside, screen) if set_aside is not None else []
    screen.end("read", set_aside_files=[str(path) for path in made])


@app.command(cls=Command, help=told("mend"))
def mend(
    folder: Folder,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=told("mend-source"))],
    sheet: Annotated[
        Path, typer.Argument(metavar="SHEET", help=told("mend-sheet"), exists=True, dir_okay=False)
    ],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.mending import mend_source

    screen = Screen(as_json, quiet)
    screen.end("mend", source=source, rows=mend_source(folder, source, sheet, screen))


@app.command(cls=Command, help=told("suggest"))
def suggest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=told("file"), exists=True, dir_okay=False)],
    kind: Annotated[str | None, typer.Option("--kind", help=told("source-kind"))] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.mending import suggest_columns

    screen = Screen(as_json, quiet)
    screen.end("suggest", **suggest_columns(file, kind, screen))


@app.command(cls=Command, help=told("link"))
def link(folder: Folder, raw: Raw = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    _pipeline(folder, raw, screen).link()
    screen.end("link")


@app.command(cls=Command, help=told("build"))
def build(folder: Folder, raw: Raw = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    edition = _pipeline(folder, raw, screen).build()
    screen.end("build", edition=edition.id)


@app.command(cls=Command, help=told("check"))
def check(folder: Folder, raw: Raw = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    from cadre.cli.checking import check_figures

    screen = Screen(as_json, quiet)
    pipeline = _pipeline(folder, raw, screen)
    screen.end("check", **check_figures(pipeline.workspace, pipeline.build(), screen))


@app.command(cls=Command, help=told("release"))
def release(folder: Folder, raw: Raw = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    path = _pipeline(folder, raw, screen).release()
    screen.end("release", folder=str(path))


@app.command(cls=Command, help=told("report"))
def report(
    folder: Folder,
    raw: Raw = None,
    kind: Kind = "country-profile",
    language: Languages = None,
    format: Formats = "html,docx,pdf",
    area: Area = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    screen = Screen(as_json, quiet)
    languages = listed(language, LANGUAGES, "--language")
    formats = listed(format, FORMATS, "--format") or []
    made = _pipeline(folder, raw, screen).report(kind, languages, formats, area)
    screen.made(made)
    screen.end("report", files=[str(path) for path in made])


@app.command(cls=Command, help=told("run"))
def run(folder: Folder, raw: Raw = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    screen = Screen(as_json, quiet)
    pipeline = _pipeline(folder, raw, screen)
    made = pipeline.report("country-profile", None, list(FORMATS), None)
    screen.made(made)
    screen.end("run", release=str(pipeline.release()), files=[str(path) for path in made])


@app.command(cls=Command, help=told("explain"))
def explain(
    folder: Folder,
    figure: Annotated[str, typer.Argument(metavar="FIGURE-ID", help=told("figure"))],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.explaining import explain_figure

    screen = Screen(as_json, quiet)
    facts = explain_figure(folder, figure, screen)
    screen.end("explain", figure=facts)


@app.command(cls=Command, help=told("verify"))
def verify(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help=told("certificate"))],
    published: Annotated[Path, typer.Argument(metavar="RELEASE", help=told("published"))],
    private: Annotated[Path | None, typer.Option("--private", help=told("private"))] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.verifying import verify_files

    screen = Screen(as_json, quiet)
    screen.end("verify", parts=verify_files(certificate, published, private, screen))


@app.command(cls=Command, help=told("doctor"))
def doctor(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help=told("folder"))] = None,
    raw: Raw = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from cadre.cli.examining import examine

    screen = Screen(as_json, quiet)
    findings = examine(folder, raw, screen)
    screen.end("doctor", findings=findings)
    if any(not finding["good"] for finding in findings):
        raise typer.Exit(int(ExitCode.NOT_READY))


app.command(name="releases", cls=Command, help=told("releases"))(releases)
app.command(name="protect", cls=Command, help=told("protect"))(protect)
app.command(name="pay", cls=Command, help=told("pay"))(pay)
app.command(name="project", cls=Command, help=told("project"))(project)
app.command(name="plan", cls=Command, help=told("plan"))(plan)
app.command(name="distribution", cls=Command, help=told("distribution"))(distribution)
app.command(name="staffing", cls=Command, help=told("staffing"))(staffing)
app.command(name="agreement", cls=Command, help=told("agreement"))(agreement)
app.command(name="budget", cls=Command, help=told("budget"))(budget)
app.command(name="progress", cls=Command, help=told("progress"))(progress)

# Commands of packages that stand on the library, such as the site, which it must not import.
for found in sorted(entry_points(group="cadre.commands"), key=lambda found: found.name):
    command = found.load()
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=found.name)
    else:
        app.command(name=found.name, cls=Command, help=told(found.name))(command)

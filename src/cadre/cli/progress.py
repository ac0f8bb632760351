"""How far long work has come, on the error stream, so that an answer can be piped away meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cadre.cli.language import words


@contextmanager
def draws_shown(stage: str, name: str, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Gives a listener that is told how many draws of how many are done; None where nobody watches.

    Nothing is written when the error stream is no terminal, so logs hold no half-drawn bars.
    """
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"{words(f'stage.{stage}')} {name}", total=None)

        def watch(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield watch

"""The terminal: the pipeline's verbs, in English and Russian, for people and for machines (``--json``)."""

from __future__ import annotations

import os
import sys

from cadre.vocabulary.errors import CadreError, ExitCode


def main() -> None:
    """Run a command and leave with a documented exit code."""
    from cadre.cli.app import app
    from cadre.cli.show import show_error

    as_json = "--json" in sys.argv
    try:
        app(standalone_mode=True)
    except CadreError as problem:
        if os.environ.get("CADRE_TRACEBACK"):
            raise
        show_error(problem, as_json)
        sys.exit(int(problem.exit_code))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(int(ExitCode.OK))

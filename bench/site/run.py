"""The site with ten million figures under an open load; plain Datasette over the same rows in the same run.

    .venv/bin/python bench/site/run.py --release demo/releases/R...   # the sample's release, by `make demo`

Forty of fifty requests a second are for pages asked before, ten for views of the explorer that nobody has
asked for. Datasette is asked for as many table pages, asked before and never asked. Server and load share the
machine. The result is written into bench/site/README.md. The data are made once, about five minutes for ten
million figures, and stay in ``--folder``; a run then ends within five minutes and twice ``--seconds`` in any
case, and its servers with it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import duckdb
from loading import Told, load
from making import CADRE, environment, shelve, sqlite_of

sys.path.append(str(Path(__file__).parent.parent))

from harness import machine
from serving import fetched, running

README = Path(__file__).parent / "README.md"
NEEDS = Path(__file__).parent.parent.parent / "requirements" / "bench.in"
PORT, RIVAL = 8971, 8972
ROWS = ("headcount.persons", "1-02", "1-04", "1-01", "1-03", "cadre.density_fte", "5-07", "exits.persons")
SHAPES = ("table", "bar", "line", "table", "pyramid")
LIMITS = {"asked before": 100, "never asked": 300}
HEAVIEST = 150_000
BEGAN = time.perf_counter()


@dataclass(frozen=True)
class Held:
    """Of a server's processes (Linux): bytes of memory, shared pages for each; seconds of work so far."""

    memory: int
    work: float


def held(group: int) -> Held:
    memory, ticks = 0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(folder.name)) == group:
                memory += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
                ticks += sum(map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:13]))
    return Held(memory, ticks / os.sysconf("SC_CLK_TCK"))


def say(words: str) -> None:
    print(f"{time.perf_counter() - BEGAN:5.0f} s  {words}", file=sys.stderr)


def mixed(kept: Sequence[str], fresh: Sequence[str], seconds: int, rate: int) -> list[tuple[str, str]]:
    """One of five is new; the order is the same in every run."""
    chance, new = random.Random(7), iter(fresh)
    return [
        ("never asked", next(new)) if n % 5 == 4 else ("asked before", chance.choice(kept))
        for n in range(seconds * rate)
    ]  # fmt: skip


def pages(address: str, times: int) -> list[str]:
    """Public pages in both languages: home, countries, indicators, methods, releases, explorer."""
    found = []
    for language in ("en", "ru"):
        base = f"{address}/{language}/"
        found += [
            base,
            base + "methods/",
            base + "releases",
            base + "explore/",
            base + "api/",
            base + "design/",
        ]
        for i in range(0, times, max(1, times // 6)):
            found += [f"{base}country/C{i}-XSC", f"{base}country/C{i}-XSC/indicator/1-02?occupation=221"]
    return found


def views(address: str, database: Path, times: int, count: int, seed: int) -> list[str]:
    """Views of the explorer, each another one."""
    chance, found = random.Random(seed), dict[str, None]()
    with duckdb.connect(str(database), read_only=True) as index:
        rows = index.execute("select INDICATOR, code from codes where \"column\" = 'OCCUPATION'").fetchall()
    codes: dict[str, list[str]] = {}
    for indicator, code in rows:
        codes.setdefault(indicator, []).append(code)
    while len(found) < count:
        i, indicator = chance.randrange(times), chance.choice([one for one in ROWS if one in codes])
        parts = [("country", f"C{i}-XSC"), ("indicator", indicator), ("show", chance.choice(SHAPES))]
        parts += [("area", f"level-{chance.choice([1, 2])}")] if chance.random() < 0.4 else []
        parts += (
            [("by", "OCCUPATION")]
            if chance.random() < 0.4
            else [("OCCUPATION", chance.choice(codes[indicator]))]
        )
        parts += [("from", chance.choice(["2023", "2024"]))] if chance.random() < 0.5 else []
        found[f"{address}/{chance.choice(['en', 'ru'])}/explore/?{urlencode(parts)}"] = None
    return list(found)


def table_pages(address: str, times: int, count: int, seed: int) -> list[str]:
    """Datasette's pages of the table, each another filter."""
    chance, found = random.Random(seed), dict[str, None]()
    while len(found) < count:
        parts = {"INDICATOR": chance.choice(ROWS), "AREA": f"C{chance.randrange(times)}-XSC"}
        if chance.random() < 0.5:
            parts["OCCUPATION"] = chance.choice(["221", "222", "2211", "2221", "3221", "_T", "2261", "2262"])
        if chance.random() < 0.5:
            parts["TIME_PERIOD"] = chance.choice(["2023", "2024", "2025"])
        found[f"{address}/figures/observations?{urlencode(parts)}"] = None
    return list(found)


def weight(url: str) -> int:
    """Bytes on the wire of a page with its style and both typefaces, its charts left out."""
    text = re.sub(r"<svg role.*?</svg>", "", fetched(url).decode(), flags=re.DOTALL)
    base = url[: url.index("/", 8)]
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    style = fetched(base + next(one for one in parts if one.endswith(".css"))).decode()
    parts |= {f"/static/cadre/{one}" for one in re.findall(r'firago-700[^"\')]*woff2', style)}
    return len(gzip.compress(text.encode())) + sum(len(fetched(base + part, "br, gzip")) for part in parts)


def lines(told: dict[str, dict[str, Told]]) -> Iterator[str]:
    yield "| | requests | failed | median | 95 % | longest |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for side, kinds in told.items():
        for kind, one in sorted(kinds.items()):
            numbers = f"{one.median:,.0f} ms | {one.p95:,.0f} ms | {one.most:,.0f} ms"
            yield f"| {side}, {kind} | {one.count:,} | {one.failed} | {numbers} |"


def write(head: str, told: dict[str, dict[str, Told]], heaviest: int, before: Held, after: Held) -> None:
    text = README.read_text("utf-8")
    weighs = f"Heaviest page without its charts: {heaviest / 1000:,.0f} kB (at most {HEAVIEST // 1000})."
    count, work = sum(one.count for one in told["Cadre"].values()), after.work - before.work
    held = f"{before.memory / 1e6:,.0f} MB before the load and {after.memory / 1e6:,.0f} MB after it"
    each = f"{work:,.0f} s of processor time for the {count:,} requests ({1000 * work / count:.0f} ms each)"
    kept = f"All of Cadre's processes held {held}, and took {each}."
    body = "\n".join(["", head, "", *lines(told), "", weighs, kept, ""])
    pattern = re.compile("(<!-- site -->).*?(<!-- /site -->)", re.DOTALL)
    README.write_text(pattern.sub(lambda found: found[1] + body + found[2], text), "utf-8")
    print(body)


def broken(told: dict[str, Told], heaviest: int) -> list[str]:
    found = [f"{kind}: {one.failed} failed" for kind, one in told.items() if one.failed]
    found += [f"{kind}: 95 % in {one.p95:.0f} ms" for kind, one in told.items() if one.p95 > LIMITS[kind]]
    return found + ([f"a page weighs {heaviest} bytes"] if heaviest > HEAVIEST else [])


def made(words: argparse.Namespace) -> tuple[Path, Path, int]:
    """The site's home, the same rows in SQLite, how many countries; made once for a folder."""
    home, ready, rows = (
        words.folder.absolute() / "home",
        words.folder / "countries",
        words.folder / "figures.db",
    )
    if not ready.exists():
        say(f"making a release of {words.figures:,} figures and its index")
        shutil.rmtree(words.folder, ignore_errors=True)
        home.mkdir(parents=True)
        ready.write_text(str(shelve(words.release, words.figures, home)))
    if not rows.exists():
        say("writing the same rows into SQLite")
        sqlite_of(next((home / "shelf").glob("R*")) / "release" / "observations.parquet", rows)
    return home, rows, int(ready.read_text())


def ask_cadre(words: argparse.Namespace, home: Path, times: int) -> tuple[dict[str, Told], int, Held, Held]:
    """What the requests took, bytes of the heaviest page, what the server held before and after."""
    address, index = (
        f"http://127.0.0.1:{PORT}",
        next((home / "shelf").glob("R*")) / "index" / "figures.duckdb",
    )
    serve = [CADRE, "serve", "--bind", f"127.0.0.1:{PORT}", "--workers", str(words.workers)]
    with running(serve, environment(home), f"{address}/en/design/", 120, words.folder / "cadre.log") as group:
        kept, count = pages(address, times), words.seconds * words.rate // 5 + 1
        say("Cadre: warming")
        load([("warm", url) for url in kept * 3 * words.workers], 8)
        before = held(group)
        say(f"Cadre: {words.rate} requests a second for {words.seconds} s")
        fresh = views(address, index, times, count, seed=int(time.time()))
        told = load(mixed(kept, fresh, words.seconds, words.rate), words.rate)
        after = held(group)
        return told, max(weight(url) for url in kept), before, after


def ask_datasette(words: argparse.Namespace, rows: Path, times: int) -> dict[str, Told]:
    rival, count = f"http://127.0.0.1:{RIVAL}", words.seconds * words.rate // 5 + 1
    uv = [str(Path(sys.executable).parent / "uv"), "run", "--no-project", "--isolated", "--with-requirements"]
    call = [*uv, str(NEEDS), "datasette", "serve", str(rows), "--port", str(RIVAL)]
    call += ["--setting", "suggest_facets", "off", "--setting", "sql_time_limit_ms", "10000"]
    with running(call, dict(os.environ), f"{rival}/-/versions.json", 600, words.folder / "datasette.log"):
        all_of = table_pages(rival, times, count + 40, seed=int(time.time()))
        say("Datasette: warming")
        load([("warm", url) for url in all_of[:40] * 2], 8)
        say(f"Datasette: {words.rate} requests a second for {words.seconds} s")
        return load(mixed(all_of[:40], all_of[40:], words.seconds, words.rate), words.rate)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=Path("build/bench-site"))
    for name, usual in {"figures": 10_000_000, "seconds": 60, "rate": 50, "workers": 2}.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    words = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended then, too
    home, rows, times = made(words)
    told, heaviest, before, after = ask_cadre(words, home, times)
    both = {"Cadre": told, "Datasette": ask_datasette(words, rows, times)}
    with sqlite3.connect(rows) as database:
        (figures,) = database.execute("select count(*) from observations").fetchone()
    head = (
        f"{machine()} · {figures:,} figures of {times} countries · {words.rate} requests a second for "
        f"{words.seconds} s, {words.workers} workers, load and server on the same machine"
    )
    write(head, both, heaviest, before, after)
    problems = broken(told, heaviest)
    for problem in problems:
        print("over the limit:", problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

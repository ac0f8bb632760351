"""A site with ten million figures, the sample tiled over many countries, and the same rows for Datasette."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

SECRET = "a-secret-of-the-bench-0123456789-abcdefghij"
CADRE = str(Path(sys.executable).parent / "cadre")
_BATCH = 50_000


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CADRE_", "DATABASE_"))}
    return kept | {"CADRE_SITE": str(home), "CADRE_SECRET_KEY": SECRET, "CADRE_HOSTS": "127.0.0.1"}


def tiled(release: Path, figures: int, target: Path) -> int:
    """The release again for so many countries that there are at least ``figures``; how many countries."""
    target.mkdir(parents=True)
    rows = duckdb.read_parquet(str(release / "observations.parquet")).count("*").fetchall()[0][0]
    times = -(-figures // rows)
    with duckdb.connect() as database:
        database.execute("set preserve_insertion_order = false")
        database.execute(
            "copy (select o.* replace ('C' || i || '-' || AREA as AREA, "
            "'F' || translate(substr(upper(md5(FIGURE || i)), 1, 12), '0189', 'WXYZ') as FIGURE) "
            f"from '{release / 'observations.parquet'}' o, range({times}) r(i)) "
            f"to '{target / 'observations.parquet'}' (format parquet, compression zstd)"
        )
    definitions = json.loads((release / "definitions.json").read_text("utf-8"))
    definitions["areas"] = dict(_areas(definitions, times))
    definitions["groups"] = {definitions["country"]["code"]: definitions["country"]["name"]}
    (target / "definitions.json").write_text(json.dumps(definitions, ensure_ascii=False), "utf-8")
    for name in ("findings.json", "ledger.json", "certificate.json", "release.json"):
        shutil.copyfile(release / name, target / name)
    return times


def _areas(definitions: dict[str, Any], times: int) -> list[tuple[str, dict[str, Any]]]:
    """Every area again for each country; only the first country keeps its map."""
    found = []
    for i in range(times):
        for code, area in definitions["areas"].items():
            name = {
                one: f"{words} {i}" if area["level"] == 0 else words for one, words in area["name"].items()
            }
            parent = f"C{i}-{area['parent']}" if area["parent"] else None
            groups = [definitions["country"]["code"]] if area["level"] == 0 else []
            kept = {key: value for key, value in area.items() if i == 0 or not key.startswith("tile_")}
            made = kept | {"name": name, "parent": parent, "groups": groups, "order": len(found)}
            found.append((f"C{i}-{code}", made))
    return found


def shelve(release: Path, figures: int, home: Path) -> int:
    """A site at ``home`` whose ledger holds the tiled release, indexed as the ledger does it.

    The rows are put on the shelf without the check: the certificate is that of one country and proves nothing
    about seventy-nine copies.
    """
    os.environ.update(environment(home))
    os.environ["DJANGO_SETTINGS_MODULE"] = "cadre_site.settings.django"
    subprocess.run([CADRE, "migrate", "-q"], env=environment(home), check=True)
    import django

    django.setup()
    from cadre.vocabulary.bilingual import Bilingual
    from cadre_site.audit.actors import Operator
    from cadre_site.ledger import actions, indexing, shelf
    from cadre_site.ledger.checking import Checked

    identity = json.loads((release / "release.json").read_text("utf-8"))
    making = shelf.place(identity["id"])
    times = tiled(release, figures, making / shelf.RELEASE)
    indexing.make_index(making / shelf.RELEASE, making / shelf.INDEX)
    (making / shelf.REPORTS).mkdir()
    about = json.loads((release / "definitions.json").read_text("utf-8"))
    with duckdb.connect(str(making / shelf.INDEX / shelf.FIGURES), read_only=True) as database:
        query = "select count(*), count(*) filter (OBS_STATUS = 'Q') from observations"
        rows, withheld = database.execute(query).fetchall()[0]
    checked = Checked(
        identity["id"], identity["digest"], about["country"]["code"], Bilingual(**about["country"]["name"]),
        identity["edition"], date.fromisoformat(about["date"][:10]), rows, withheld, 0,
    )  # fmt: skip
    actions.receive(checked=checked, corrects=None, note=None, by=Operator("bench"))
    actions.publish(release=identity["id"], by=Operator("bench"))
    return times


def sqlite_of(parquet: Path, target: Path) -> None:
    """The same rows in one SQLite table with the index that its questions need, as Datasette reads them."""
    making = target.with_suffix(".part")
    making.unlink(missing_ok=True)
    with sqlite3.connect(making) as database, duckdb.connect() as source:
        rows = source.execute(f"from '{parquet}' order by INDICATOR, AREA, OCCUPATION, TIME_PERIOD")
        columns = [one[0] for one in rows.description]
        database.execute("pragma journal_mode = off")
        types = {name: "real" if name == "OBS_VALUE" else "text" for name in columns}
        database.execute(f"create table observations ({', '.join(f'{n} {t}' for n, t in types.items())})")
        blanks = ", ".join("?" * len(columns))
        while batch := rows.fetchmany(_BATCH):
            database.executemany(f"insert into observations values ({blanks})", batch)
        database.execute("create index asked on observations (INDICATOR, AREA, OCCUPATION, TIME_PERIOD)")
    making.rename(target)

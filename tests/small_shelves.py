"""The small release on a shelf of its own, for tests that need its index and no server."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from small_sites import environment, run, sign, site_release


def django_ready(home: Path) -> None:
    """Django set up in this process, once; the first folder given stays."""
    os.environ.setdefault("CADRE_WORKSPACE", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cadre_site.settings.django")
    import django

    django.setup()


def shelved(place: Path) -> Any:
    """The invented country on the shelf of a site of its own, opened as the site opens it."""
    django_ready(place)
    from cadre_site.ledger.figures import ShelvedRelease

    env, made = environment(place / "home", None), site_release(place)
    for call in (("migrate",), ("ledger", "add", made)):
        done = run(env, *call)
        assert done.returncode == 0, done.stderr
    return ShelvedRelease(place / "home" / "shelf" / made.name).read()


def other_country(place: Path, changed: str = "", code: str = "XSD") -> Path:
    """The same figures as another country's release; ``changed`` is an indicator with a newer definition."""
    made = site_release(place)
    (made / "release.json").unlink()
    for name in ("definitions.json", "findings.json"):
        text = (made / name).read_text("utf-8").replace("XSC", code)
        (made / name).write_text(text.replace("Sample Country", "Other Country"), "utf-8")
    ledger = json.loads((made / "ledger.json").read_text("utf-8"))
    if changed:
        ledger["entries"][changed]["definition"] = f"{changed}@2"
    (made / "ledger.json").write_text(json.dumps(ledger), "utf-8")
    rows = pq.read_table(made / "observations.parquet")
    areas = pc.replace_substring(rows["AREA"], "XSC", code)
    doubled = pc.multiply(rows["OBS_VALUE"], pa.scalar(2.0))
    rows = rows.set_column(rows.column_names.index("AREA"), "AREA", areas)
    rows = rows.set_column(rows.column_names.index("OBS_VALUE"), "OBS_VALUE", doubled)
    pq.write_table(rows, made / "observations.parquet")
    return sign(made)

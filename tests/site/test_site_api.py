"""The API before a live server: its description, pages, formats, limits, and the examples of its page."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from small_sites import Site, ask, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
QUESTION = "/api/v1/observations?indicator=1-02"


@pytest.fixture(scope="module")
def api(site: Site) -> Iterator[str]:
    """The address of a server that lets the tests ask often."""
    with served(site.env | {"CADRE_API_PER_MINUTE": "1000000"}) as address:
        yield address


def told(url: str, **headers: str) -> Any:
    return json.loads(ask(url, **headers).body)


def test_the_description_holds_under_every_check(api: str, tmp_path: Path) -> None:
    """schemathesis asks what the description allows and what it does not, and follows its links."""
    call = [
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{api}/api/v1/openapi.json",
        "--checks", "all", "--max-examples", "6", "--seed", "1", "--no-color", "--warnings", "off",
    ]  # fmt: skip
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]


def test_pages_together_are_all_in_one_order(api: str) -> None:
    whole = told(f"{api}{QUESTION}&limit=10000")["observations"]
    got: list[Any] = []
    address: str | None = f"{api}{QUESTION}&limit=17"
    while address:
        answer = ask(address)
        page = json.loads(answer.body)
        got += page["observations"]
        address = page["next"]
        assert (address is not None) == ("link" in answer.headers)
    assert got == whole
    assert len({one["figure"] for one in got}) == len(got) > 17


def test_a_withheld_value_is_told_in_every_format(api: str) -> None:
    rows = told(f"{api}{QUESTION}&limit=10000")["observations"]
    hidden = {one["figure"] for one in rows if one["value"]["state"] == "withheld"}
    assert hidden
    parts = {"known": {"number"}, "withheld": {"rules", "why"}, "missing": {"reason", "why"}}
    for one in rows:
        assert set(one["value"]) == {"state"} | parts[one["value"]["state"]]
    text = ask(f"{api}{QUESTION}&limit=10000&format=csv").text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["FIGURE"] for line in lines if line["OBS_VALUE"] == "withheld"} == hidden
    assert "" not in {line["OBS_VALUE"] for line in lines}
    kept = pq.read_table(io.BytesIO(ask(f"{api}{QUESTION}&limit=10000&format=parquet").body))
    states = dict(zip(kept["FIGURE"].to_pylist(), kept["VALUE_STATE"].to_pylist(), strict=True))
    assert {figure for figure, state in states.items() if state == "withheld"} == hidden


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("indicator=1-02&OCCUPATION=221", "1-02..221"),
        ("indicator=1-02,1-04&area=XSC-1,XSC", "1-02+1-04.XSC-1+XSC"),
        ("indicator=headcount.persons&SEX=F,M&OCCUPATION=_T", "headcount.persons.._T.F+M"),
        ("SEX=F", "...F"),
    ],
)
def test_the_key_of_sdmx_says_the_same(api: str, query: str, key: str) -> None:
    base = f"{api}/api/v1/observations"
    wanted = told(f"{base}?{query}&limit=10000")["observations"]
    assert wanted
    assert told(f"{base}/{key}?limit=10000")["observations"] == wanted


@pytest.mark.parametrize(
    ("accept", "type"),
    [
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/json;q=0.2, application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html, text/*;q=0.5", "text/csv; charset=utf-8"),
        ("text/html;q=0.1", ""),
    ],
)
def test_the_format_is_the_one_asked_for(api: str, accept: str, type: str) -> None:
    answer = ask(f"{api}{QUESTION}&limit=3", Accept=accept)
    assert answer.headers["content-type"] == (type or "application/json")
    assert answer.status == (200 if type else 406)
    assert ask(f"{api}{QUESTION}&format=json", Accept=accept).status == 200


@pytest.mark.parametrize(
    "path", ["releases", "areas", "codes", "observations?limit=5", "releases/{release}/data?format=parquet"]
)
def test_what_one_has_is_not_sent_again(site: Site, api: str, path: str) -> None:
    url = f"{api}/api/v1/{path.format(release=site.release)}"
    first = ask(url)
    again = ask(url, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(url, If_None_Match='"other"').status == 200


def test_a_whole_release_is_as_it_was_released(site: Site, api: str) -> None:
    folder = Path(site.env["CADRE_SITE"]) / "shelf" / site.release / "release"
    answer = ask(f"{api}/api/v1/releases/{site.release}/data?format=parquet")
    assert answer.body == (folder / "observations.parquet").read_bytes()
    # The small release has no CSV of its own; nothing is made up in its place.
    assert told(f"{api}/api/v1/releases/{site.release}/data")["error"] == "no-such-file"


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("observations?indicator=no", 404, "unknown-indicator"),
        ("observations?area=no", 404, "unknown-area"),
        ("observations?SEX=X", 404, "unknown-code"),
        ("observations?sex=F", 422, "unknown-parameter"),
        ("observations?limit=0", 422, "bad-parameter"),
        ("observations?cursor=AAAAAAAAAAAAAAAAAA", 404, "unknown-cursor"),
        ("observations/1-02?indicator=1-02", 404, "said-twice"),
        (f"observations/1-02{'.' * 99}", 404, "key-too-long"),
        ("observations?country=ZZZ", 404, "unknown-country"),
        ("releases/R000000000000", 404, "unknown-release"),
        ("figures/FAAAAAAAAAAAA", 404, "unknown-figure"),
        ("nothing", 404, "unknown-address"),
    ],
)
def test_a_refusal_says_why_in_both_languages(api: str, path: str, status: int, error: str) -> None:
    answer = ask(f"{api}/api/v1/{path}")
    said = json.loads(answer.body)
    assert (answer.status, said["error"]) == (status, error)
    assert said["en"] != said["ru"]
    assert "{" not in said["en"] + said["ru"]


def test_the_limit_is_named_and_holds_for_all_workers(site: Site) -> None:
    with served(site.env | {"CADRE_API_PER_MINUTE": "3"}, workers=3) as address:
        if time.time() % 60 > 50:
            time.sleep(60 - time.time() % 60)  # so that no minute begins in between
        answers = [ask(f"{address}/api/v1/areas") for _ in range(24)]
        assert [answer.status for answer in answers] == [200] * 3 + [429] * 21
        refused = next(answer for answer in answers if answer.status == 429)
        assert refused.headers["ratelimit-policy"] == '"minute";q=3;w=60'
        assert refused.headers["ratelimit"].startswith('"minute";r=0;t=')
        assert 0 < int(refused.headers["retry-after"]) <= 60
        said = json.loads(refused.body)
        assert "At most 3 requests" in said["en"]
        assert "Не более 3 запросов" in said["ru"]
        assert ask(f"{address}/en/api/").status == 200


def test_two_counters_of_one_file_count_together_and_forget_with_the_minute(tmp_path: Path) -> None:
    from cadre_site.public.api.counting import Counter, opened

    file, salt = tmp_path / "requests.sqlite3", b"salt"
    one, other = (Counter(3, file, salt) for _ in range(2))
    assert [one.count("a", 30.0), other.count("a", 31.0), other.count("b", 31.0)] == [
        (2, 30),
        (1, 29),
        (2, 29),
    ]
    assert [one.count("a", 59.0), other.count("a", 59.5)] == [(0, 1), (-1, 1)]
    assert other.count("a", 60.0) == (2, 60)
    kept = opened(file).execute("select during, done from counts").fetchall()
    assert kept == [(1, 1)]
    assert b"10.0.0.1" not in file.read_bytes()


def test_other_sites_may_read_and_nobody_is_followed(api: str) -> None:
    answer = ask(f"{api}/api/v1/areas", Origin="https://elsewhere.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "program"), [("curl", "bash"), ("python", sys.executable), ("r", "Rscript")]
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_examples_of_the_page_run(
    api: str, tmp_path: Path, language: str, name: str, program: str
) -> None:
    if shutil.which(program) is None or (name == "curl" and shutil.which("curl") is None):
        pytest.skip(f"{program} is not on this machine")
    shown = ask(f"{api}/{language}/api/").text
    text = html.unescape(re.findall(rf'id="{name}".*?<code>(.*?)</code>', shown, re.S)[0])
    (tmp_path / "example").write_text("set -e\n" * (name == "curl") + text, "utf-8")
    done = subprocess.run(
        [program, "example"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    if name == "curl":
        lines = done.stdout.splitlines()
        assert lines.count("304") == 1
        assert sum(line.startswith("1-02,") for line in lines) > 2
        assert pq.read_table(tmp_path / "release.parquet").num_rows > 1000
    elif name == "python":
        wanted = {"en": "A count of one to four people", "ru": "По числу от одного до четырёх"}
        assert wanted[language] in done.stdout
    else:
        assert "XSC-1" in done.stdout

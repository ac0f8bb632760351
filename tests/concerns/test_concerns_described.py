"""T13: both descriptions hold before live servers, whatever is asked and whoever asks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import small_concerns as concerns
from small_concerns import API, DESK, Faces, posted, sent
from small_unions import ROLES, Union, union_on

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("concerns")]
# A body of the right form may still be of no use: an unknown service, a key that fits no manifest.
NOT = "positive_data_acceptance"


@pytest.fixture(scope="module")
def faces(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    home = shutil.copytree(migrated, tmp_path_factory.mktemp("described") / "home")
    with concerns.concerns_on(home, None, None) as found:
        yield found


@pytest.fixture(scope="module")
def union(faces: Faces) -> Union:
    found, api = union_on(faces), faces.api()
    for _ in range(2):
        assert posted(api, "/v1/concerns", sent(found.slug, found.signed, api).body).status_code == 201
    return found


def check(address: str, folder: Path, description: Any, *headers: str) -> None:
    (folder / "openapi.json").write_text(json.dumps(description), "utf-8")
    call = [
        str(Path(sys.executable).parent / "schemathesis"), "run", "openapi.json", "--url", f"http://{address}",
        "--checks", "all", "--exclude-checks", NOT, "--max-examples", "2", "--seed", "1", "--no-color",
        "--warnings", "off", "--generation-database", "none",
    ]  # fmt: skip
    call += [word for header in headers for word in ("--header", header)]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:]


def test_the_reports_api_is_as_described(faces: Faces, union: Union, tmp_path: Path) -> None:
    with concerns.served(faces, "reports") as address:
        description = concerns.called(address, "GET", "/v1/openapi.json")[1]
        assert description == faces.api().get("/v1/openapi.json").json()
        check(address, tmp_path, description, f"Host: {API}")


def test_the_desk_is_as_described(faces: Faces, union: Union, tmp_path: Path) -> None:
    """For somebody with every role at once, whose session goes with each call; rights are T6's."""
    client = faces.sign_in(with_every_role(union))
    description = client.get("/v1/openapi.json").json()
    handle = faces.sign_in(union.intake.user).get(f"/v1/{union.slug}/cases").json()[0]["handle"]
    known = {"org": union.slug, "handle": handle}
    for methods in description["paths"].values():
        for operation in methods.values():
            del operation["security"]
            for one in operation.get("parameters", []):
                if one["name"] in known:
                    one["schema"] = {"enum": [known[one["name"]]]}
    client.get("/v1/me")
    with concerns.served(faces, "desk") as address:
        name = faces.desk["SESSION_COOKIE_NAME"]
        sign = client.cookies[faces.desk["CSRF_COOKIE_NAME"]].value
        cookie = f"{name}={client.cookies[name].value}; {faces.desk['CSRF_COOKIE_NAME']}={sign}"
        check(address, tmp_path, description, f"Host: {DESK}", f"Cookie: {cookie}", f"X-CSRFToken: {sign}")


def with_every_role(union: Union) -> Any:
    from cadre_site.accounts import actions

    user = union.people["concerns_admin"].user
    for role in set(ROLES) - {"concerns_admin"}:
        actions.give_role(to=user, role=role, organisation=union.account, country="", by=union.operator)
    return user

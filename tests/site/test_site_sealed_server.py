"""The real server on a sealed workspace: killed, started again, stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.request
from typing import Any

import pytest
from django.conf import settings as django_settings
from test_site_sealed_desk import WORDS, Sealed
from test_site_uploads import begin

import small_people as people
from cadre_site.sealing import keys
from small_seals import lies_in_the_clear, new_key
from small_sites import environment, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]


class Browser:
    """Somebody signed in, before the real server: by the cookie of a client of this very process."""

    def __init__(self, signed_in: Any) -> None:
        token = "a" * 32
        cookies = {"__Host-session": signed_in.cookies[django_settings.SESSION_COOKIE_NAME].value}
        told = "; ".join(f"{name}={value}" for name, value in (cookies | {"__Host-csrf": token}).items())
        self.headers = {"Cookie": told, "X-CSRFToken": token, "X-Forwarded-Proto": "https"}
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def received(self, address: str, path: str, sent: bytes | None = None) -> int:
        """What the upload's address answers, asked or given a part."""
        more = {"Referer": address.replace("http:", "https:") + "/", "Content-Type": "application/x-bytes"}
        asked = urllib.request.Request(address + path, data=sent, headers=self.headers | more)
        with self.opener.open(asked, timeout=60) as answer:
            return int(json.loads(answer.read())["received"])


def test_a_server_that_is_killed_leaves_memory_to_the_next_and_that_one_stopped_leaves_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch, people.django_on(place, None):
        patch.setenv(keys.KEY, new_key())
        stewards = Sealed(place)
        to = begin(stewards, size=10**7).json()["to"]
        stewards.close()
        browser = Browser(stewards.client)
        env = environment(place, None) | {keys.KEY: os.environ[keys.KEY]}
        env["CADRE_SECRET_KEY"] = django_settings.SECRET_KEY
        chunk = b"4711,2221,Family7\n" * 50_000
        for killed in (True, False):
            with served(env, workers=2, stop=signal.SIGKILL if killed else signal.SIGTERM) as address:
                here = browser.received(address, to)
                assert here == (0 if killed else len(chunk))
                assert browser.received(address, f"{to}?offset={here}", chunk) == here + len(chunk)
                assert stewards.folder.is_dir()
                assert lies_in_the_clear(place / "workspaces", *WORDS) == []
            assert stewards.folder.is_dir() == killed
        assert lies_in_the_clear(place / "workspaces", *WORDS) == []
        shutil.rmtree(stewards.folder.parent, ignore_errors=True)

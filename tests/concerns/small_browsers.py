"""Firefox and WebKit as Debian has them, driven by what each brings itself: Marionette and WebDriver.

Both speak the same commands (https://www.w3.org/TR/webdriver2/); Marionette on a socket
(https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html), WebKitWebDriver by HTTP.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from small_reports import free_port

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = shutil.which("WebKitWebDriver")
XVFB = shutil.which("Xvfb")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 60.0
Kind = TypeVar("Kind")
BUTTON = """[...document.querySelectorAll('main button:not(:disabled)')]
  .find((one) => one.innerText.trim() === arguments[0])"""


class RefusedError(Exception):
    """The browser's own words for what it could not do."""


NAMES = {
    "url": "Navigate", "execute/sync": "ExecuteScript", "element": "FindElement", "click": "ElementClick",
    "value": "ElementSendKeys", "window/rect": "SetWindowRect", "screenshot": "TakeScreenshot",
}  # fmt: skip


class Marionette:
    def __init__(self, port: int) -> None:
        self.wire, self.number = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE), 0
        self._read()  # its name and version
        self._ask("WebDriver:NewSession", {})

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self.wire.recv(1)
        left, parts = int(length[:-1]), []
        while left:
            parts.append(self.wire.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    def _ask(self, name: str, told: dict[str, Any]) -> Any:
        self.number += 1
        whole = json.dumps([0, self.number, name, told]).encode()
        self.wire.sendall(b"%d:%s" % (len(whole), whole))
        _, _, wrong, found = self._read()
        if wrong:
            raise RefusedError(wrong)
        return found.get("value", found) if isinstance(found, dict) else found

    def ask(self, what: str, told: dict[str, Any], element: str | None = None) -> Any:
        return self._ask(f"WebDriver:{NAMES[what]}", told if element is None else {**told, "id": element})


class WebDriver:
    def __init__(self, port: int, program: str) -> None:
        self.base = f"http://127.0.0.1:{port}/session"
        wanted = {"webkitgtk:browserOptions": {"binary": program, "args": ["--automation"]}}
        made = self._call("", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/" + made["sessionId"]

    def _call(self, path: str, told: dict[str, Any] | None) -> Any:
        body = None if told is None else json.dumps(told).encode()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.base + path, body), timeout=PATIENCE
            ) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RefusedError(json.load(error)["value"]) from None

    def ask(self, what: str, told: dict[str, Any], element: str | None = None) -> Any:
        if what == "screenshot":
            return self._call("/screenshot", None)
        return self._call(f"/{what}" if element is None else f"/element/{element}/{what}", told)


class Page:
    """What a person does on a page, by the words that they read there."""

    def __init__(self, wire: Marionette | WebDriver) -> None:
        self.wire = wire

    def run(self, script: str, *given: Any) -> Any:
        return self.wire.ask("execute/sync", {"script": script, "args": list(given)})

    def until(self, script: str, *given: Any, patience: float = 30.0) -> Any:
        end = time.monotonic() + patience
        while not (found := self.run(script, *given)):
            assert time.monotonic() < end, f"{script} {given}\n{self.text()[:2000]}"
            time.sleep(0.05)
        return found

    def open(self, address: str) -> None:
        self.wire.ask("url", {"url": address})

    def narrow(self) -> None:
        self.wire.ask("window/rect", {"width": 500, "height": 900})  # no browser's window gets narrower

    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def press(self, name: str) -> None:
        self._click(self.until(f"return {BUTTON}", name))

    def _click(self, element: dict[str, str]) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        self.wire.ask("click", {}, element[ELEMENT])

    def find(self, selector: str) -> dict[str, str]:
        found: dict[str, str] = self.until("return document.querySelector(arguments[0])", selector)
        return found

    def click(self, selector: str) -> None:
        self._click(self.find(selector))

    def type(self, selector: str, text: str) -> None:
        self.wire.ask("value", {"text": text, "value": list(text)}, self.find(selector)[ELEMENT])

    def there(self, selector: str) -> bool:
        return bool(self.run("return document.querySelector(arguments[0]) !== null", selector))

    def heading(self) -> str:
        return str(self.run("return document.querySelector('h1')?.innerText ?? ''"))

    def shoot(self, name: str) -> None:
        if folder := os.environ.get("CADRE_PICTURES"):
            Path(folder, f"{name}.png").write_bytes(
                base64.b64decode(self.wire.ask("screenshot", {"full": True}))
            )


@contextmanager
def _running(call: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as lines:
        process = subprocess.Popen(call, env=env, stdout=lines, stderr=lines, start_new_session=True)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def _soon(attempt: Callable[[], Kind], log: Path) -> Kind:
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError):
            return attempt()
        assert time.monotonic() < end, log.read_text("utf-8", "replace")
        time.sleep(0.1)


@contextmanager
def firefox(place: Path) -> Iterator[Page]:
    profile = place / "firefox"
    profile.mkdir()
    quiet = {
        "marionette.port": 0,
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.enabled": False,
    }
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in quiet.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    call = [
        str(FIREFOX),
        "--headless",
        "--marionette",
        "--no-remote",
        "--profile",
        str(profile),
        "about:blank",
    ]
    log = place / "firefox.log"
    with _running(call, {**os.environ, "HOME": str(place)}, log):
        port = _soon(lambda: int((profile / "MarionetteActivePort").read_text("utf-8")), log)
        wire = _soon(lambda: Marionette(port), log)
        with wire.wire:
            yield Page(wire)


def mini_browser() -> str | None:
    found = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
    return str(found[-1]) if found else None


@contextmanager
def webkit(place: Path) -> Iterator[Page]:
    port, log, screen = free_port(), place / "webkit.log", place / "screen"
    with screen.open("wb") as shown:
        x11 = subprocess.Popen(
            [str(XVFB), "-displayfd", "1", "-screen", "0", "1280x900x24"],
            stdout=shown,
            stderr=subprocess.DEVNULL,
        )
    try:
        display = _soon(lambda: _number(screen), log)
        env = {
            **os.environ,
            "DISPLAY": f":{display}",
            "HOME": str(place),
            "GDK_BACKEND": "x11",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        with _running([str(WEBKIT), f"--port={port}", "--host=127.0.0.1"], env, log):
            _soon(lambda: socket.create_connection(("127.0.0.1", port)).close(), log)
            yield Page(WebDriver(port, str(mini_browser())))
    finally:
        x11.kill()
        x11.wait()


def _number(screen: Path) -> int:
    if not (found := screen.read_text("utf-8").strip()):
        raise OSError
    return int(found)

"""Remembered pages: never more bytes than stated, the oldest go first; and htmx as it was published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_shelves import django_ready

HTMX = Path(__file__).parents[2] / "src/cadre_site/public/static/cadre/htmx"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    django_ready(tmp_path_factory.mktemp("caching"))


@settings(deadline=None, max_examples=60)
@given(asked=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4_000)), max_size=60))
def test_pages_stay_within_their_bytes_and_the_oldest_go(ready: None, asked: list[tuple[int, int]]) -> None:
    from cadre_site.public.caching import Kept, Pages

    pages, slowly = Pages(most=8_000), dict[str, Kept]()
    for name, size in asked:
        key, page = str(name), Kept(b"x" * size, False, {"ETag": "one"})
        if size % 3 == 0:
            assert pages.get(key) == slowly.get(key)
            if key in slowly:
                slowly[key] = slowly.pop(key)
            continue
        pages.put(key, page)
        slowly.pop(key, None)
        slowly[key] = page
        while sum(one.size for one in slowly.values()) > 8_000:
            slowly.pop(next(iter(slowly)))
    assert pages.bytes == sum(one.size for one in slowly.values()) <= 8_000
    assert len(pages) == len(slowly)
    assert all(pages.get(key) is page for key, page in slowly.items())


def test_htmx_is_the_file_that_is_told() -> None:
    told = (HTMX / "source.txt").read_text("utf-8")
    (wanted,) = re.findall(r"SHA-256: ([0-9a-f]{64})", told)
    content = (HTMX / "htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == wanted
    assert re.search(r'version:"([\d.]+)"', content.decode())[1] in told  # type: ignore[index]
    assert "Zero-Clause BSD" in (HTMX / "LICENSE.txt").read_text("utf-8")

"""One value of cadre.toml changed, every other letter kept."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadre.vocabulary.errors import CadreError
from cadre.workspace.editing import set_value, with_value

EXAMPLES = {
    "a line with a comment behind": (
        '# ours\n[precedence] # who wins\nsex = ["a", "b"]  # registers first\nage = ["c"]\n\n[x]\ny = 1\n',
        '# ours\n[precedence] # who wins\nsex = ["b", "a"]  # registers first\nage = ["c"]\n\n[x]\ny = 1\n',
    ),
    "a key that is not there yet": (
        '[precedence]\ndefault = ["a"]\n# last word\n\n[x]\ny = 1\n',
        '[precedence]\ndefault = ["a"]\nsex = ["b", "a"]\n# last word\n\n[x]\ny = 1\n',
    ),
    "no table yet, and no end of line": ("[x]\ny = 1", '[x]\ny = 1\n[precedence]\nsex = ["b", "a"]\n'),
    "a list over lines, with brackets and comments in it, which go with it": (
        '[precedence]\nsex = [\n  "a",  # [old]\n  "]", # "q"\n]\n[x]\nsex = 3\n',
        '[precedence]\nsex = ["b", "a"]\n[x]\nsex = 3\n',
    ),
    "a table in one line": ('precedence = {sex = ["a"]}\n', 'precedence = {sex = ["b", "a"]}\n'),
    "a key with dots": ('precedence.sex = ["a"]\n', 'precedence.sex = ["b", "a"]\n'),
    "a key in quotes": ('[precedence]\n"sex" = ["a"]\n', '[precedence]\n"sex" = ["b", "a"]\n'),
    "a text that looks like the table": (
        'note = """\n[precedence]\nsex = ["a"]\n"""\n[precedence]\n',
        'note = """\n[precedence]\nsex = ["a"]\n"""\n[precedence]\nsex = ["b", "a"]\n',
    ),
    "line ends of Windows": (
        '[precedence]\r\nsex = ["a"]\r\nz = []\r\n',
        '[precedence]\r\nsex = ["b", "a"]\r\nz = []\r\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), EXAMPLES.values(), ids=EXAMPLES)
def test_one_value_changes(before: str, after: str) -> None:
    assert with_value(before, ("precedence",), "sex", ["b", "a"]) == after


def test_the_table_of_a_source_has_two_names() -> None:
    text = '[sources.lists]\nfile = "a"  # c\n\n# next\n[sources.b]\nfile = "x"\n'
    made = with_value(text, ("sources", "lists"), "mapping", "m.yaml")
    assert made == text.replace("# c\n", '# c\nmapping = "m.yaml"\n')


WORDS = st.text("ab\"'#[]\\ é=\n", max_size=6)


@settings(deadline=None, max_examples=150)
@given(
    old=st.lists(WORDS, max_size=3), new=st.lists(WORDS, max_size=3), comment=st.text('ab#[]" =', max_size=8)
)
def test_read_again_nothing_else_is_different(old: list[str], new: list[str], comment: str) -> None:
    import json

    text = f'[a]\nx = "#]"\n[precedence]\n# {comment}\nsex = {json.dumps(old)} # {comment}\n[b]\ny = 2\n'
    made = with_value(text, ("precedence",), "sex", new)
    assert tomllib.loads(made) == tomllib.loads(text) | {"precedence": {"sex": new}}
    assert made.count(f"# {comment}") >= 2


def test_somebody_elses_change_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "cadre.toml"
    file.write_text('[precedence]\nsex = ["a", "b"]\n')
    set_value(tmp_path, ("precedence",), "sex", ["b", "a"], ["a", "b"])
    assert tomllib.loads(file.read_text()) == {"precedence": {"sex": ["b", "a"]}}
    with pytest.raises(CadreError, match="config-changed"):
        set_value(tmp_path, ("precedence",), "sex", ["a", "b"], ["a", "b"])
    set_value(tmp_path, ("linkage",), "decisions", "decisions.csv", None)
    with pytest.raises(CadreError, match="config-changed"):
        set_value(tmp_path, ("linkage",), "decisions", "other.csv", None)

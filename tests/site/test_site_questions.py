"""Questions to a release's figures, held against a slow reading of the whole table."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_shelves import shelved

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return shelved(tmp_path_factory.mktemp("questions"))


def slowly(release: Any, question: Any) -> list[str]:
    """The numbers of the figures that a question asks for, row by row in the order of the index."""
    found = []
    for row in release.table.to_pylist():
        year = int(row["TIME_PERIOD"][:4])
        if (
            (not question.indicators or row["INDICATOR"] in question.indicators)
            and (not question.areas or row["AREA"] in question.areas)
            and (question.first is None or year >= question.first)
            and (question.last is None or year <= question.last)
            and all(row[column] in wanted for column, wanted in question.codes.items())
        ):
            found.append(tuple(row[n] for n in ("INDICATOR", "AREA", "OCCUPATION", "TIME_PERIOD", "FIGURE")))
    return [row[-1] for row in sorted(found)]


@st.composite
def questions(draw: st.DrawFn, release: Any) -> Any:
    from cadre_site.ledger.questions import Question

    def some(words: list[str]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(words), max_size=3, unique=True)))

    indicators = some(sorted(release.indicators()))
    present = {
        column: sorted({code for one in indicators or release.indicators()
                        for code in release.codes_of(one).get(column, ())})
        for column in ("OCCUPATION", "SEX", "AGE", "ACTIVITY")
    }  # fmt: skip
    codes = {column: some(words) for column, words in present.items() if draw(st.booleans())}
    year = st.none() | st.integers(2022, 2026)
    kept = {column: wanted for column, wanted in codes.items() if wanted}
    return Question(indicators, some(list(release.definitions.areas)), draw(year), draw(year), kept)


@settings(deadline=None, max_examples=40)
@given(data=st.data(), limit=st.integers(1, 700))
def test_pages_together_are_the_slow_answer(release: Any, data: st.DataObject, limit: int) -> None:
    from cadre_site.ledger.questions import ask

    question = data.draw(questions(release))
    wanted, cursor, got = slowly(release, question), None, []
    if limit < len(wanted) / 20:
        limit = len(wanted) // 20
    while True:
        page = ask(release, question, limit=limit, cursor=cursor)
        assert len(page.rows) <= limit
        got += [row.figure for row in page.rows]
        cursor = page.after
        if cursor is None:
            break
    assert got == wanted


def test_a_cursor_holds_for_its_question_only(release: Any) -> None:
    from cadre_site.ledger.questions import Question, UnknownWordError, ask

    page = ask(release, Question(("1-02",)), limit=1)
    assert page.after is not None
    with pytest.raises(UnknownWordError) as problem:
        ask(release, Question(("1-04",)), limit=1, cursor=page.after)
    assert problem.value.kind == "cursor"
    for broken in ("", "x" * 18, "é" * 18, page.after[:-1]):
        with pytest.raises(UnknownWordError):
            ask(release, Question(("1-02",)), limit=1, cursor=broken)


@pytest.mark.parametrize(
    ("given", "kind", "word"),
    [
        ({"indicators": ("9-99",)}, "indicator", "9-99"),
        ({"areas": ("ZZZ",)}, "area", "ZZZ"),
        ({"codes": {"OBS_VALUE": ("1",)}}, "column", "OBS_VALUE"),
        ({"codes": {'SEX" or 1=1 --': ("F",)}}, "column", 'SEX" or 1=1 --'),
        ({"codes": {"SEX": ("F", "' or 1=1")}}, "SEX", "' or 1=1"),
    ],
)
def test_what_the_release_does_not_know_is_named(release: Any, given: Any, kind: str, word: str) -> None:
    from cadre_site.ledger.questions import Question, UnknownWordError, ask

    with pytest.raises(UnknownWordError) as problem:
        ask(release, Question(**given), limit=1)
    assert (problem.value.kind, problem.value.word) == (kind, word)


def test_withheld_and_missing_are_values_of_their_own(release: Any) -> None:
    from cadre_site.ledger.questions import Known, Question, Withheld, everything, value_of

    states = {}
    for row in everything(release, Question(), page=500):
        value = value_of(row)
        states[row.status] = type(value)
        assert isinstance(value, Known) == (row.value is not None)
        if isinstance(value, Withheld):
            assert value.rules
    assert states["Q"] is Withheld
    assert states["A"] is Known


def test_areas_and_years_of_an_indicator(release: Any) -> None:
    assert release.years_of("1-02") == (2023, 2024, 2025)
    assert release.areas_of("1-02") >= {"XSC-1", "XSC-1-01"}


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_the_index_gives_what_the_folder_gives(release: Any, data: st.DataObject) -> None:
    """Whatever a report or a page asks for, read through the index or from the whole table in memory."""
    from cadre.publishable.documents.release_folder import ReleaseFolder

    folder = ReleaseFolder(release.folder)
    indicator = data.draw(st.sampled_from([*sorted(release.indicators()), "9-99"]))
    columns = st.sampled_from(["OCCUPATION", "SEX", "AGE", "ACTIVITY", "LICENSED", "ANSWER"])
    vary = tuple(data.draw(st.lists(columns, max_size=2, unique=True)))
    words = st.sampled_from(["_T", "221", "F", "active", "nothing"])
    codes = data.draw(st.dictionaries(columns, words, max_size=2))
    area = data.draw(st.sampled_from([None, "XSC", "XSC-1", "XSC-1-01"]))
    got = release.observations(indicator, area=area, vary=vary, **codes)
    wanted = folder.observations(indicator, area=area, vary=vary, **codes)
    assert sorted(row.figure for row in got) == sorted(row.figure for row in wanted)


def test_the_overview_of_every_area_gives_what_the_folder_gives(release: Any) -> None:
    from cadre.publishable.documents.release_folder import ReleaseFolder

    folder, areas = ReleaseFolder(release.folder), [*list(release.definitions.areas)[:6], "nowhere"]
    for area in areas:
        asked = release.asked()
        for indicator in release.indicators():
            got, wanted = (one.observations(indicator, area=area) for one in (asked, folder))
            assert sorted(row.figure for row in got) == sorted(row.figure for row in wanted), indicator
    assert release.observations("headcount.persons", area="XSC")


def test_an_index_of_before_answers_the_same(release: Any) -> None:
    older = release.asked()
    older._tables, older._areas, older._years = frozenset({"observations", "figures", "codes"}), {}, {}
    for indicator in ("1-02", "headcount.persons"):
        assert older.areas_of(indicator) == release.areas_of(indicator) != frozenset()
        assert older.years_of(indicator) == release.years_of(indicator) != ()
        got, wanted = (one.observations(indicator, area="XSC-1") for one in (older, release.asked()))
        assert got == wanted != []


def test_a_question_about_one_country_of_many_reads_no_other(release: Any) -> None:
    """Within a release about many, whatever names no area is about the country asked for."""
    from cadre.vocabulary.bilingual import Bilingual

    many = release.asked()
    many.definitions = release.definitions.model_copy(update={"groups": {"G": Bilingual(en="G", ru="Г")}})
    here = {"XSC-1", *(code for code, _ in many.below("XSC-1"))}
    vary = ("ACTIVITY", "OCCUPATION")
    got = many.asked("XSC-1").observations("headcount.persons", vary=vary)
    wanted = [row for row in release.observations("headcount.persons", vary=vary) if row.area in here]
    assert got == wanted
    assert {row.area for row in got} == here

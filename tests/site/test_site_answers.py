"""A question's figure is a word on every page and a number in the data; what nobody translated is marked."""

from __future__ import annotations

import csv
import io
import re

import pytest
from lxml import html

from cadre.catalogue.messages import say
from cadre.vocabulary.languages import LANGUAGES, Language
from small_sites import Site, ask

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("site")]
ANSWERS = {"6-09": ("Partly", "Частично"), "9-02": ("Yes", "Да"), "6-04": ("No", "Нет")}
NUMBER = re.compile(r"\d[.,]\d|^[01]$")


def page(site: Site, language: Language, path: str) -> html.HtmlElement:
    found = ask(f"{site.address}/{language}/{path}")
    assert found.status == 200
    return html.fromstring(found.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id", ANSWERS)
def test_an_answer_is_a_word_wherever_it_is_shown(on_sqlite: Site, language: Language, id: str) -> None:
    word = ANSWERS[id][LANGUAGES.index(language)]
    indicator = f"country/XSC/indicator/{id}"
    (line,) = page(on_sqlite, language, "country/XSC").xpath(f"//tr[th/a[contains(@href, '{indicator}')]]")
    assert line.xpath("string(td[1])") == word
    cells = page(on_sqlite, language, indicator).xpath("//table//td//a")
    assert [one.text for one in cells] == [word]
    figure = page(on_sqlite, language, cells[0].get("href").split("/", 2)[2])
    assert figure.xpath("string(//p[@class='figure'])").strip() == word
    assert not NUMBER.search(figure.xpath("string(//main//table//td[@class='n'])"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explorer_has_a_table_of_answers_and_no_chart(on_sqlite: Site, language: Language) -> None:
    for shape in ("table", "line", "bar"):
        shown = page(on_sqlite, language, f"explore/?indicator=9-02&show={shape}")
        assert ANSWERS["9-02"][LANGUAGES.index(language)] in shown.xpath("string(//table[@id='table-view'])")
        assert shown.xpath("//figure//svg") == []
        why = say("site.explore.not.answer", language) in shown.text_content()
        assert why == (shape != "table")


def test_the_number_stays_in_the_data_beside_its_word(on_sqlite: Site) -> None:
    kept = ask(f"{on_sqlite.address}/en/country/XSC/indicator/9-02/data.csv").body.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(kept))
    assert (row["ANSWER"], row["Answer"], row["value"]) == ("yes", "Yes", "1")


def test_what_nobody_translated_is_read_aloud_in_its_own_language(on_sqlite: Site) -> None:
    for language, marked in (("en", set()), ("ru", {"en"})):
        shown = page(on_sqlite, language, "methods/1-02")
        told = shown.xpath("//dl[@class='facts']//dd")
        assert {one.get("lang") for one in told if re.fullmatch(r"[A-Za-z0-9 ,.()/;:-]+", one.text or "")
                and " " in one.text} - {None} == marked  # fmt: skip
        assert not [one for one in told if one.get("lang") and re.search("[а-я]", one.text)]

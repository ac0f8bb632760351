"""The three formats of one report: complete, accessible, the same bytes every time, safe with any text."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import docx as python_docx
import pypdfium2
import pytest
from docx.document import Document as Word

from cadre.publishable.documents import FORMATS, Document, ReleaseFolder, compose, render
from cadre.publishable.documents.model import Cell, Column, Paragraph, Section, Table, Text
from cadre.publishable.documents.render import renderer
from cadre.vocabulary.errors import CadreError
from cadre.vocabulary.languages import Language
from small_releases import full_release

NASTY = "=cmd()|' /C calc'!A0 <script>alert(1)</script> *bold* $x$ #set [a](b) \\n {{7*7}}"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Document]:
    folder = full_release(tmp_path_factory.mktemp("release"))
    return {
        language: compose(ReleaseFolder(folder), "country-profile", language) for language in ("en", "ru")
    }


@pytest.fixture(scope="module")
def made(reports: dict[Language, Document]) -> dict[tuple[str, Language], bytes]:
    return {
        (format, language): renderer(format)(document)
        for format in FORMATS
        for language, document in reports.items()
    }


class Page(HTMLParser):
    """Elements of a page with their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_is_the_same_bytes(
    format: str, reports: dict[Language, Document], made: dict[tuple[str, Language], bytes]
) -> None:
    assert renderer(format)(reports["ru"]) == made[format, "ru"]


def test_unknown_format(reports: dict[Language, Document], tmp_path: Path) -> None:
    with pytest.raises(CadreError, match="report-format-unknown"):
        render(reports["en"], "odt", tmp_path / "report.odt")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_html_needs_nothing_else(language: Language, made: dict[tuple[str, Language], bytes]) -> None:
    text = made["html", language].decode()
    page = Page(text)
    for tag, attributes in page.found:
        for name in ("src", "href", "action", "data", "poster", "srcset", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#"), (tag, attributes)
    assert not page.all("script")
    assert not page.all("link")
    assert not re.search(r"url\((?!data:font/woff;base64,)", text)
    assert "@import" not in text
    assert page.all("html") == [{"lang": language}]


def test_every_chart_in_html_has_its_table_and_one_description(
    reports: dict[Language, Document], made: dict[tuple[str, Language], bytes]
) -> None:
    page = Page(made["html", "ru"].decode())
    charts = list(reports["ru"].charts())
    pictures = [found for found in page.all("svg") if found.get("role") == "img"]
    assert [found["aria-label"] for found in pictures] == [chart.alt for chart in charts]
    assert len(page.all("details")) == len(charts)
    tables = {found.get("id") for found in page.all("table")}
    assert {f"table-{chart.table.id}" for chart in charts} <= tables
    assert len(page.all("caption")) == len(page.all("table"))


def test_ids_in_html_are_unique_and_every_link_arrives(made: dict[tuple[str, Language], bytes]) -> None:
    page = Page(made["html", "en"].decode())
    ids = [attributes["id"] for _, attributes in page.found if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(found["href"]).removeprefix("#") for found in page.all("a")} <= set(ids)


@pytest.fixture(scope="module")
def word(made: dict[tuple[str, Language], bytes]) -> Word:
    return python_docx.Document(io.BytesIO(made["docx", "ru"]))


def test_word_has_real_headings_and_a_contents_list(word: Word, reports: dict[Language, Document]) -> None:
    headings = [
        (p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")
    ]
    expected = [(f"Heading {depth}", section.title) for depth, section in reports["ru"].all_sections()]
    assert headings[: len(expected)] == expected
    contents = [p.text for p in word.paragraphs if p.style and p.style.name.lower() == "toc 1"]
    assert contents == [section.title for section in reports["ru"].sections] + ["Данные к рисункам"]


def test_word_captions_alternative_text_and_language(word: Word, reports: dict[Language, Document]) -> None:
    charts = list(reports["ru"].charts())
    pictures = word.element.body.findall(".//{*}docPr")
    assert [picture.get("descr") for picture in pictures] == [chart.alt for chart in charts]
    captions = [p.text for p in word.paragraphs if p.style and p.style.name == "Image Caption"]
    assert captions[0].startswith("Рисунок 1. Активные работники на 10\u00a0000 населения")
    assert word.core_properties.title == "Самплия"
    assert 'w:val="ru' in word.styles.element.xml


def test_word_tables_repeat_their_header(word: Word) -> None:
    for table in word.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None


@pytest.mark.parametrize(("language", "said"), [
    ("en", ["Key messages", "32,160 people were active", "Synthetic country", "Page 1 of"]),
    ("ru", ["Главное", "работали 32\u00a0160 человек", "Вымышленная страна", "Страница 1 из"]),
])  # fmt: skip
def test_pdf_says_it_in_both_languages(
    language: Language, said: list[str], made: dict[tuple[str, Language], bytes]
) -> None:
    pdf = pypdfium2.PdfDocument(made["pdf", language])
    text = "\n".join(pdf[place].get_textpage().get_text_range() for place in range(len(pdf)))
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    assert [words for words in said if words.replace("\u00a0", " ") not in plain] == []
    short = "made-up figures" if language == "en" else "условные данные"
    assert plain.count(short) == len(pdf)


def test_pdf_claims_the_standards_it_was_held_to(made: dict[tuple[str, Language], bytes]) -> None:
    """typst refuses to write a file that breaks a standard, and then says in the file which it kept."""
    content = made["pdf", "ru"]
    assert b"pdfuaid:part" in content
    assert b"pdfaid:part" in content
    assert b"/Lang (ru" in content or b"/Lang(ru" in content


@pytest.fixture(scope="module")
def nasty(reports: dict[Language, Document]) -> Document:
    """A report whose words are every kind of markup."""
    cells = ((Cell(NASTY), Cell("1")),)
    table = Table("t", 1, NASTY, (Column(NASTY), Column("n", numeric=True)), cells, notes=(NASTY,))
    section = Section("s", NASTY, (Paragraph(Text(NASTY)), table))
    labels = reports["en"].labels
    return Document(
        "k",
        "en",
        NASTY,
        NASTY,
        "2026-01-01",
        NASTY,
        NASTY,
        NASTY,
        NASTY,
        ((NASTY, NASTY),),
        (section,),
        labels,
    )


def test_words_never_become_markup_in_html(nasty: Document) -> None:
    page = renderer("html")(nasty).decode()
    assert "<script" not in page
    assert "{{7*7}}" in page


def test_words_never_become_markup_in_word(nasty: Document) -> None:
    word = python_docx.Document(io.BytesIO(renderer("docx")(nasty)))
    assert word.tables[0].rows[1].cells[0].text == NASTY
    assert NASTY in [paragraph.text for paragraph in word.paragraphs]
    assert not word.element.body.findall(".//{*}fldSimple")
    assert not word.element.body.findall(".//{*}oMath")


def test_words_never_become_markup_in_pdf(nasty: Document) -> None:
    pdf = pypdfium2.PdfDocument(renderer("pdf")(nasty))
    text = re.sub(r"\s+", "", "".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf))))
    assert re.sub(r"\s+", "", NASTY) in text


def test_a_report_is_whole_or_not_there(reports: dict[Language, Document], tmp_path: Path) -> None:
    render(reports["en"], "html", tmp_path / "reports" / "report.html")
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["report.html"]
    blocked = tmp_path / "file"
    blocked.write_text("here")
    with pytest.raises((CadreError, OSError)):
        render(reports["en"], "html", blocked / "report.html")
    assert blocked.read_text() == "here"

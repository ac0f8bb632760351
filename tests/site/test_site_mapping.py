"""Columns taken for what they are, on the sample's own messy files: chosen, tried, saved, brought back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from test_site_stewards import Stewards, audited

from both_languages import in_words
from cadre.vocabulary.errors import CadreError
from cadre.workspace.config import load_workspace
from cadre.workspace.editing import with_value
from cadre.workspace.mapping import load_mapping
from small_samples import small_sample

pytestmark = pytest.mark.xdist_group("site")
SOURCES = "/desk/data/XSC/sources"
MESSY = (
    "Таб. №;Фамилия;Имя;Дата рожд.;Пол;Должность;Р-н;Прочее\r\n"
    "1;Ли;Анна;31/12/1980;жен;Медицинская сестра;Лесная;а\r\n"
    "2;Ким;Олег;13/01/1975;муж;Мед. сестра;Лесная;б\r\n"
    "3;Пак;Ирина;02/03/1990;н/д;Медицинская сестра;Лесная;в\r\n"
)


class Mapper(Stewards):
    """A steward of the sample country."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        shutil.rmtree(self.folder)
        shutil.copytree(small_sample().folder, self.folder)
        self.read()

    def form(self, source: str, language: str = "en", **asked: str) -> dict[str, Any]:
        """The fields of the page as a browser would send them."""
        return fields(self.text(f"/{language}{SOURCES}/{source}/mapping" + query(asked)))

    def save(self, source: str, given: dict[str, Any], do: str = "save") -> Any:
        return self.client.post(f"/en{SOURCES}/{source}/mapping", given | {"do": do})

    def mapping(self, source: str) -> tuple[str, dict[str, Any]]:
        """Its file and what that says."""
        found = load_workspace(self.folder).config.sources[source].mapping
        assert found is not None
        return found, yaml.safe_load((self.folder / found).read_text("utf-8"))

    def add(self, id: str, kind: str, text: str) -> None:
        (self.folder / "data" / f"{id}.csv").write_text(text, "cp1251")
        with (self.folder / "cadre.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[sources.{id}]  # new\nkind = "{kind}"\nfile = "data/{id}.csv"\npublisher = "P"\n')
            file.write('licence = "CC0-1.0"\ndate = "2026-01-10"\n')


def query(asked: dict[str, str]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""


def fields(page: str) -> dict[str, Any]:
    form = html.fromstring(page).xpath("//form[contains(@class, 'mapping')]")[0]
    found: dict[str, Any] = {}
    for one in form.xpath(".//input | .//select"):
        if one.tag == "select":
            chosen = one.xpath(".//option[@selected]") or one.xpath(".//option")
            found[one.get("name")] = chosen[0].get("value")
        elif one.get("name") == "shown":
            found.setdefault("shown", []).append(one.get("value"))
        else:
            found[one.get("name")] = one.get("value") or ""
    return found


def column(page: str, header: str) -> int:
    """The place of a column of the file."""
    found = html.fromstring(page).xpath(f"//h3[normalize-space()='{header}']/@id")
    return int(re.findall(r"\d+", found[0])[0])


def same_words(path: Path) -> dict[str, Any]:
    """What a mapping says, wherever its code files stand."""
    return load_mapping(path).model_dump(exclude={"columns": {"__all__": {"codes_file"}}})


@pytest.fixture(scope="module")
def mapper(home: Path) -> Mapper:
    return Mapper(home)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_source_of_the_sample_has_its_page(mapper: Mapper, language: str) -> None:
    for id, source in load_workspace(mapper.folder).config.sources.items():
        form = mapper.form(id, language)
        chosen = {value for name, value in form.items() if name.startswith("column-") and value}
        constants = {
            name.partition("-")[2] for name, value in form.items() if name.startswith("constant-") and value
        }
        assert source.mapping is not None
        assert chosen | constants == set(load_mapping(mapper.folder / source.mapping).columns), id
    assert audited()[-1][1:] == ("XSC/questionnaire", {"what": "mapping"})


def test_saving_what_is_in_force_says_the_same(mapper: Mapper) -> None:
    before = load_workspace(mapper.folder)
    kept = (mapper.folder / "cadre.toml").read_text("utf-8")
    for id in ("nursing_register", "payroll_2023", "areas", "letters"):
        old = mapper.folder / str(before.config.sources[id].mapping)
        assert mapper.save(id, mapper.form(id)).status_code == 302
        name, _ = mapper.mapping(id)
        assert name == f"mappings/{id}/2.yaml"
        assert same_words(mapper.folder / name) == same_words(old), id
        assert same_words(mapper.folder / f"mappings/{id}/1.yaml") == same_words(old)
    changed = (mapper.folder / "cadre.toml").read_text("utf-8")
    same = [a for a, b in zip(kept.splitlines(), changed.splitlines(), strict=True) if a == b]
    assert len(same) == len(kept.splitlines()) - 4
    assert mapper.mapping("payroll_2024")[0] == "mappings/payroll.yaml"  # it was shared by three


def test_a_new_messy_file_is_suggested_looked_at_saved_and_read(mapper: Mapper) -> None:
    mapper.add("lists", "contracts", MESSY)
    page = mapper.text(f"/en{SOURCES}/lists/mapping")
    form = fields(page)
    assert "known for it" in page
    assert form[f"column-{column(page, 'Фамилия')}"] == "family_name"
    assert form[f"column-{column(page, 'Прочее')}"] == ""
    # What is required and has no column is told beside its field, and nothing is saved.
    name = f"column-{column(page, 'Фамилия')}"
    answer = mapper.save("lists", form | {name: ""})
    assert answer.status_code == 422
    assert "constant-family_name" in fields(answer.content.decode())
    assert answer.content.decode().count("It is required") == 2
    assert load_workspace(mapper.folder).config.sources["lists"].mapping is None
    born, area = column(page, "Дата рожд."), column(page, "Р-н")
    chosen = form | {f"column-{born}": "birth_date", f"column-{area}": "area"}
    first = mapper.save("lists", chosen)
    assert "Nothing is saved yet" in first.content.decode()
    seen = fields(first.content.decode())
    assert seen["format-birth_date"] == "%d/%m/%Y"
    codes = [seen[f"code-sex-{number}"] for number in range(3)]
    assert sorted(codes) == ["", "F", "M"]
    unknown = codes.index("")
    answer = mapper.save("lists", seen | {f"code-sex-{unknown}": "", "missing": "н/д; нет"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    name, told = mapper.mapping("lists")
    assert (name, told["missing"]) == ("mappings/lists/2.yaml", ["н/д", "нет"])
    assert told["columns"]["birth_date"] == {"from": "Дата рожд.", "format": "%d/%m/%Y"}
    assert told["columns"]["sex"]["codes"] == {"жен": "F", "муж": "M"}
    assert "# new" in (mapper.folder / "cadre.toml").read_text("utf-8")
    action, subject, facts = audited()[-1]
    assert (action, subject) == ("mapping_saved", "XSC/lists")
    assert facts["columns"] == sorted(told["columns"])
    assert set(facts) == {"columns", "sha256", "before"}
    answer = mapper.client.post(f"/en{SOURCES}/lists/read")
    assert answer.status_code == 302
    assert audited()[-1][0] == "source_read"
    assert "rows set aside" in mapper.text(answer["Location"])


def test_a_code_is_given_to_a_word_and_the_others_stay(mapper: Mapper) -> None:
    file = mapper.folder / "data" / "payroll_2024.csv"
    file.write_bytes(file.read_bytes().replace("Фельдшер".encode("cp1251"), "Фельдшерица".encode("cp1251")))
    page = mapper.text(f"/en{SOURCES}/payroll_2024/mapping")
    row = html.fromstring(page).xpath("//th[normalize-space()='Фельдшерица']/..")[0]
    name = row.xpath(".//select/@name")[0]
    assert "not known" in row.text_content() or "suggested" in row.text_content()
    wrong = mapper.save("payroll_2024", fields(page) | {name: "9999999"})
    assert wrong.status_code == 422
    text = html.fromstring(wrong.content.decode())
    assert text.xpath(f"//*[@class='summary']//a[@href='#{name}']")
    assert text.xpath(f"//*[@id='{name}' and @aria-invalid='true']")
    assert mapper.save("payroll_2024", fields(page) | {name: "2240"}).status_code == 302
    told = mapper.mapping("payroll_2024")[1]["columns"]["occupation"]
    assert told["codes"] == {"Фельдшерица": "2240"}
    assert told["codes_file"] == "../titles_ru.csv"
    assert mapper.mapping("payroll_2025")[0] == "mappings/payroll.yaml"


def test_what_the_page_cannot_edit_stays_and_is_shown(mapper: Mapper) -> None:
    path = mapper.folder / "mappings" / "population.yaml"
    says = yaml.safe_load(path.read_text("utf-8"))
    says["filter"] = {"column": "year", "drop": ["1999"]}
    says["columns"]["area"] = {"from": ["area", "area"], "join": "", "pattern": "^(.{3,7})"}
    says["columns"]["persons"]["factor"] = 1
    path.write_text(yaml.safe_dump(says, allow_unicode=True), "utf-8")
    page = mapper.text(f"/ru{SOURCES}/population/mapping")
    assert "drop:" in html.fromstring(page).xpath("//pre")[-1].text_content()
    assert "Что нельзя изменить на этой странице" in page
    assert mapper.save("population", fields(page)).status_code == 302
    saved = load_mapping(mapper.folder / mapper.mapping("population")[0])
    assert saved.columns == load_mapping(path).columns
    assert saved.filter == load_mapping(path).filter


def test_columns_chosen_twice_or_beside_a_constant_are_told(mapper: Mapper) -> None:
    form = mapper.form("incidents")
    first, second = [name for name in form if name.startswith("column-") and form[name]][:2]
    answer = mapper.save("incidents", form | {second: form[first], f"constant-{form[first]}": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("This is chosen for") == 2  # in the summary and beside the field
    assert page.count("clear this field") == 2


def test_whoever_edited_an_older_mapping_is_told_and_saves_nothing(mapper: Mapper) -> None:
    form = mapper.form("budget")
    assert mapper.save("budget", form).status_code == 302
    answer = mapper.save("budget", form)
    assert answer.status_code == 422
    assert "has changed since this page was opened" in answer.content.decode()
    assert mapper.mapping("budget")[0] == "mappings/budget/2.yaml"


def test_an_earlier_version_is_seen_and_brought_back(mapper: Mapper) -> None:
    form = mapper.form("facilities")
    place = next(name for name in form if name.startswith("column-") and form[name] == "ownership")
    assert mapper.save("facilities", form | {place: ""}).status_code == 302
    assert "ownership" not in mapper.mapping("facilities")[1]["columns"]
    page = mapper.text(f"/en{SOURCES}/facilities/mapping")
    assert "ownership" in html.fromstring(page).xpath("//details/pre")[-1].text_content()
    answer = mapper.client.post(f"/en{SOURCES}/facilities/mapping/back", {"version": "1"})
    assert answer.status_code == 302
    assert "ownership" in mapper.mapping("facilities")[1]["columns"]
    assert audited()[-1][0] == "mapping_brought_back"
    page = mapper.text(f"/en{SOURCES}/facilities")
    assert "has changed since it was last read" in page
    assert mapper.client.post(f"/en{SOURCES}/facilities/mapping/back", {"version": "9"}).status_code == 404


def test_an_uploaded_file_can_be_mapped_before_it_is_taken_over(mapper: Mapper) -> None:
    text = (mapper.folder / "data" / "incidents.csv").read_bytes().replace(b"\n", b",x\n")
    file = SimpleUploadedFile("incidents.csv", text)
    assert mapper.client.post(f"/en{SOURCES}/incidents/upload", {"file": file}).status_code == 302
    page = mapper.text(f"/en{SOURCES}/incidents")
    upload = re.findall(r"mapping\?upload=([0-9a-f]{16})", page)[0]
    assert "was uploaded and not taken over" in mapper.text(f"/en{SOURCES}/incidents/mapping?upload={upload}")
    form = mapper.form("incidents", upload=upload)
    assert len([name for name in form if name.startswith("column-")]) == 1 + len(
        [name for name in mapper.form("incidents") if name.startswith("column-")]
    )
    other = mapper.client.get(f"/en{SOURCES}/areas/mapping?upload={upload}")
    assert other.status_code == 404


def test_a_large_file_is_not_read_while_a_page_waits(mapper: Mapper, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadre_site.stewards.mapping import reading

    monkeypatch.setattr(reading, "MOST", 100)
    assert "not read while a page waits" in mapper.text(f"/en{SOURCES}/areas/mapping")
    assert mapper.client.post(f"/en{SOURCES}/areas/read").status_code == 422


def test_no_value_of_a_row_is_in_the_audit(mapper: Mapper) -> None:
    told = str(audited())
    for value in ("Фельдшерица", "жен", "Дата рожд", "2240"):
        assert value not in told


@pytest.mark.parametrize(
    "text",
    [
        '[sources]\nlists = {kind = "x"}\n',
        'sources.lists.kind = "x"\n',
        '[sources.lists]\nmapping = """\na"""\n',
        '[a]\nnote = """\n[sources.lists]\nfile = "b"\n"""\n[sources.lists]\nkind = "x"\n',
    ],
)
def test_a_configuration_written_in_another_way_is_not_touched(text: str) -> None:
    with pytest.raises(CadreError, match="config-not-editable") as problem:
        with_value(text.encode(), ("sources", "lists"), "mapping", "m.yaml")
    in_words(problem.value)


def test_one_value_is_changed_and_not_a_letter_beside_it() -> None:
    kept = '\ufeff# a\r\n[sources."lists"]  # b\r\nkind = "x" # c\r\nmapping = "o" # d\r\n[z]\r\n'
    changed = with_value(kept.encode(), ("sources", "lists"), "mapping", "ж.yaml").decode()
    assert changed == kept.replace('mapping = "o" #', 'mapping = "ж.yaml"  #')
    bare = '[sources.lists]\nfile = "a"  # c\ndate = "2026"'
    changed = with_value(bare.encode(), ("sources", "lists"), "mapping", "m.yaml").decode()
    assert changed == bare.replace("# c\n", '# c\nmapping = "m.yaml"\n')

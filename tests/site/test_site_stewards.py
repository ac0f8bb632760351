"""A country's workspace as its stewards see it, and that nobody else does."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_site_review import client_of

import small_people as people
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")


class Stewards:
    """Stewards of two countries; the first has a workspace with three sources."""

    def __init__(self, home: Path) -> None:
        first, second = people.administrator(), people.administrator()
        of = people.organisation(first, second)
        self.one = people.member(first, "steward", of, "XSC")
        self.abroad = people.member(first, "steward", of, "XSD")
        (home / "workspaces").mkdir()
        self.folder = small_workspace(home / "workspaces" / "XSC", people=30)
        self.client, self.foreign = client_of(self.one), client_of(self.abroad)

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return str(answer.content.decode())

    def read(self) -> None:
        """As ``cadre read`` does."""
        from cadre.pipeline.memo import Memo
        from cadre.pipeline.reading import read_all
        from cadre.workspace.config import load_workspace

        workspace = load_workspace(self.folder)
        read_all(workspace, Memo(workspace.work))


@pytest.fixture(scope="module")
def stewards(home: Path) -> Stewards:
    return Stewards(home)


def audited() -> list[tuple[str, str, dict[str, Any]]]:
    from cadre_site.audit.models import AuditRow

    rows = AuditRow.objects.order_by("number")
    return [(row.action, row.subject, json.loads(row.facts)) for row in rows]


def test_a_steward_sees_what_became_of_each_source(stewards: Stewards) -> None:
    page = stewards.text("/en/desk/data/XSC")
    assert page.count("The file is here and has not been read yet.") == 3
    stewards.read()
    page = stewards.text("/en/desk/data/XSC")
    assert "30 rows were read, none set aside." in page
    assert "7 rows were read, none set aside." in page
    contracts = stewards.folder / "contracts.csv"
    time.sleep(0.01)  # a file's time is as coarse as the clock of the kernel
    contracts.write_text(contracts.read_text("utf-8").replace("2221", "no such", 1), "utf-8")
    assert "has changed since it was last read" in stewards.text("/en/desk/data/XSC/sources/contracts")
    stewards.read()
    page = stewards.text("/ru/desk/data/XSC/sources/contracts")
    assert "Прочитано 29 строк. Отложено из-за того, что в них стоит: 1." in page
    contracts.unlink()
    assert "The file is not here yet." in stewards.text("/en/desk/data/XSC/sources/contracts")


def test_the_rows_set_aside_are_a_sheet_with_what_is_wrong(stewards: Stewards) -> None:
    small = stewards.folder / "contracts.csv"
    lines = [
        "staff_number,given_name,family_name,birth_date,sex,occupation,area,role,contract,working_time,fte"
    ]
    lines += ['1,=HYPERLINK("x"),B,1980-01-01,F,no such,N1,staff,permanent,full_time,1']
    small.write_text("\n".join(lines) + "\n", "utf-8")
    stewards.read()
    before = len(audited())
    assert "/en/desk/data/XSC/sources/contracts/set-aside" in stewards.text(
        "/en/desk/data/XSC/sources/contracts"
    )
    answer = stewards.client.get("/ru/desk/data/XSC/sources/contracts/set-aside")
    assert answer["Content-Disposition"] == 'attachment; filename="XSC-contracts-set-aside.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "no such" in [cell.value for cell in cells]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert re.search("[а-я]", str(cells[3].value))
    assert audited()[-1] == ("data_viewed", "XSC/contracts", {"what": "set_aside"})
    assert len(audited()) == before + 2
    assert stewards.client.get("/en/desk/data/XSC/sources/areas/set-aside").status_code == 404
    assert [path for path in (stewards.folder / "work").iterdir() if path.name.startswith(".")] == []


def test_the_first_rows_show_what_each_column_is_taken_for(stewards: Stewards) -> None:
    area = stewards.folder / "areas.csv"
    whole = area.read_text("utf-8")
    rows = "".join(f"A{number},XSC,<b>Area {number}</b>,Район\n" for number in range(30))
    area.write_text("area,Parent area,name_en,shoe size\n" + rows, "utf-8")
    page = stewards.text("/en/desk/data/XSC/sources/areas/rows")
    area.write_text(whole, "utf-8")
    assert page.count("Taken for:") == 2
    assert page.count("Not used. It may be:") == 1
    assert page.count('<p class="small">Not used</p>') == 1
    assert "No column gives what is required:" in page
    assert ("&lt;b&gt;Area 19&lt;/b&gt;" in page, "Area 20" in page) == (True, False)
    assert audited()[-1] == ("data_viewed", "XSC/areas", {"what": "rows"})


def test_a_mapping_says_what_columns_are_taken_for(stewards: Stewards) -> None:
    toml, text = stewards.folder / "cadre.toml", (stewards.folder / "cadre.toml").read_text("utf-8")
    toml.write_text(text.replace('file = "areas.csv"', 'file = "areas.csv"\nmapping = "m.yaml"'), "utf-8")
    (stewards.folder / "m.yaml").write_text("columns:\n  area: {from: NAME_EN}\n", "utf-8")
    page = stewards.text("/ru/desk/data/XSC/sources/areas/rows")
    (stewards.folder / "m.yaml").unlink()
    missing = stewards.client.get("/ru/desk/data/XSC/sources/areas/rows")
    toml.write_text(text, "utf-8")
    assert page.count("Считается:") == 1
    assert "(area)" in page
    assert (missing.status_code, "m.yaml" in missing.content.decode()) == (422, True)


def test_the_list_names_countries_with_and_without_a_workspace(stewards: Stewards) -> None:
    assert "/en/desk/data/XSC" in stewards.text("/en/desk/data")
    page = stewards.foreign.get("/en/desk/data").content.decode()
    assert "workspaces/XSD" in page
    assert "XSC" not in page


def test_every_view_is_in_the_audit_without_contents(stewards: Stewards) -> None:
    before = len(audited())
    stewards.text("/en/desk/data/XSC")
    stewards.text("/en/desk/data/XSC/sources/areas")
    assert audited()[before:] == [
        ("data_viewed", "XSC", {"what": "workspace"}),
        ("data_viewed", "XSC/areas", {"what": "source"}),
    ]


def test_of_another_countrys_workspace_nothing_is_told(stewards: Stewards) -> None:
    before = len(audited())
    for path in (
        "XSC",
        "XSC/sources/contracts",
        "XSD",
        "XSC/sources/nothing",
        "..",
        "../XSC",
        "XSC%2f..",
        "%2e%2e/XSC",
    ):
        assert stewards.foreign.get(f"/en/desk/data/{path}").status_code in (302, 404), path
    assert stewards.client.get("/en/desk/data/XSC/sources/nothing").status_code == 404
    assert len(audited()) == before


def test_a_broken_configuration_is_told_and_not_an_error(stewards: Stewards) -> None:
    toml = stewards.folder / "cadre.toml"
    whole = toml.read_text("utf-8")
    toml.write_text(whole.replace("publisher", "publihser", 1), "utf-8")
    answer = stewards.client.get("/en/desk/data/XSC")
    toml.write_text(whole, "utf-8")
    assert answer.status_code == 422
    assert "publisher" in answer.content.decode()

"""Two people approve a release: who may, what they see, what has to be explained first."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small_people as people
from both_languages import told
from cadre.vocabulary.bilingual import Bilingual
from cadre.vocabulary.errors import CadreError
from small_sites import sign, site_release

pytestmark = pytest.mark.xdist_group("site")
NOTE = Bilingual(en="Two districts were swapped.", ru="Два района были перепутаны.")


def refused(key: str, work: Callable[..., Any], **given: Any) -> None:
    with pytest.raises(CadreError) as problem:
        work(**given)
    assert problem.value.key == key
    assert all(told(problem.value).values())


class Desk:
    """A country's people: two administrators, a steward, three approvers; and its releases."""

    def __init__(self, place: Path, country: str = "XSC") -> None:
        first, second = people.administrator(), people.administrator()
        of = people.organisation(first, second, country=country)
        self.first, self.of, self.place = first, of, place
        self.steward = people.member(first, "steward", of, country)
        self.approvers = [people.member(first, "approver", of, country) for _ in range(3)]
        self.stranger = people.member(first, "approver", of, "XSD")

    def receive(self, date: str, factor: float = 1.0, by: Any = None) -> str:
        """A release whose first indicator's values are ``factor`` times what they were."""
        from cadre_site.ledger import actions
        from cadre_site.ledger.shelving import put

        checked = put(release_of(self.place / date, date, factor), formats=())
        actions.receive(checked=checked, corrects=None, note=None, by=by or self.steward)
        return checked.id


def release_of(folder: Path, date: str, factor: float) -> Path:
    made = site_release(folder, date)
    if factor == 1.0:
        return made
    table = pq.read_table(made / "observations.parquet")
    first = table["INDICATOR"][0].as_py()
    values = [
        value and (value * factor if indicator == first else value)
        for value, indicator in zip(
            table["OBS_VALUE"].to_pylist(), table["INDICATOR"].to_pylist(), strict=True
        )
    ]
    place = table.column_names.index("OBS_VALUE")
    pq.write_table(
        table.set_column(place, "OBS_VALUE", pa.array(values, pa.float64())), made / "observations.parquet"
    )
    return sign(made)


def approve(release: str, by: Any) -> Any:
    from cadre_site.ledger import actions
    from cadre_site.ledger.comparing import comparison_of
    from cadre_site.ledger.models import Release

    comparison = comparison_of(Release.objects.get(id=release))
    return actions.approve(release=release, comparison=comparison, by=by)


@pytest.fixture(scope="module")
def desk(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("releases"))


def client_of(user: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def test_two_different_people_publish_and_nobody_else(desk: Desk) -> None:
    from django.test import Client

    from cadre_site.ledger.verifying import problems

    release = desk.receive("2026-03-01")
    refused("site-not-allowed", approve, release=release, by=desk.steward)
    refused("site-not-allowed", approve, release=release, by=desk.stranger)
    refused("site-not-allowed", approve, release=release, by=desk.first)
    assert approve(release, desk.approvers[0]).state == "received"
    refused("site-approved-already", approve, release=release, by=desk.approvers[0])
    public = f"/en/release/{release}"
    assert Client(SERVER_NAME="localhost").get(public).status_code == 404
    assert approve(release, desk.approvers[1]).state == "published"
    assert Client(SERVER_NAME="localhost").get(public).status_code == 200
    refused("site-not-waiting", approve, release=release, by=desk.approvers[2])
    assert list(problems()) == []


def test_whoever_brought_it_does_not_approve_it(desk: Desk) -> None:
    from cadre_site.accounts import actions

    role = {"role": "approver", "organisation": desk.of, "country": "XSC"}
    actions.give_role(to=desk.steward, by=desk.first, **role)
    release = desk.receive("2026-03-02")
    refused("site-approve-own", approve, release=release, by=desk.steward)


def test_an_approval_counts_while_its_giver_may_give_it(desk: Desk) -> None:
    from cadre_site.accounts import actions
    from cadre_site.accounts.rights import memberships

    release = desk.receive("2026-03-03")
    gone = people.member(desk.first, "approver", desk.of)
    approve(release, gone)
    actions.end_role(membership=memberships(gone).get(), by=desk.first)
    assert approve(release, desk.approvers[0]).state == "received"
    assert approve(release, desk.approvers[1]).state == "published"


def test_large_changes_are_explained_before_they_are_approved(desk: Desk) -> None:
    from cadre_site.ledger import actions
    from cadre_site.ledger.comparing import comparison_of
    from cadre_site.ledger.models import Release

    slight, release = desk.receive("2026-03-04", 1.05), desk.receive("2026-03-05", 1.5)
    assert comparison_of(Release.objects.get(id=slight)).to_explain == ()
    comparison = comparison_of(Release.objects.get(id=release))
    (indicator,) = comparison.to_explain
    refused("site-unexplained", approve, release=release, by=desk.approvers[0])
    page = client_of(desk.approvers[0]).get(f"/ru/desk/releases/{release}").content.decode()
    assert "Пока не пояснено" in page
    said = client_of(desk.approvers[0]).post(
        f"/en/desk/releases/{release}/explain/{indicator}", {"text": "short"}
    )
    assert said.status_code == 422
    assert "At least 10 characters" in said.content.decode()
    said = client_of(desk.approvers[0]).post(
        f"/en/desk/releases/{release}/explain/{indicator}", {"text": "A census replaced the estimate."}
    )
    assert said.status_code == 302
    approve(release, desk.approvers[0])
    refused(
        "site-approved-since", actions.explain, release=release, comparison=comparison, indicator=indicator,
        text="Something else entirely.", by=desk.approvers[1],
    )  # fmt: skip
    assert approve(release, desk.approvers[1]).state == "published"


def test_what_was_looked_at_must_be_what_is_approved(desk: Desk) -> None:
    """Another release is published between looking and approving; a file is changed on the shelf."""
    from cadre_site.ledger import actions, shelf
    from cadre_site.ledger.comparing import comparison_of
    from cadre_site.ledger.models import Release

    other, release = desk.receive("2026-03-06", 1.5), desk.receive("2026-03-07", 1.5)
    old = comparison_of(Release.objects.get(id=release))
    for by in desk.approvers[:2]:
        approve(other, by)
    refused("site-review-old", actions.approve, release=release, comparison=old, by=desk.approvers[0])
    file = shelf.place(release) / shelf.RELEASE / "findings.json"
    kept = file.read_bytes()
    file.write_bytes(kept + b" ")
    answer = client_of(desk.approvers[0]).post(f"/en/desk/releases/{release}/approve")
    assert answer.status_code == 422
    assert "findings.json" in answer.content.decode()
    file.write_bytes(kept)
    assert client_of(desk.approvers[0]).post(f"/en/desk/releases/{release}/approve").status_code == 302


def test_a_correction_says_so_and_a_tombstone_stays(desk: Desk) -> None:
    from django.test import Client

    from cadre_site.ledger.models import Release

    before = Release.objects.get(country="XSC", state="published")
    release = desk.receive("2026-03-08", 1.5)
    note = {"corrects": before.id, "note_en": NOTE.en, "note_ru": NOTE.ru}
    marked = client_of(desk.steward).post(f"/en/desk/releases/{release}/correction", note)
    assert marked.status_code == 302
    for by in desk.approvers[:2]:
        approve(release, by)
    public = Client(SERVER_NAME="localhost")
    assert NOTE.ru in public.get(f"/ru/release/{release}").content.decode()
    place = f"/ru/desk/releases/{release}/take-down"
    assert (
        client_of(desk.steward).post(place, note).status_code == 302
    )  # an approver too, since the test above
    gone = public.get(f"/ru/release/{release}")
    assert gone.status_code == 410
    assert NOTE.ru in gone.content.decode()


def test_an_approval_that_the_audit_does_not_tell_of_is_noticed(desk: Desk) -> None:
    from django.db import connection

    from cadre_site.ledger.verifying import problems

    release = desk.receive("2026-03-12", 1.5)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_approval (release_id, by_id, at, counted) "
            "values (%s, %s, current_timestamp, %s)",
            [release, desk.approvers[0].pk, False],
        )
        found = [(problem.key, problem.facts["release"]) for problem in problems()]
        cursor.execute("delete from ledger_approval where release_id = %s", [release])
    assert found == [("site-audit-differs", release)]


def test_the_terminal_publishes_alone_and_the_audit_says_who(desk: Desk) -> None:
    from cadre_site.audit.actors import Operator
    from cadre_site.audit.models import AuditRow
    from cadre_site.ledger import actions

    release = desk.receive("2026-03-09", 1.5, Operator("Night shift"))
    actions.publish(release=release, by=Operator("Night shift"))
    rows = AuditRow.objects.filter(subject=release).order_by("number")
    assert [(row.action, row.by) for row in rows] == [
        ("received", "terminal: Night shift"),
        ("published", "terminal: Night shift"),
    ]


def test_a_release_of_another_country_is_not_even_named(desk: Desk) -> None:
    release = desk.receive("2026-03-10", 1.5)
    for end in ("", "/figures"):
        assert client_of(desk.stranger).get(f"/en/desk/releases/{release}{end}").status_code == 404
    assert release not in client_of(desk.stranger).get("/en/desk/releases").content.decode()
    assert release in client_of(desk.approvers[0]).get("/en/desk/releases").content.decode()


@pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # of the fork; the child asks Django only
def test_a_kill_during_the_second_approval_leaves_both_or_nothing(desk: Desk) -> None:
    """Killed before each write in turn: the approval, the release before, the release, the audit's rows."""
    from django.db import connection

    from cadre_site.ledger.comparing import comparison_of
    from cadre_site.ledger.models import Release
    from cadre_site.ledger.verifying import problems

    release = desk.receive("2026-03-11", 1.5)
    approve(release, desk.approvers[0])
    comparison = comparison_of(Release.objects.get(id=release))
    killed = 0
    while Release.objects.get(id=release).state == "received":
        connection.close()
        child = os.fork()
        if child == 0:
            killed_before(killed + 1, release=release, comparison=comparison, by=desk.approvers[1])
        if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            killed += 1
            found = Release.objects.get(id=release)
            assert (found.state, found.approvals.count()) == ("received", 1)
    assert killed >= 5
    assert Release.objects.get(id=release).approvals.count() == 2
    assert list(problems()) == []


def killed_before(write: int, **given: Any) -> None:
    """In a process of its own: approve, and end without a word before the write with this number."""
    from django.db import connection

    from cadre_site.ledger import actions

    seen = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal seen
        seen += sql.startswith(("INSERT", "UPDATE"))
        if seen == write:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        actions.approve(**given)
    connection.close()
    os._exit(0)


CELL = st.fixed_dictionaries({
    "INDICATOR": st.sampled_from("AB"), "AREA": st.sampled_from("XY"), "TIME_PERIOD": st.just("2025"),
    "SEX": st.sampled_from(["_T", "F"]), "OBS_VALUE": st.sampled_from([None, 0.0, 1.0, 1.05, 2.0]),
})  # fmt: skip
KEYS = ("INDICATOR", "AREA", "TIME_PERIOD", "SEX")
CELLS = st.lists(CELL, max_size=8, unique_by=lambda row: tuple(row[key] for key in KEYS))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=CELLS, new=CELLS, whole=st.booleans())
def test_changes_are_what_counting_by_hand_gives(
    home: Path, tmp_path: Path, old: list[Any], new: list[Any], whole: bool
) -> None:
    """``whole``: the earlier release did not know sexes at all."""
    from cadre_site.ledger.comparing import compared

    if whole:
        old = [row for row in old if row["SEX"] == "_T"]
    paths = []
    for name, rows in (("old", old), ("new", new)):
        without = ["SEX"] if whole and name == "old" else []
        paths.append(written(tmp_path / f"{name}.parquet", rows, without))
    compared.cache_clear()
    found = {
        one.indicator: (one.new, one.gone, one.changed, one.large, one.hidden, one.shown)
        for one in compared(*paths)
    }
    assert found == by_hand(old, new)


def written(path: Path, rows: list[Any], without: list[str]) -> Path:
    names = [name for name in (*KEYS, "OBS_VALUE") if name not in without]
    table = pa.table({name: pa.array([row[name] for row in rows], _type(name)) for name in names})
    status = pa.array(["Q" if row["OBS_VALUE"] is None else "A" for row in rows], pa.string())
    pq.write_table(table.append_column("OBS_STATUS", status), path)
    return path


def _type(name: str) -> pa.DataType:
    return pa.float64() if name == "OBS_VALUE" else pa.string()


def by_hand(old: list[Any], new: list[Any]) -> dict[str, tuple[int, ...]]:
    was, now = ({tuple(row[key] for key in KEYS): row["OBS_VALUE"] for row in rows} for rows in (old, new))
    counts: dict[str, list[int]] = {}
    for key in was.keys() | now.keys():
        counts.setdefault(key[0], [0] * 6)
        mine = counts[key[0]]
        if key not in was or key not in now:
            mine[0 if key in now else 1] += 1
            continue
        a, b = was[key], now[key]
        if a is not None and b is not None:
            mine[2] += a != b
            mine[3] += abs(b - a) > 0.1 * abs(a)
        mine[4] += a is not None and b is None
        mine[5] += a is None and b is not None
    return {name: tuple(mine) for name, mine in counts.items() if any(mine)}

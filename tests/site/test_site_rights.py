"""Who may open what: every route of the URL resolver for every role; without a row one fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_site_pages import ROWS as PUBLIC
from test_site_review import Desk

import small_people as people
from small_workspaces import small_workspace

pytestmark = pytest.mark.xdist_group("site")
ADMIN, REVIEW = {"administrator"}, {"steward", "approver", "editor"}
ABROAD, BARE, UNVERIFIED = "approver of another country", "no role", "approver of nobody known"
STEWARD_ABROAD = "steward of another country"
NO_FACTOR = "approver without second factor"
ACTORS = (
    "anonymous", BARE, "administrator", "steward", "approver", "editor", "focal_point", ABROAD, UNVERIFIED,
    NO_FACTOR, STEWARD_ABROAD, "intake", "concerns_admin",
)  # fmt: skip
# Of concerns: they open nothing here, as two of them show; tests/concerns asks their own host for all six.
ELSEWHERE = {"handler", "custodian", "referral_officer", "statistician"}

OF_ANOTHER = {ABROAD: "approver", STEWARD_ABROAD: "steward"}


@dataclass(frozen=True)
class Row:
    """``get`` and ``post``: what those in ``who`` are answered; None is a method that the page does not know.

    Whoever has the right in another country alone is answered ``abroad``.
    """

    path: str
    who: frozenset[str] | None
    get: int | None = 200
    post: int | None = None
    abroad: int | None = None

    def expected(self, actor: str, method: str) -> int:
        answer = self.get if method == "get" else self.post
        if answer is None:
            return 405
        if actor == "anonymous":
            return 302
        if self.who is None:
            return answer
        if actor == NO_FACTOR:
            return 302
        if actor in OF_ANOTHER and self.abroad is not None and OF_ANOTHER[actor] in self.who:
            return self.abroad
        return answer if actor in self.who else 403


def _may(path: str, who: set[str], **given: Any) -> Row:
    return Row(path, frozenset(who), **given)


DESK = "desk/releases/{release}"
SOURCE, UPLOAD = "desk/data/XSC/sources/contracts", "desk/data/XSC/uploads/0123456789abcdef"
RUN = "desk/data/XSC/runs/20260101T000000-0000"
QUALITY = "desk/data/XSC/quality"
ISSUE = QUALITY + "/issues/XSC-2026-I1"
# A post goes to something that is not there, or without what the form needs: whoever may is told so.
ROWS = {
    "account": Row("account/", None),
    "details": Row("account/details", None, post=200),
    "email-confirm": Row("account/email/nothing", None, get=404, post=404),
    "sessions": Row("account/sessions", None),
    "session-end": Row("account/sessions/0/end", None, get=None, post=404),
    "my-data": Row("account/my-data.json", None),
    "people": _may("desk/people", ADMIN),
    "invite": _may("desk/people/invite", ADMIN, post=200),
    "person": _may("desk/people/{person}", ADMIN, post=200),
    "role-end": _may("desk/roles/0/end", ADMIN, get=None, post=404),
    "invitation-withdraw": _may("desk/invitations/0/withdraw", ADMIN, get=None, post=404),
    "organisations": _may("desk/organisations", ADMIN),
    "organisation-propose": _may("desk/organisations/propose", ADMIN, post=200),
    "organisation": _may("desk/organisations/{organisation}", ADMIN, post=200),
    "audit": _may("desk/audit", ADMIN),
    "review": _may("desk/releases", REVIEW, abroad=200),
    "review-release": _may(DESK, REVIEW, abroad=404),
    "review-figures": _may(DESK + "/figures", REVIEW, abroad=404),
    "approve": _may("desk/releases/R0/approve", {"approver"}, get=None, post=404, abroad=404),
    "explain": _may(DESK + "/explain/1-01", REVIEW, get=None, post=422, abroad=404),
    "correction": _may(DESK + "/correction", {"steward"}, post=200, abroad=404),
    "send-back": _may(DESK + "/send-back", REVIEW, post=200, abroad=404),
    "bring-again": _may(DESK + "/bring-again", {"steward"}, post=200, abroad=404),
    "take-down": _may(DESK + "/take-down", {"approver"}, post=200, abroad=404),
    "data": _may("desk/data", {"steward"}, abroad=200),
    "data-country": _may("desk/data/XSC", {"steward"}, abroad=404),
    "data-source": _may("desk/data/XSC/sources/contracts", {"steward"}, abroad=404),
    "data-rows": _may(SOURCE + "/rows", {"steward"}, abroad=404),
    "data-aside": _may(SOURCE + "/set-aside", {"steward"}, get=404, abroad=404),
    "runs": _may("desk/data/XSC/runs", {"steward"}, abroad=404),
    "run-ask": _may("desk/data/XSC/runs/ask", {"steward"}, get=None, post=404, abroad=404),
    "run": _may(RUN, {"steward"}, get=404, abroad=404),
    "run-progress": _may(RUN + "/progress", {"steward"}, get=404, abroad=404),
    "run-stop": _may(RUN + "/stop", {"steward"}, get=None, post=404, abroad=404),
    "data-release": _may("desk/data/XSC/release", {"steward"}, get=404, abroad=404),
    "data-mapping": _may(SOURCE + "/mapping", {"steward"}, post=422, abroad=404),
    "mapping-back": _may(SOURCE + "/mapping/back", {"steward"}, get=None, post=404, abroad=404),
    "data-read": _may(SOURCE + "/read", {"steward"}, get=None, post=302, abroad=404),
    "data-checks": _may(SOURCE + "/checks", {"steward"}, abroad=404),
    "data-mend": _may(SOURCE + "/mend", {"steward"}, get=None, post=422, abroad=404),
    "mend-forget": _may(SOURCE + "/mend/forget", {"steward"}, get=None, post=302, abroad=404),
    "upload-rows": _may(UPLOAD + "/rows", {"steward"}, get=404, abroad=404),
    "upload-begin": _may(SOURCE + "/begin", {"steward"}, get=None, post=409, abroad=404),
    "upload-whole": _may(SOURCE + "/upload", {"steward"}, get=None, post=422, abroad=404),
    "upload": _may(UPLOAD, {"steward"}, get=404, post=404, abroad=404),
    "upload-finish": _may(UPLOAD + "/finish", {"steward"}, get=None, post=404, abroad=404),
    "upload-take": _may(UPLOAD + "/take", {"steward"}, get=None, post=404, abroad=404),
    "links": _may("desk/data/XSC/links", {"steward"}, abroad=404),
    "link-pair": _may("desk/data/XSC/links/0123456789abcdef", {"steward"}, get=404, abroad=404),
    "link-decide": _may(
        "desk/data/XSC/links/0123456789abcdef/decide", {"steward"}, get=None, post=404, abroad=404
    ),
    "conflicts": _may("desk/data/XSC/conflicts", {"steward"}, abroad=404),
    "conflict": _may("desk/data/XSC/conflicts/sex", {"steward"}, get=404, post=404, abroad=404),
    "conflict-save": _may("desk/data/XSC/conflicts/sex/save", {"steward"}, get=None, post=404, abroad=404),
    "upload-discard": _may(UPLOAD + "/discard", {"steward"}, get=None, post=404, abroad=404),
    "quality": _may(QUALITY, {"steward"}, abroad=404),
    "quality-run": _may(QUALITY + "/run", {"steward"}, get=None, post=422, abroad=404),
    "quality-add": _may(QUALITY + "/add", {"steward"}, post=422, abroad=404),
    "quality-file": _may(QUALITY + "/issues.csv", {"steward"}, abroad=404),
    "quality-issue": _may(ISSUE, {"steward"}, get=404, abroad=404),
    "quality-assign": _may(ISSUE + "/owner", {"steward"}, get=None, post=404, abroad=404),
    "quality-status": _may(ISSUE + "/status", {"steward"}, get=None, post=404, abroad=404),
    "quality-note": _may(ISSUE + "/note", {"steward"}, get=None, post=404, abroad=404),
}
# allauth's own pages: (anonymous, signed in without a second factor, signed in with one).
SIGNING_IN = {
    "erase": ("account/erase", 302, 302, 302),
    "email": ("account/email", 302, 302, 302),
    "join": ("account/join/nothing", 404, 404, 404),
    "account-login": ("account/sign-in", 200, 302, 302),
    "account-logout": ("account/sign-out", 302, 200, 200),
    "account-inactive": ("account/closed", 200, 200, 200),
    "account-reauthenticate": ("account/confirm-password", 302, 200, 200),
    "account-change-password": ("account/password", 302, 200, 200),
    "account-reset-password": ("account/forgotten", 200, 200, 200),
    "account-reset-password-done": ("account/forgotten/sent", 200, 200, 200),
    "account-reset-password-from-key-done": ("account/new-password/set", 200, 200, 200),
    "account-reset-password-from-key": ("account/new-password/1/x", 200, 200, 200),
    "mfa-index": ("account/security", 302, 200, 200),
    "mfa-authenticate": ("account/second-factor", 302, 302, 302),
    "mfa-reauthenticate": ("account/confirm-code", 302, 302, 200),
    "mfa-activate-totp": ("account/security/app", 302, 302, 302),
    "mfa-deactivate-totp": ("account/security/app/remove", 302, 404, 302),
    "mfa-view-recovery-codes": ("account/security/codes", 302, 404, 404),
    "mfa-generate-recovery-codes": ("account/security/codes/new", 302, 302, 302),
    "mfa-list-webauthn": ("account/security/passkeys", 302, 200, 200),
    "mfa-add-webauthn": ("account/security/passkeys/add", 302, 302, 302),
    "mfa-remove-webauthn": ("account/security/passkeys/0/remove", 302, 302, 302),
    "mfa-reauthenticate-webauthn": ("account/confirm-passkey", 302, 302, 302),
    "mfa-login-webauthn": ("account/passkey", 302, 302, 302),
}


@dataclass(frozen=True)
class World:
    clients: dict[str, Any]
    facts: dict[str, str]

    def ask(self, actor: str, method: str, path: str) -> Any:
        answer = getattr(self.clients[actor], method)("/en/" + path.format(**self.facts))
        if answer.streaming:
            answer.close()
        return answer


@pytest.fixture(scope="module")
def world(home: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    from django.test import Client

    desk = Desk(tmp_path_factory.mktemp("releases"))
    unknown = people.organisation(desk.first, None)
    (home / "workspaces").mkdir()
    small_workspace(home / "workspaces" / "XSC", people=5)
    users = {
        "administrator": desk.first, "steward": desk.steward, "approver": desk.approvers[0],
        ABROAD: desk.stranger, STEWARD_ABROAD: people.member(desk.first, "steward", desk.of, "XSD"),
        "editor": people.member(desk.first, "editor", desk.of),
        "focal_point": people.member(desk.first, "focal_point", desk.of, factor=False),
        UNVERIFIED: people.member(desk.first, "approver", unknown),
        NO_FACTOR: people.member(desk.first, "approver", desk.of, factor=False),
        BARE: people.member(desk.first, "", None, factor=False),
    }  # fmt: skip
    union = people.organisation(desk.first, people.administrator(), kind="union")
    users |= {role: people.member(desk.first, role, union) for role in ("intake", "concerns_admin")}
    clients = {"anonymous": Client(SERVER_NAME="localhost")}
    for actor, user in users.items():
        clients[actor] = Client(SERVER_NAME="localhost")
        clients[actor].force_login(user)
    facts = {
        "release": desk.receive("2026-04-01"), "person": desk.steward.pseudonym,
        "organisation": str(desk.of.pk),
    }  # fmt: skip
    return World(clients, facts)


def test_every_route_and_every_role_has_a_row(home: Path) -> None:
    from django.urls import URLPattern, URLResolver, get_resolver

    from cadre_site.accounts.roles import roles

    patterns = get_resolver().url_patterns
    names = [pattern.name for pattern in patterns if isinstance(pattern, URLPattern)]
    # The API's own routes are in its description, every one of which test_site_api.py asks.
    assert [str(one.pattern) for one in patterns if isinstance(one, URLResolver)] == ["api/v1/"]
    rows = {*PUBLIC, *ROWS, *SIGNING_IN}
    without_language = {name for name in names if name and name.startswith(("account_", "mfa_"))}
    assert set(names) - {None} - without_language == rows
    assert {name.replace("_", "-") for name in without_language} <= rows
    assert names.count(None) == 1  # the one that chooses a language
    assert set(roles()) <= set(ACTORS) | ELSEWHERE


@pytest.mark.parametrize("actor", ACTORS)
def test_the_desk_is_open_to_whom_it_is_meant_for(world: World, actor: str) -> None:
    asked = [(name, method) for name in ROWS for method in ("get", "post")]
    answers = {
        (name, method): world.ask(actor, method, ROWS[name].path).status_code for name, method in asked
    }
    wanted = {(name, method): ROWS[name].expected(actor, method) for name, method in asked}
    assert {key: (answers[key], wanted[key]) for key in wanted if answers[key] != wanted[key]} == {}


@pytest.mark.parametrize("actor", ACTORS)
def test_signing_in_is_open_to_whom_it_is_meant_for(world: World, actor: str) -> None:
    place = 1 if actor == "anonymous" else 2 if actor in (BARE, "focal_point", NO_FACTOR) else 3
    wanted = {name: row[place] for name, row in SIGNING_IN.items()}
    answers = {name: world.ask(actor, "get", row[0]).status_code for name, row in SIGNING_IN.items()}
    assert {name: (answers[name], wanted[name]) for name in wanted if answers[name] != wanted[name]} == {}


def test_addresses_without_a_language_lead_to_the_readers(world: World) -> None:
    from django.urls import URLPattern, get_resolver, reverse

    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name and pattern.name.startswith(("account_", "mfa_")):
            known = {"uidb36": "1", "key": "x", "pk": 1}
            parts = {name: known[name] for name in pattern.pattern.converters}
            path = reverse(pattern.name, kwargs=parts)
            answer = world.clients["anonymous"].get(path, headers={"accept-language": "ru"})
            assert (answer.status_code, answer["Location"]) == (302, f"/ru{path}")


@pytest.mark.parametrize(
    "path", ["account/sign-in", "account/forgotten", "desk/people", "account/join/nothing"]
)
def test_pages_of_people_with_an_account_are_kept_by_nobody_and_run_nothing_foreign(
    world: World, path: str
) -> None:
    page = world.ask("administrator" if "desk" in path else "anonymous", "get", path)
    policy = page["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert (page["Cache-Control"], page["X-Frame-Options"]) == ("no-store", "DENY")
    assert (page["X-Content-Type-Options"], page["Referrer-Policy"]) == ("nosniff", "same-origin")
    text = page.content.decode()
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text

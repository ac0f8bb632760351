"""T8: the corpus in every field that a reporter or somebody of the desk fills, and what pages then show."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from hostile import CORPUS, ONE_LINE, TIDY, WATCH, nothing_was_made, stands
from playwright.sync_api import Browser
from small_cases import Case
from small_handlers import Person
from small_reporter import Reporter as Pages
from small_twin import Reporter

from cadre.catalogue.concerns import questions
from cadre_site.concerns.protocol import codes

NAMES = ("name", "contact", "safe", "code_word", "interpreter")
SERVICE_TEXTS = ("service", "provider", "area", "hours", "cost", "eligible", "access")
WHOLE, TIDY_WHOLE = "\n".join(CORPUS), "\n".join(TIDY)
LANGUAGES = ("English", "русский")


def sent_by(reporter: Reporter, slug: str, picture: bytes) -> Case:
    """Every answer, code or words, is of the corpus; so are the file's name and what says who it is."""
    turn = cycle(CORPUS)
    answers: dict[str, Any] = {name: [next(turn), next(turn)] for name in questions()}
    answers |= {"kinds": list(CORPUS[:3]), "when": CORPUS[0], "unasked": CORPUS[2], "__proto__": CORPUS[3]}
    consents: dict[str, str | None] = {"S2": None, "S3": "hostile", "S4": CORPUS[2], "S6": CORPUS[3]}
    named = dict(zip(NAMES, CORPUS, strict=False)) | {"interpreter": WHOLE}
    return reporter.submit(slug, WHOLE, answers, consents, picture, CORPUS[2] + CORPUS[24], named)


def misshapen(reporter: Reporter, slug: str) -> Case:
    """Numbers and objects where words should be."""
    vnode: Any = {"type": "script", "props": {"children": "alert(1)"}, "constructor": None}
    case = reporter.submit(slug, vnode, {"kinds": [vnode, 1], "forms": vnode, "when": 7}, {}, None)
    reporter.say(case, {"kind": "note", "text": [vnode], "files": []})
    reporter.say(case, {"kind": "consents", "consents": [vnode, None, {"id": CORPUS[2], "given": True}]})
    return case


def card(admin: Person) -> None:
    admin.go("card")
    for language in LANGUAGES:
        admin.page.get_by_label(f"{admin.t('card.name')} ({language})").fill(ONE_LINE[2])
        for field in ("about", "duties"):
            admin.page.get_by_label(f"{admin.t(f'card.{field}')} ({language})").fill(TIDY_WHOLE)
    admin.press("card.keep")
    admin.done("card.kept")
    admin.look()
    admin.walk()
    nothing_was_made(admin.page)


def service(officer: Person) -> None:
    officer.go("services")
    officer.press("service.add")
    officer.fill("service.id", "hostile")
    officer.fill("service.country", "KEN")
    officer.page.get_by_label(officer.t("service.type"), exact=True).select_option("legal")
    for field, text in zip(SERVICE_TEXTS, cycle(ONE_LINE), strict=False):
        for language in LANGUAGES:
            officer.page.get_by_label(f"{officer.t(f'service.{field}')} ({language})").fill(text)
    officer.fill("service.channels", ", ".join(one.replace(",", " ") for one in ONE_LINE))
    officer.fill("service.languages", ", ".join(one.replace(",", " ") for one in ONE_LINE[:5]))
    officer.walk()
    officer.press("service.keep")
    officer.done("service.kept")
    stands(officer.page, ONE_LINE[0])
    officer.look()


def answer(handler: Person, case: Case) -> None:
    handler.go("inbox")
    handler.press("inbox.again")
    handler.page.locator(".opens", has_text=CORPUS[2]).first.wait_for()
    stands(handler.page, *CORPUS[:3])
    handler.walk()
    handler.page.locator(".opens", has_text=CORPUS[2]).first.click()
    handler.page.locator(".words", has_text=CORPUS[0]).first.wait_for()
    stands(handler.page, WHOLE, *CORPUS, case.handle)
    handler.press("file.look")
    handler.page.locator("iframe.picture").wait_for()
    handler.press("step.acknowledged")
    handler.done("steps.done")
    handler.page.get_by_label(handler.t("reply.text")).fill(WHOLE)
    handler.press("reply.button")
    handler.done("reply.sent")
    handler.look()
    handler.walk()
    stands(handler.page, WHOLE)


def refer(officer: Person) -> None:
    officer.go("inbox")
    officer.press("inbox.again")
    officer.page.locator(".opens", has_text=CORPUS[2]).first.click()
    officer.unfold("refer.new")
    officer.page.get_by_label(officer.t("refer.service")).select_option("hostile")
    form = officer.page.locator("aside form", has_text=officer.t("refer.fields"))
    for tick in form.locator("fieldset label").all():
        tick.click()
    officer.page.get_by_label(officer.t("refer.note")).fill(WHOLE)
    stands(officer.page, WHOLE, ONE_LINE[0])
    officer.press("refer.button")
    officer.done("refer.done")
    officer.unfold("refer.passed")
    stands(officer.page, WHOLE, ONE_LINE[0])
    officer.look()


def open_name(custodian: Person, handle: str) -> None:
    custodian.go("names")
    custodian.fill("names.handle", handle)
    custodian.press("names.fetch")
    custodian.page.locator(".spoken").first.wait_for()
    custodian.press("identity.open")
    custodian.page.locator("dd", has_text=CORPUS[0]).first.wait_for()
    stands(custodian.page, *CORPUS)
    custodian.look()
    custodian.walk()


def read_back(browser: Browser, pages: Any, case: Case) -> None:
    """The same on the reporters' pages: the thread, places of help, and the organisation's card."""
    one = Pages(browser, pages)
    one.context.add_init_script(WATCH)
    one.come_back(codes.shown(case.code))
    one.page.get_by_role("heading", name=one.t("thread.title")).wait_for()
    one.page.get_by_text(one.t("thread.answers")).click()
    stands(one.page, WHOLE, *CORPUS)
    one.fits()
    one.open()
    one.press("home.help.go")
    one.page.locator(".service").first.wait_for()
    stands(one.page, ONE_LINE[0], ONE_LINE[7])
    one.fits()
    one.open()
    one.press("home.write.go")
    one.press("next")
    one.page.locator("#q-recipient").wait_for()
    stands(one.page, TIDY_WHOLE)
    one.fits()
    assert one.said == []
    one.close()


def read_misshapen(handler: Person) -> None:
    handler.go("inbox")
    handler.press("inbox.again")
    handler.page.locator(".opens", has_text=handler.t("inbox.no_kind")).first.click()
    handler.page.get_by_role("heading", name=handler.t("case.thread")).wait_for()
    stands(handler.page, handler.t("said.consents"))
    handler.look()

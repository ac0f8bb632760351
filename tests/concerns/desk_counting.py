"""What somebody else tells of is counted when the person it happened to has said yes themselves."""

from __future__ import annotations

from desk_keeping import judge, opened
from small_handlers import Person
from small_twin import Reporter

ANSWERS = {
    "role": "colleague", "agreement": "agrees", "kinds": ["retaliation"], "forms": ["sexual_assault"],
    "country": "KEN", "when": "2026-11", "occupation": "nurses",
}  # fmt: skip
OWN_YES = "Has the person affected said yes themselves to being counted?"


def own_yes(handler: Person, reporter: Reporter, slug: str) -> None:
    case = reporter.submit(slug, "She told me, and asked me to write.", ANSWERS, {"S5": None}, None)
    opened(handler, "Punished for speaking up")
    handler.press("claim")
    handler.page.get_by_text(handler.t("claimed_by_me")).wait_for()
    judge(handler, "probable")
    handler.unfold("count.build")
    build = handler.page.get_by_role("button", name=handler.t("count.build"), exact=True).last
    for answer in ("", "no"):
        handler.page.get_by_label(OWN_YES).select_option(answer)
        build.click()
        handler.page.locator("[role=alert]", has_text=handler.t("extract.not-theirs")).wait_for()
    handler.page.get_by_label(OWN_YES).select_option("yes")
    handler.look()
    handler.shoot("own-yes")
    build.click()
    handler.press("count.send")
    handler.done("count.sent")
    assert [one.body["kind"] for one in reporter.read(case)[1]][-1] == "withdrawal"

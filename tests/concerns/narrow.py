"""T15: a page at 400 % (1280 px are 320 then), in both directions of writing, and by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page

ZOOMED = 320
WIDTHS = (ZOOMED, 360, 1280)
_LOST = """() => {
  const { clientWidth: wide, scrollWidth } = document.documentElement, lost = [];
  if (scrollWidth > wide) lost.push(`the page scrolls: ${scrollWidth}`);
  const own = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const scrolls = (one) => one !== null && (own(one) || scrolls(one.parentElement));
  const said = "p,li,dt,dd,h1,h2,h3,summary,label,button,legend,caption,code,a";
  for (const one of document.body.querySelectorAll("*")) {
    if (!one.checkVisibility() || one.closest(".skip,.hidden,noscript,option")) continue;
    if (scrolls(one.parentElement)) continue;
    const { left, right, width, height } = one.getBoundingClientRect();
    const { display, overflowX } = getComputedStyle(one);
    const named = `${one.localName}.${one.className} ${one.textContent.slice(0, 40)}`;
    if (width * height > 0 && (left < -1 || right > wide + 1)) lost.push(`outside: ${named}`);
    const holds = one.matches(said) || /hidden|clip/.test(overflowX);
    const moves = display === "inline" || one.matches("input,textarea,select");
    if (!moves && holds && one.scrollWidth > one.clientWidth + 1) lost.push(`cut: ${named}`);
  }
  return lost.slice(0, 4);
}"""
_STOPS = """() => {
  const every = "a[href],button,input,select,textarea,summary,iframe,[tabindex='0']";
  return [...document.querySelectorAll(every)].filter((one) => one.checkVisibility() && !one.disabled).length;
}"""
_STOP = """() => {
  const one = document.activeElement, stops = (globalThis.stops ??= new Set());
  if (one === document.body) return null;
  const again = stops.has(one) && one !== globalThis.last;
  stops.add(one);
  globalThis.last = one;
  const { left, top, bottom, width } = one.getBoundingClientRect();
  const shown = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const seen = document.elementFromPoint(left + width / 2, (shown[0] + shown[1]) / 2);
  const clear = seen !== null && (one.contains(seen) || one.labels?.[0]?.contains(seen));
  const partly = one.type === "date"; // its parts have rings of their own
  const ring = partly || getComputedStyle(one).outlineStyle !== "none";
  const fine = one.matches(".skip") || (clear && ring);
  return { again, all: stops.size, wrong: fine ? "" : one.outerHTML.slice(0, 120) };
}"""


def fits(page: Page) -> None:
    """Nothing sticks out, is cut off or makes the page scroll sideways, whichever way one writes."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    for direction, widths in {"ltr": WIDTHS, "rtl": (ZOOMED, 1280)}.items():
        page.evaluate("to => document.documentElement.dir = to", direction)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            lost = page.evaluate(_LOST)
            assert lost == [], f"{page.title()}, {direction}, {width}: {lost}"
    page.evaluate("document.documentElement.removeAttribute('dir')")
    page.set_viewport_size({"width": size["width"], "height": size["height"]})


def walk(page: Page) -> None:
    """At 400 %, Tab reaches whatever can be used; each stop is in view, under nothing, its focus seen."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({"width": ZOOMED, "height": 225})
    page.evaluate("delete globalThis.stops, document.querySelector('.skip').focus()")
    wrong, found = [], 0
    for _ in range(400):
        stop = page.evaluate(_STOP)
        if stop is None or stop["again"]:
            break
        found = stop["all"]
        wrong += [stop["wrong"]] if stop["wrong"] else []
        page.keyboard.press("Tab")
    wanted = page.evaluate(_STOPS)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    assert (wrong, found) == ([], wanted), f"{page.title()}: {found} of {wanted}, {wrong}"

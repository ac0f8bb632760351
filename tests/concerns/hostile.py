"""T8: what somebody would write to make a page do something, and how a page shows that it did nothing."""

from __future__ import annotations

from playwright.sync_api import Page

CORPUS = (
    "<script>alert(1)</script>",
    "</textarea></p></dd><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>read this</a>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "<details open ontoggle=alert(1)>",
    "<form action=javascript:alert(1)><input autofocus onfocus=alert(1)></form>",
    "<base href=https://evil.example/><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>body{background:url(//evil.example/x)}</style>",
    "{{constructor.constructor('alert(1)')()}}${alert(1)}<%= alert(1) %>#{alert(1)}{% raw %}",
    '{"type":"script","props":{"dangerouslySetInnerHTML":{"__html":"alert(1)"}}}',
    "__proto__",
    "&lt;img src=x onerror=alert(1)&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e \u02bb\u2039\u203a \U0001d49c\u0301\u0323",
    "<scr\x00ipt>alert(1)</scr\x00ipt>\x00\x07\x1b[31m",
    "\u202egnp.exe\u202c \u2066\u200f(\u2069 \u061c\u202dabc",
    "\ufeff\u200b\u00ad\u2028\u2029\ufffe",
    "Ж" * 900,
    "W" * 900,
    '=HYPERLINK("https://evil.example";"x") -- \'; drop table concerns_case; --',
)
TIDY = tuple(one for one in CORPUS if "\x00" not in one)  # where the server takes no null
ONE_LINE = tuple(one for one in TIDY if not set(one) & {"\t", "\u2028", "\u2029"} and len(one) < 200)
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  (globalThis.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI}`))"""
_MADE = """() => {
  const wrong = [...(globalThis.violations ?? [])];
  const never = "script,img,svg,math,object,embed,style,link,meta,base,video,audio,template," +
    "iframe:not(.picture)";
  for (const one of document.body.querySelectorAll("*")) {
    const src = one.localName === "script" && one.parentElement === document.body;
    if (one.matches(never) && !src) wrong.push(one.outerHTML.slice(0, 120));
    for (const { name, value } of one.attributes) {
      if (/^(on|srcdoc)/.test(name)) wrong.push(`${one.localName} ${name}`);
      const leads = ["href", "src", "action", "formaction", "data", "xlink:href"].includes(name);
      if (leads && /^[\\s\\0]*(javascript|data|vbscript)/i.test(value)) wrong.push(`${name}=${value}`);
    }
  }
  return wrong;
}"""
_TEXT = "() => document.querySelector('main').textContent"


def nothing_was_made(page: Page) -> None:
    """No element, attribute or address that somebody wrote, and no complaint of the page's policy."""
    assert page.evaluate(_MADE) == []


def stands(page: Page, *texts: str) -> None:
    """All of it is there, letter by letter, as text."""
    nothing_was_made(page)
    shown = page.evaluate(_TEXT)
    assert [one for one in texts if one not in shown] == []

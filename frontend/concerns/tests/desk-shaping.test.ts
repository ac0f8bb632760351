import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { standing } from "../src/desk/consents.ts";
import { answersByPage, nameIn, type Definition } from "../src/desk/definition.ts";
import { glimpse } from "../src/desk/inbox.ts";
import { shaped } from "../src/desk/shaping.ts";
import { parseSigned, type Body } from "../src/protocol/index.ts";

const FORM = { form: { declined: { _U: "dont_know" }, dont_know: "I don't know", prefer_not: "" }, pages: [{ id: "p", name: "Page", questions: [{ id: "kinds", kind: "several", list: "l", storage: "case", text: "What?", why: "" }] }], lists: { l: { name: "L", options: [{ code: "pay", name: "Pay" }] } } } as unknown as Definition;

test("whatever is sealed, the page has words to draw", () => {
  const kinds = ["concern", "note", "consents", "identity", "state", "deletion", "key", "withdrawal"];
  const anything = fc.record({ kind: fc.constantFrom(...kinds), story: fc.anything(), answers: fc.anything(), consents: fc.anything(), files: fc.anything(), text: fc.anything(), state: fc.anything(), outcomes: fc.anything(), identity: fc.anything() });
  fc.assert(fc.property(anything, (given) => {
    const body = shaped(given as unknown as Body);
    assert.equal(body.kind, given.kind);
    if (body.kind === "concern") {
      assert.equal(typeof body.story, "string");
      for (const { said } of answersByPage(FORM, body.answers)) for (const { answer } of said) assert.ok(answer.every((one) => typeof one === "string"));
      assert.ok((glimpse(body.answers, body.language, "2026-11-30") as { kinds: string[] }).kinds.every((one) => typeof one === "string"));
    }
    if (body.kind === "concern" || body.kind === "consents") assert.ok(standing([{ body } as never]).every((one) => typeof one.id === "string"));
    if (body.kind === "concern" || body.kind === "note") assert.ok(body.files.every((one) => typeof one.name === "string"));
  }), { numRuns: 300 });
});

test("what fits stays as it was", () => {
  const file = { id: "i", name: "n", type: "t", size: 3, sha256: "s", key: "files" } as const;
  const consent = { id: "S3", given: true, text_version: "1", language: "en", day: "2026-11-30", about: "clinic" };
  const bodies: Body[] = [
    { kind: "concern", mac: "m", recipients: { reporter: "a", identity: "b", files: "c" }, manifest: { version: 2, hash: "h" }, language: "en", answers: { kinds: ["pay", "death"], when: "2026" }, story: "s", consents: [consent], files: [file], identity: null },
    { kind: "note", text: "t", files: [file] }, { kind: "consents", consents: [consent] }, { kind: "identity", identity: "h" },
    { kind: "state", state: "triaged", outcomes: ["support"], text: "t", triage: "x" }, { kind: "key", generation: 2, recipient: "r" }, { kind: "withdrawal", token: "t" }, { kind: "deletion" },
  ];
  for (const body of bodies) assert.deepEqual(shaped(body), body);
});

test("a code that is no code is said as it came", () => {
  for (const code of ["__proto__", "constructor", "toString", "<script>"]) assert.equal(nameIn(FORM, "l", code), code);
  assert.equal(nameIn(FORM, "l", "_U"), "I don't know");
});

test("a day that is none is no message", () => {
  const signed = (day: unknown) => JSON.stringify({ v: 1, case: "c", seq: 1, from: "reporter", prev: null, day, body: { kind: "concern" } });
  assert.notEqual(parseSigned(signed("2026-11-30")), null);
  for (const day of ["", "yesterday", "2026-13-01", "2026-11", 20261130, null, "<img>"]) assert.equal(parseSigned(signed(day)), null);
});

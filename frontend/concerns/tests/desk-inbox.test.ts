import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Row } from "../src/desk/api.ts";
import { clockOf, clockSentence } from "../src/desk/clock.ts";
import { EVERYTHING, isMedical, shownRows, type Filter, type Glimpse } from "../src/desk/inbox.ts";

const TODAY = "2026-11-30";

function row(handle: string, part: Partial<Row> = {}): Row {
  return {
    handle, state: "received", urgent: false, claimed_by: null, received: "2026-11-25", due: "2026-12-10", deletion_day: null,
    count: 1, waiting: true, keys: [], first: { generation: 1, blob: "" }, ...part,
  };
}

test("a clock says the days that are left, in words and by tone", () => {
  const cases: [string | null, number | null, string, string][] = [
    ["2026-11-29", -1, "over", "clock.over"],
    ["2026-11-30", 0, "soon", "clock.today"],
    ["2026-12-02", 2, "soon", "clock.left"],
    ["2026-12-03", 3, "fine", "clock.left"],
    ["2027-02-28", 90, "fine", "clock.left"],
    [null, null, "none", "clock.none"],
  ];
  for (const [due, left, tone, key] of cases) {
    const clock = clockOf(due, TODAY);
    assert.deepEqual(clock, { left, tone }, String(due));
    assert.equal(clockSentence(clock).key, key);
    assert.ok(clockSentence(clock).facts.days >= 0);
  }
});

test("danger first, then medical limits, then the earliest day", () => {
  const rows = [row("late", { due: "2026-11-01" }), row("never", { due: null }), row("danger", { urgent: true, due: null }), row("needle"), row("soon", { due: "2026-12-01" })];
  const seen = new Map<string, Glimpse>([["needle", { kinds: ["exposure"], language: "en", urgency: "medical" }], ["late", "unreadable"]]);
  const shown = shownRows(rows, seen, EVERYTHING, "P1", TODAY).map((one) => one.handle);
  assert.deepEqual(shown, ["danger", "needle", "late", "soon", "never"]);
});

test("each filter leaves what it says, and together they leave what all of them say", () => {
  const rows = [
    row("a", { claimed_by: "P1", waiting: false }), row("b", { state: "closed", due: null }), row("c", { due: "2026-11-30" }), row("d", { due: "2026-11-29", claimed_by: "P2" }),
  ];
  const left = (part: Partial<Filter>) => shownRows(rows, new Map(), { ...EVERYTHING, ...part }, "P1", TODAY).map((one) => one.handle).sort().join("");
  assert.equal(left({}), "abcd");
  assert.equal(left({ mine: true }), "a");
  assert.equal(left({ state: "closed" }), "b");
  assert.equal(left({ due: "soon" }), "cd");
  assert.equal(left({ due: "over" }), "d");
  assert.equal(left({ waiting: "them" }), "a");
  assert.equal(left({ waiting: "us", due: "soon" }), "cd");
  assert.equal(left({ mine: true, waiting: "us" }), "");
});

test("no row is lost or made by showing", () => {
  const some = fc.record({ handle: fc.uuid(), urgent: fc.boolean(), due: fc.option(fc.constantFrom("2026-11-01", "2026-12-01", "2027-01-01")), waiting: fc.boolean() });
  fc.assert(
    fc.property(fc.uniqueArray(some, { selector: (one) => one.handle, maxLength: 30 }), (made) => {
      const rows = made.map((one) => row(one.handle, one));
      const us = shownRows(rows, new Map(), { ...EVERYTHING, waiting: "us" }, "P1", TODAY);
      const them = shownRows(rows, new Map(), { ...EVERYTHING, waiting: "them" }, "P1", TODAY);
      assert.deepEqual([...us, ...them].map((one) => one.handle).sort(), rows.map((one) => one.handle).sort());
    }),
  );
});

test("medicines may still help for five days, when the day is known", () => {
  const needle = { kinds: ["exposure"], route: "sharp", when: "2026-11-28" };
  assert.ok(isMedical(needle, TODAY));
  assert.ok(isMedical({ kinds: ["violence"], forms: ["verbal", "sexual_assault"], when: "2026-11-25" }, TODAY));
  assert.ok(!isMedical({ ...needle, when: "2026-11-24" }, TODAY));
  assert.ok(!isMedical({ ...needle, when: "2026-11" }, TODAY));
  assert.ok(!isMedical({ ...needle, route: "air" }, TODAY));
  assert.ok(!isMedical({ kinds: ["pay"], when: "2026-11-29" }, TODAY));
});

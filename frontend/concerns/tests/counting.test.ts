import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import desk from "../build/desk-words.json";
import type { Definition as DeskDefinition } from "../src/desk/definition.ts";
import { chosenOf, consentsOf, countable } from "../src/report/consents.ts";
import { asSent, type Answers } from "../src/report/definition.ts";
import { tokensOf } from "../src/report/returning.ts";
import { definitionIn } from "../src/report/texts.ts";
import { mayBeCounted, type Codes } from "../src/shared/counting.ts";

/** What Python's `may_be_counted` says of every combination: `values` in their order, a digit for each. */
const table = JSON.parse(readFileSync("build/counted.json", "utf8")) as { values: Record<string, string[]>; counted: string };
const names = Object.keys(table.values);
const definition = definitionIn("en");
const desks = (desk.forms.en as unknown as DeskDefinition).extract;

type Combination = Record<string, string>;

function rows(): [Combination, boolean][] {
  let made: Combination[] = [{}];
  for (const name of names) made = made.flatMap((row) => (table.values[name] ?? []).map((code) => ({ ...row, [name]: code })));
  return made.map((row, at) => [row, table.counted[at] === "1"]);
}

const all = rows();
const known = new Map(all.map(([row, counted]) => [JSON.stringify(row), counted]));

/** As Python says; what is not answered is empty there. */
function byPython(answers: Combination, codes: Codes): boolean {
  const row = Object.fromEntries(names.map((name) => [name, answers[name] ?? codes[name] ?? ""]));
  const found = known.get(JSON.stringify(row));
  assert.ok(found !== undefined, JSON.stringify(row));
  return found;
}

test("the desk counts exactly what Python counts, over every combination", () => {
  assert.equal(all.length, table.counted.length);
  assert.ok(all.some(([, counted]) => counted) && all.some(([, counted]) => !counted));
  const odd = all.filter(([row, counted]) => mayBeCounted(desks, row, row) !== counted);
  assert.deepEqual(odd.slice(0, 3), []);
});

const ids: Record<string, string> = { concern_kind: "kinds", concern_form: "forms", attack_type: "attack_type" };
const several = (name: string, min = 0) => fc.subarray((table.values[name] ?? []).filter((code) => code !== "" && !code.startsWith("_")), { minLength: min });
const concern = fc.record({
  role: fc.constantFrom(...(table.values.role ?? [])), agreement: fc.constantFrom(...(table.values.agreement ?? [])),
  concern_kind: several("concern_kind", 1), concern_form: several("concern_form"), attack_type: several("attack_type"),
});

test("the page offers counting exactly where every answer that may lead would be counted, and says why where not", () => {
  fc.assert(
    fc.property(concern, ({ role, agreement, ...coded }) => {
      const given = Object.entries(coded).flatMap(([name, codes]) => (codes.length === 0 ? [] : [[ids[name] ?? name, codes]]));
      const said: Answers = { ...(role && { role }), ...(agreement && { agreement }), ...Object.fromEntries(given) };
      const ways = coded.concern_kind.flatMap((kind) =>
        [...coded.concern_form, ...(coded.concern_form.length ? [] : [""])].flatMap((form) =>
          [...coded.attack_type, ...(coded.attack_type.length ? [] : [""])].map((attack) => ({ concern_kind: kind, concern_form: form, attack_type: attack })),
        ),
      );
      const found = countable(definition, said);
      assert.equal(found === "yes", ways.every((codes) => byPython({ role, agreement }, codes)));
      if (found === "whose") assert.ok(role === "" || role.startsWith("_"));
      assert.deepEqual(chosenOf({ S4: true, S5: true, "S6 ilo": true }, definition, said), { S4: true, S5: found === "yes", "S6 ilo": found === "yes" });
    }),
    { numRuns: 1000 },
  );
});

test("who says nothing about whose experience it is, is asked; an answer that is no longer asked for changes nothing", () => {
  assert.equal(countable(definition, { kinds: ["pay"] }), "whose");
  assert.equal(countable(definition, { kinds: ["pay"], role: "_N" }), "whose");
  assert.equal(countable(definition, { kinds: ["pay"], role: "witness" }), "agreement");
  assert.equal(countable(definition, { kinds: ["violence"], forms: ["verbal", "sexual_assault"], role: "witness", agreement: "agrees" }), "sexual");
  const left = { kinds: ["pay"], role: "_N", agreement: "agrees" };
  assert.equal(countable(definition, asSent(definition, left)), "whose");
  const consents = consentsOf({ S5: true }, left, "union", definition, "en", new Date("2026-11-30"));
  assert.equal(consents.find(({ id }) => id === "S5")?.given, false);
});

test("who is not counted is not passed on, and takes back each thing with its own token", () => {
  const mine = { kinds: ["pay"], role: "affected" };
  assert.deepEqual(chosenOf({ S5: false, "S6 ilo": true, S4: true }, definition, mine), { S5: false, "S6 ilo": false, S4: true });
  const said = (id: string, about?: string) => ({ id, given: false, text_version: "1", language: "en", day: "2026-11-30", ...(about && { about }) });
  const messages = [{ kind: "withdrawal", token: "all" }, { kind: "withdrawal", token: "who", about: "who_ssa" }, { kind: "withdrawal", token: "ilo", about: "ilo" }];
  const bodies = messages.map((body) => ({ body })) as unknown as Parameters<typeof tokensOf>[0];
  assert.deepEqual(tokensOf(bodies, [said("S6", "ilo")]), ["ilo"]);
  assert.deepEqual(tokensOf(bodies, [said("S5")]), ["all", "who", "ilo"]);
  assert.deepEqual(tokensOf(bodies, [said("S1")]), []);
});

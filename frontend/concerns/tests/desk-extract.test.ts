import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import words from "../build/desk-words.json";
import type { Definition } from "../src/desk/definition.ts";
import { answersByPage, isAsked, questionOf } from "../src/desk/definition.ts";
import { buildExtract, checkExtract, ExtractRefused, makeWithdrawal, MOST_VARIABLES, passageOf, quarterOf, toChoose, type Coded } from "../src/desk/extract.ts";
import { hash, unb64 } from "../src/protocol/index.ts";

const definition = words.forms.en as unknown as Definition;
const judged = { concern_certainty: "probable", concern_recipient: "union", quarter: "2026-Q4" };
const answers = {
  role: "affected", kinds: ["violence", "pay"], country: "KEN", area: "KE-30", when: "2026-02-14", occupation: "nurses", sex: "F", forms: ["verbal"],
  facility_name: "Ward 7 of the old hospital", perpetrator: ["patient"], injury: "_N", pay_problems: ["late"], sex_described: "words",
};

function refused(coded: Coded, problem: string): void {
  assert.throws(() => checkExtract(definition, coded), (error) => error instanceof ExtractRefused && error.found.problem === problem, problem);
}

test("an extract is the codes that the definition lists, and no word that was written", () => {
  const coded = buildExtract(definition, { ...answers, area: "Ward 7, Kisumu" }, judged, { concern_kind: "violence", area: "KE-30" });
  assert.deepEqual(coded, {
    concern_kind: "violence", country: "KEN", area: "KE-30", quarter: "2026-Q1", concern_occupation: "nurses", sex: "F",
    concern_form: "verbal", concern_perpetrator: coded.concern_perpetrator ?? "", pay_problem: "late", concern_certainty: "probable", concern_recipient: "union",
  });
  assert.ok(!JSON.stringify(coded).includes("Ward"));
});

test("of several answers the handler names the one that leads, and only one that was given", () => {
  assert.deepEqual(toChoose(definition, answers).map(({ field, codes }) => [field, codes]), [["concern_kind", ["violence", "pay"]]]);
  for (const chosen of [{}, { concern_kind: "death" }]) {
    assert.throws(() => buildExtract(definition, answers, judged, chosen), (error) => error instanceof ExtractRefused && error.found.problem === "missing");
  }
});

test("whose yes is needed", () => {
  const told = { kinds: ["violence"], country: "KEN", role: "colleague" };
  const counted = (more: Record<string, string | string[]>) => {
    try {
      buildExtract(definition, { ...told, ...more }, judged);
      return true;
    } catch (error) {
      assert.ok(error instanceof ExtractRefused && error.found.problem === "not-theirs");
      return false;
    }
  };
  assert.deepEqual(
    [{ role: "affected" }, {}, { agreement: "agrees" }, { agreement: "cannot" }, { agreement: "cannot", kinds: ["death"] }].map(counted),
    [true, false, true, false, true],
  );
  const sexual = { forms: ["sexual_assault"] };
  assert.deepEqual(
    [{ role: "affected" }, { agreement: "agrees" }, { own_yes: "yes" }, { own_yes: "no" }].map((more) => counted({ ...sexual, ...more })),
    [true, false, true, false],
  );
});

test("the person's own yes is asked of whoever tells for another", () => {
  const question = questionOf(definition, "own_yes");
  assert.ok(question);
  const asked = ["affected", "witness", "colleague", "family", "representative", "_N", ""].filter((role) => isAsked(question, { role }));
  assert.deepEqual(asked, ["witness", "colleague", "family", "representative"]);
  assert.equal(isAsked(question, {}), false);
});

test("without a day the quarter is that of receiving", () => {
  assert.equal(buildExtract(definition, { ...answers, kinds: ["pay"], when: "_U" }, judged).quarter, "2026-Q4");
  assert.equal(buildExtract(definition, { ...answers, kinds: ["pay"], when: "2025" }, judged).quarter, "2026-Q4");
  assert.deepEqual(["2026-01-31", "2026-03/..", "2026-12", "2026", "", "2026-13"].map(quarterOf), ["2026-Q1", "2026-Q1", "2026-Q4", null, null, null]);
});

test("it refuses what is not listed, any text, and what lacks", () => {
  const good = buildExtract(definition, { ...answers, kinds: ["violence"] }, judged, { area: "KE-30" });
  assert.equal("area" in buildExtract(definition, { ...answers, kinds: ["violence"], area: "Kisumu" }, judged), false);
  refused({ ...good, story: "violence" }, "unlisted");
  refused({ ...good, facility_name: "hospital" }, "unlisted");
  refused({ ...good, concern_occupation: "a nurse of ward 7" }, "text");
  refused({ ...good, concern_kind: "she shouted" }, "text");
  refused({ ...good, area: "Ward 7 of the hospital" }, "text");
  refused({ ...good, quarter: "2026-02-14" }, "text");
  refused(Object.fromEntries(Object.entries(good).filter(([name]) => name !== "country")), "missing");
});

test("an attack in conflict tells no occupation and no sex until it is confirmed", () => {
  const attacked = { ...answers, kinds: ["conflict"], attack_type: ["heavy_weapons"] };
  assert.deepEqual(["sex", "concern_occupation"].filter((name) => name in buildExtract(definition, attacked, judged)), []);
  assert.equal(buildExtract(definition, attacked, { ...judged, concern_certainty: "confirmed" }).sex, "F");
});

test("no text of any answer gets in, whatever is answered", () => {
  const questions = definition.pages.flatMap((page) => page.questions);
  const given = fc.dictionary(fc.constantFrom(...questions.map((one) => one.id), "other"), fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })));
  const codes = new Set(Object.values(definition.lists).flatMap((list) => list.options.map((one) => one.code)));
  fc.assert(
    fc.property(given, (said) => {
      let coded: Coded;
      try {
        coded = buildExtract(definition, { role: "affected", kinds: ["pay"], country: "KEN", ...said }, judged);
      } catch (error) {
        assert.ok(error instanceof ExtractRefused);
        return;
      }
      const { area = [], quarter, ...listed } = coded;
      assert.match(String(quarter), /^\d{4}-Q[1-4]$/);
      assert.deepEqual(area, []);
      assert.ok(Object.values(listed).flat().every((code) => codes.has(code)));
    }),
    { numRuns: 200 },
  );
});

test("the catalogue counts fourteen variables at most", () => assert.ok(definition.extract.variables.length <= MOST_VARIABLES));

test("the server's hash is that of the token that the person gets", async () => {
  const { token, hash: told } = await makeWithdrawal();
  assert.equal(unb64(token).length, 32);
  assert.equal(Buffer.from(told, "hex").toString("base64url"), await hash(unb64(token)));
});

test("answers are shown in words, those of another version as they came", () => {
  const pages = answersByPage(definition, { kinds: ["pay"], sex: "_N", months_owed: "m2_3", facility_name: "Ward 7", newer: "x" });
  const said = Object.fromEntries(pages.flatMap((page) => page.said).map((one) => [one.id, one.answer.join()]));
  assert.equal(said.facility_name, "Ward 7");
  assert.equal(said.sex, definition.form.prefer_not);
  assert.equal(said.newer, "x");
  assert.ok(said.months_owed !== "m2_3" && said.kinds !== "pay");
  assert.equal(pages.at(-1)?.name, "");
});

test("a body gets the fields that it takes and that were agreed; of an attack nobody gets more than WHO", () => {
  const { bodies } = definition.bodies;
  const all = Object.keys(bodies).flatMap((body) => bodies[body]?.fields ?? []);
  const attack = { ...buildExtract(definition, { ...answers, kinds: ["violence"], attack_type: ["fire"] }, { ...judged, concern_certainty: "confirmed" }) };
  for (const body of Object.keys(bodies)) {
    const passage = passageOf(definition, body, all, attack) ?? {};
    assert.ok(Object.keys(passage).every((field) => bodies.who_ssa?.fields.includes(field)), body);
  }
  const plain = buildExtract(definition, { ...answers, kinds: ["violence"] }, judged);
  assert.equal(passageOf(definition, "who_ssa", all, plain), null);
  assert.deepEqual(passageOf(definition, "ilo", ["quarter", "country", "sex"], plain), { quarter: "2026-Q1", country: "KEN", sex: "F" });
  assert.equal(passageOf(definition, "police", all, plain), null);
});

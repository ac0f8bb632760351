import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { TYPES } from "../src/desk/services.ts";
import { MOST_ALL, MOST_EACH, isPhoto, refusedFor, taken } from "../src/report/attaching.ts";
import { consentsOf, purposesOf, standing, PASS_ON, TELL } from "../src/report/consents.ts";
import { askedOn, askedPages, given, holds, missingOn, optionsOf, standsAlone, type Answers } from "../src/report/definition.ts";
import { readDate, writeDate } from "../src/report/parts/date.tsx";
import { answersToSeal, identityOf, storyOf } from "../src/report/sending.ts";
import { ownVoice } from "../src/report/speaking.ts";
import { behind, progress, screensOf } from "../src/report/steps.ts";
import type { State } from "../src/report/store.ts";
import { LANGUAGES, definitionIn, directionOf, filled, firstLanguage, has, say, told } from "../src/report/texts.ts";

const SOURCE = "src/report";
const definition = definitionIn("en");
const questions = definition.pages.flatMap((page) => page.questions);

function sources(folder = SOURCE): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? sources(`${folder}/${one.name}`) : /\.tsx?$/.test(one.name) ? [`${folder}/${one.name}`] : [],
  );
}

const code = sources().map((path) => readFileSync(path, "utf8")).join("\n");

test("every sentence that the pages say exists, and none is said by nobody", () => {
  const said = new Set([...code.matchAll(/\b(?:t|store\.t)\("([\w.-]+)"|say\(\w+, "([\w.-]+)"/g)].map((match) => match[1] ?? match[2] ?? ""));
  for (const key of said) assert.ok(has(key), key);
  const composed = [...code.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? "");
  const words = JSON.parse(readFileSync("build/words.json", "utf8")) as { texts: Record<string, unknown> };
  const quoted = new Set([...code.matchAll(/"([\w.-]+)"/g)].map((match) => match[1]));
  const unsaid = Object.keys(words.texts).filter(
    (key) => !said.has(key) && !quoted.has(key) && !key.startsWith("index.") && !composed.some((begin) => key.startsWith(begin)),
  );
  assert.deepEqual(unsaid, []);
});

test("no sink of markup, no storage, no cookie, no address that tells", () => {
  for (const word of ["innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML", "document.write", "eval(", "localStorage",
    "sessionStorage", "document.cookie", "pushState", "replaceState", "location.hash", "sendBeacon", "console.", "style="]) {
    assert.ok(!code.includes(word), word);
  }
  const storing = sources().filter((path) => /indexedDB|navigator\.storage|caches\b/.test(readFileSync(path, "utf8")));
  assert.deepEqual(storing, ["src/report/draft.ts"], "drafts alone, which are asked for and sealed");
});

test("two answers are enough, in both languages, whatever else is given", () => {
  const enough: Answers = { recipient: "union", kinds: ["pay"] };
  for (const language of LANGUAGES) {
    const pages = askedPages(definitionIn(language), enough);
    assert.deepEqual(pages.filter((page) => missingOn(page, enough).length > 0), []);
    assert.deepEqual(pages.flatMap((page) => missingOn(page, {})).map(({ id }) => id), ["recipient", "kinds"]);
  }
});

test("each kind leads to its own page and to no other", () => {
  const own: Record<string, string[]> = {
    violence: ["violence"], exposure: ["exposure"], conditions: ["conditions"], death: ["death"], pay: ["pay"], retaliation: ["retaliation"], conflict: ["violence", "conflict"],
  };
  const branches = Object.keys(own);
  for (const [kind, expected] of Object.entries(own)) {
    const pages = new Set(askedPages(definition, { kinds: [kind] }).map(({ id }) => id.split(".")[0] ?? ""));
    assert.deepEqual(branches.filter((branch) => pages.has(branch)).sort(), [...expected].sort(), kind);
  }
});

test("no screen asks more than five things, and none is lost by cutting", () => {
  const everything: Answers = { kinds: definition.lists.concern_kind!.options.map(({ code }) => code), identity: "named" };
  const screens = askedPages(definition, everything);
  assert.ok(screens.every((page) => page.questions.length <= 5));
  assert.deepEqual(screens.flatMap((page) => page.questions), questions);
  assert.equal(new Set(screens.map(({ id }) => id)).size, screens.length);
});

test("an answer to what is no longer asked is not sent", () => {
  const answers: Answers = { kinds: ["violence"], forms: ["verbal"], pay_problems: ["late"], role: "affected", agreement: "agrees", narrative: "  " };
  assert.deepEqual(given(definition, answers).map(({ question }) => question.id).sort(), ["forms", "kinds", "role"]);
});

test("declining is offered wherever a question can be skipped, the two kept apart", () => {
  for (const question of questions.filter((one) => (one.kind === "one" || one.kind === "several") && one.list !== "area")) {
    const codes = optionsOf(definition, question).map(({ code }) => code);
    assert.equal(codes.includes("_U") && codes.includes("_N"), question.can_be_declined, question.id);
    assert.ok(codes.length >= 2, question.id);
  }
  assert.ok(standsAlone("_U") && standsAlone("none") && !standsAlone("other"));
  assert.ok(holds({ kinds: ["a"] }, { kinds: ["b", "a"] }) && !holds({ kinds: ["a"] }, {}) && holds(undefined, {}));
});

function stateOf(answers: Answers): State {
  return { language: "en", answers, files: [], chosen: {} } as unknown as State;
}

const everyAnswer: Answers = Object.fromEntries(
  questions.map((one) => [one.id, one.kind === "several" ? [optionsOf(definition, one)[0]?.code ?? "x"] : one.kind === "text" ? `words of ${one.id}` : (optionsOf(definition, one)[0]?.code ?? "yes")]),
);

test("each answer goes to the place that its storage names, and nowhere else", () => {
  const all: Answers = { ...everyAnswer, kinds: definition.lists.concern_kind!.options.map(({ code }) => code), role: "witness", told: "no", sex: "_O" };
  for (const identity of ["anonymous", "confidential", "named"]) {
    const state = stateOf({ ...all, identity });
    const sealed = Object.keys(answersToSeal(state));
    const known = new Set(sealed.map((id) => questions.find((one) => one.id === id)?.storage));
    assert.deepEqual([...known].sort(), identity === "named" ? ["case", "identity"] : ["case"]);
    assert.ok(!sealed.includes("narrative"));
    for (const one of questions.filter(({ storage }) => storage === "device" || storage === "clear")) assert.ok(!sealed.includes(one.id), one.id);
    assert.equal(identityOf(state)?.name ?? null, identity === "anonymous" ? null : "words of name");
  }
  assert.equal(storyOf(stateOf(all)), "words of narrative");
  assert.equal(identityOf(stateOf({ identity: "named", name: " " })), null);
  for (const one of questions.filter(({ storage }) => storage === "case")) assert.ok(one.id === "narrative" || Object.hasOwn(answersToSeal(stateOf(all)), one.id), one.id);
});

test("consents: off until chosen, told to the server by purpose alone, the last word counts", () => {
  const keys = ["S1", "S2", "S3 line", "S5", ...TELL.map((body) => `S4 ${body} without`), ...PASS_ON.map((body) => `S6 ${body}`)];
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...keys)), fc.boolean(), (chosen, witness) => {
      const answers: Answers = { kinds: ["pay"], role: witness ? "witness" : "affected" };
      const consents = consentsOf(Object.fromEntries(chosen.map((key) => [key, true])), answers, "union", definition, "en", new Date("2026-11-30"));
      assert.deepEqual(consents[0], { id: "S0", given: true, about: "union", text_version: definition.consents.version, language: "en", day: "2026-11-30" });
      const purposes = purposesOf(consents);
      assert.deepEqual(Object.keys(purposes), ["S1", "S2", "S3", "S4", "S5", "S6"]);
      for (const [id, on] of Object.entries(purposes)) {
        const wanted = chosen.some((key) => key.startsWith(id)) && !(witness && (id === "S5" || id === "S6")) && !(id === "S6" && !chosen.includes("S5"));
        assert.equal(on, wanted, id);
      }
    }),
  );
  const said = (given: boolean) => ({ id: "S4", given, about: "police:with", text_version: "1", language: "en", day: "2026-11-30" });
  assert.equal(standing([said(true), said(false)]).get("S4 police:with")?.given, false);
});

test("files: ten, 25 MiB each, 60 MiB in all as they lie on the server", () => {
  const of = (size: number) => ({ size }) as Blob;
  const there = (size: number, count: number) => Array.from({ length: count }, () => ({ content: of(size) }));
  assert.equal(refusedFor(of(1), there(1, 9)), null);
  assert.equal(refusedFor(of(1), there(1, 10)), "too-many");
  assert.equal(refusedFor(of(0), []), "empty");
  assert.equal(refusedFor(of(MOST_EACH), []), null);
  assert.equal(refusedFor(of(MOST_EACH + 1), []), "too-large");
  assert.equal(refusedFor(of(20 << 20), there(20 << 20, 2)), "too-much");
  assert.ok(taken(MOST_EACH) < MOST_EACH + (1 << 20) && taken(19 << 20) * 3 <= MOST_ALL);
  assert.ok(isPhoto("image/jpeg") && isPhoto("image/heic") && !isPhoto("image/svg+xml") && !isPhoto("application/pdf"));
});

test("dates are read as they were written", () => {
  for (const value of ["", "2026", "2026-11", "2026-11-30", "2026-11/..", "2026/.."]) assert.equal(writeDate(readDate(value)), value);
  assert.equal(writeDate(readDate("_U")), "");
});

test("languages, blanks and plurals", () => {
  assert.equal(firstLanguage(["de-DE", "ru-KG", "en"]), "ru");
  assert.equal(firstLanguage(["de"]), "en");
  assert.equal(directionOf("ar"), "rtl");
  assert.equal(filled("{a} and {b}", { a: 1 }), "1 and {b}");
  assert.equal(say("ru", "file.count", { n: 3, size: "x" }), "3 файла, x");
  assert.equal(told({ ru: "да" }, "en"), "да");
  assert.equal(told(7 as unknown as string, "en"), "");
  assert.equal(told(null as unknown as string, "en"), "");
});

test("every kind of help that the desk can enter has a name", () => {
  for (const type of TYPES) assert.ok(has(`help.type.${type}`), type);
});

test("only a voice of the device itself reads, in the page's language", () => {
  const voice = (lang: string, localService: boolean) => ({ lang, localService });
  const [own, far, other] = [voice("ru-RU", true), voice("ru-RU", false), voice("rup", true)];
  assert.equal(ownVoice([far, other, own], "ru"), own);
  assert.equal(ownVoice([far, other], "ru"), null);
  assert.equal(ownVoice([{ lang: "en_GB" } as never], "en"), null, "what does not say where it speaks is not used");
  assert.equal(ownVoice([voice("EN_gb", true)], "en")?.lang, "EN_gb");
});

test("steps are those of the form", () => {
  const screens = screensOf(definition, {});
  assert.deepEqual(screens.slice(-2).map(({ id }) => id), ["choices", "review"]);
  for (const { step } of screens) assert.ok(progress(definition, step).n >= 1, step);
  assert.equal(progress(definition, "review").n, progress(definition, "review").of);
  assert.ok(askedOn(definition.pages[0]!, {}).length > 0);
  const hard = screensOf(definition, { kinds: ["violence"] });
  assert.equal(behind(hard, "violence")?.id, "response");
  assert.equal(behind(hard, "review"), undefined);
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import words from "../build/desk-words.json";
import { countsOf, parseCsv } from "../src/desk/csv.ts";
import { IDLE, watched } from "../src/desk/idle.ts";
import { isWordAt, makeKey, spellingsOf, unlockByWords, WrongWords, wordsOfRecipient } from "../src/desk/keyring.ts";
import { draftOf, latestCheck, serviceOf, wrongIn } from "../src/desk/services.ts";
import { EXTENSIONS, HOLDS, OUTCOMES, REFERRED, STEPS } from "../src/desk/states.ts";
import { pictureType, safeName } from "../src/desk/viewing.ts";
import { b64, unb64 } from "../src/protocol/index.ts";

const texts = words.texts as Record<string, Record<string, unknown>>;

test("a key opens with its six words in either spelling, and with no others", async () => {
  const made = await makeKey();
  const { latin, cyrillic } = spellingsOf(made.passphrase);
  assert.equal(made.key.extractable, false);
  for (const typed of [made.passphrase, latin.toUpperCase(), cyrillic]) {
    assert.equal((await unlockByWords(made.blob, made.recipient, typed)).recipient, made.recipient);
  }
  const other = spellingsOf((await makeKey()).passphrase).latin;
  await assert.rejects(unlockByWords(made.blob, made.recipient, other), (error) => error instanceof WrongWords && error.word === null);
  await assert.rejects(unlockByWords(made.blob, made.recipient, `${latin} hello`), (error) => error instanceof WrongWords && error.word === "hello");
  const [, second = ""] = cyrillic.split(" ");
  assert.deepEqual([isWordAt(made.passphrase, 1, ` ${second} `), isWordAt(made.passphrase, 2, second), isWordAt(made.passphrase, 1, "")], [true, second === cyrillic.split(" ")[2], false]);
  assert.match((await wordsOfRecipient(made.recipient)).latin, /^([a-z]{5} ){3}[a-z]{5}$/);
});

test("a key is dropped after fifteen minutes without a touch, also when the machine slept", () => {
  let [moment, locked] = [0, 0];
  const watch = watched(() => locked++, () => moment);
  moment = IDLE - 1;
  watch.touch();
  moment = 2 * IDLE - 2;
  watch.touch();
  assert.equal(locked, 0);
  moment += IDLE;
  watch.touch();
  assert.equal(locked, 1);
  watch.end();
});

test("a picture is one by its octets, and nothing that can run is", () => {
  const octets = (text: string) => new TextEncoder().encode(text);
  assert.equal(pictureType(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])), "image/png");
  assert.equal(pictureType(octets("RIFF\x00\x00\x00\x00WEBPVP8 ")), "image/webp");
  for (const other of ["<svg onload='x'>", "<!doctype html>", "%PDF-1.7", "RIFF\x00\x00\x00\x00WAVE", "", "GIF"]) assert.equal(pictureType(octets(other)), null, other);
  assert.equal(safeName("../../a\u202egpj.exe"), "_.._a_gpj.exe");
  assert.equal(safeName("..."), "file");
});

test("an entry of help needs a name in both languages and a next check that is near", () => {
  const draft = { ...draftOf(null, "2026-11-30"), id: "clinic", country: "KEN", type: "medical" };
  assert.deepEqual(wrongIn(draft, "2026-11-30"), ["service"]);
  const named = { ...draft, texts: { ...draft.texts, service: { en: "Clinic", ru: "Клиника" } } };
  assert.deepEqual(wrongIn(named, "2026-11-30"), []);
  assert.deepEqual(wrongIn({ ...named, next_check: "2027-05-30" }, "2026-11-30"), ["next_check"]);
  assert.equal(latestCheck("2026-11-30", "crisis"), "2027-02-28");
  assert.deepEqual(wrongIn({ ...named, type: "crisis", next_check: "2027-03-01" }, "2026-11-30"), ["next_check"]);
  assert.deepEqual(wrongIn({ ...named, verified: "2026-12-01" }, "2026-11-30"), ["verified"]);
  assert.deepEqual(draftOf(serviceOf(named), "2026-11-30"), named);
});

test("released extracts are read as the server writes them", () => {
  const table = parseCsv('quarter,area,concern_kind\r\n2026-Q3,"a ""b"", c",pay|violence\r\n2026-Q3,,pay\r\n');
  assert.deepEqual(table.rows, [["2026-Q3", 'a "b", c', "pay|violence"], ["2026-Q3", "", "pay"]]);
  assert.deepEqual([...(countsOf(table).get("2026-Q3") ?? [])], [["pay", 2], ["violence", 1]]);
});

test("octets have one spelling", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (octets) => {
      const spelled = b64(octets);
      assert.deepEqual(unb64(spelled), octets);
      for (const letter of spelled === "" ? "" : "AQgwBRhxZ") {
        const other = spelled.slice(0, -1) + letter;
        const same = Buffer.from(other, "base64url").equals(Buffer.from(octets));
        if (other !== spelled && same) assert.throws(() => unb64(other));
      }
    }),
  );
  for (const wrong of ["A", "AAAAA", "AB", "AAB", "AA==", "A+", "A/", " AA"]) assert.throws(() => unb64(wrong), wrong);
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(`${folder}/${name}`, "utf8"));
}

test("every sentence that the pages say is in the catalogue, and the catalogue says no other", () => {
  const code = sources("src/desk").join("\n");
  const literal = [...code.matchAll(/["`]([a-z_]+(?:\.[a-z_0-9-]+)*)["`]/g)].map((found) => found[1] ?? "");
  const composed = [...code.matchAll(/`([a-z_.]+)\$\{/g)].map((found) => found[1] ?? "");
  const asked = [...code.matchAll(/\bt\("([^"]+)"/g)].map((found) => found[1] ?? "");
  for (const key of asked) assert.ok(key in texts, key);
  const said = new Set(literal);
  const unused = Object.keys(texts).filter((key) => !said.has(key) && !composed.some((start) => key.startsWith(start)));
  assert.deepEqual(unused.filter((key) => !key.startsWith("index.")), []);
  for (const [group, codes] of Object.entries({ state: Object.keys(STEPS), step: Object.keys(STEPS).slice(1), outcome: OUTCOMES, hold: HOLDS, extension: EXTENSIONS, referred: REFERRED })) {
    for (const one of codes) assert.ok(`${group}.${one}` in texts, `${group}.${one}`);
  }
});

test("steps and outcomes are those of the catalogue; deleting is no step of these pages", () => {
  const { case: told, lists } = words.forms.en as unknown as { case: { transitions: Record<string, string[]> }; lists: Record<string, { options: { code: string }[] }> };
  const steps = Object.entries(told.transitions).filter(([state]) => state !== "deleted");
  assert.deepEqual(Object.fromEntries(steps.map(([state, to]) => [state, to.filter((one) => one !== "deleted")])), STEPS);
  assert.deepEqual(lists.concern_outcome?.options.map((one) => one.code), [...OUTCOMES]);
});

test("no page makes markup of text, keeps anything, or speaks to another place", () => {
  const never = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|srcdoc|\beval\(|localStorage|sessionStorage|indexedDB|document\.cookie|https?:\/\//;
  for (const source of [...sources("src/desk"), ...sources("src/protocol").map((one) => one.replace(/https?:\/\/(c2sp|arxiv)/g, ""))]) assert.doesNotMatch(source, never);
});

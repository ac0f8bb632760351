import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkDigits, deriveCode, groupsOf, makeCode, parseCode, tidied } from "../src/protocol/index.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const code = fc.array(fc.constantFrom(...ALPHABET), { minLength: 26, maxLength: 26 }).map((all) => all.join(""));

test("a code that was made is read back however it is typed", () => {
  fc.assert(
    fc.property(code, fc.constantFrom(" ", "-", "", "\u2013", "\u00a0\n"), fc.boolean(), (made, between, low) => {
      const shown = groupsOf(made);
      assert.equal(shown.length, 7);
      const typed = shown.join(between).replaceAll("0", "O").replaceAll("1", "l");
      assert.equal(parseCode(low ? typed.toLowerCase() : typed), made);
    }),
  );
});

test("one wrong character is always noticed", () => {
  fc.assert(
    fc.property(code, fc.nat(27), fc.constantFrom(...ALPHABET), (made, place, other) => {
      const whole = made + checkDigits(made);
      fc.pre(whole[place] !== other);
      assert.deepEqual(parseCode(whole.slice(0, place) + other + whole.slice(place + 1)), { problem: "check" });
    }),
  );
});

test("two neighbours swapped are always noticed", () => {
  fc.assert(
    fc.property(code, fc.nat(26), (made, place) => {
      const whole = [...(made + checkDigits(made))];
      const [one, two] = [whole[place] as string, whole[place + 1] as string];
      fc.pre(one !== two);
      whole.splice(place, 2, two, one);
      assert.deepEqual(parseCode(whole.join("")), { problem: "check" });
    }),
  );
});

test("what is wrong has a name", () => {
  const whole = groupsOf("7".repeat(26)).join("-");
  assert.deepEqual(parseCode("  - "), { problem: "empty" });
  assert.deepEqual(parseCode(whole.slice(0, -2)), { problem: "short", missing: 2 });
  assert.deepEqual(parseCode(whole + "AB"), { problem: "long", extra: 2 });
  assert.deepEqual(parseCode("U" + whole.slice(1)), { problem: "character", character: "U" });
  assert.deepEqual(parseCode("ж" + whole.slice(1)), { problem: "character", character: "Ж" });
  assert.deepEqual(parseCode("😀" + whole.slice(1)), { problem: "character", character: "😀" });
  assert.equal(tidied("il-oO"), "1100");
});

test("130 bits of chance: no character is more likely than another", () => {
  const counts = new Map<string, number>();
  for (let turn = 0; turn < 1000; turn++) for (const one of makeCode()) counts.set(one, (counts.get(one) ?? 0) + 1);
  assert.equal(counts.size, 32);
  for (const count of counts.values()) assert.ok(count > 600 && count < 1050, String(count)); // 812.5 ± 28 each
});

test("the four secrets of a code differ, and its key stays with the browser", async () => {
  const [one, same, other] = [await deriveCode("A".repeat(26)), await deriveCode("A".repeat(26)), await deriveCode("B".repeat(26))];
  assert.equal(one.identity.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", one.identity));
  assert.deepEqual({ ...one, identity: null }, { ...same, identity: null });
  assert.notEqual(one.lookup, one.auth);
  for (const name of ["lookup", "auth", "recipient"] as const) assert.notEqual(one[name], other[name]);
  assert.match(one.recipient, /^age1/);
});

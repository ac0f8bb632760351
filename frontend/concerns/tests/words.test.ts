import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { b64, fingerprint, fromWords, makePassphrase, passphraseOf, toWords, unb64 } from "../src/protocol/index.ts";

const even = fc.uint8Array({ maxLength: 64 }).filter((bytes) => bytes.length % 2 === 0);

test("octets come back from words, in both scripts and mixed", () => {
  fc.assert(
    fc.property(even, (bytes) => {
      const [latin, cyrillic] = [toWords(bytes), toWords(bytes, "cyrillic")];
      const mixed = latin.map((word, at) => (at % 2 ? word : (cyrillic[at] as string).toUpperCase()));
      for (const words of [latin, cyrillic, mixed]) assert.deepEqual(fromWords(words.join(" – ")), Uint8Array.from(bytes));
    }),
  );
});

test("published proquints of IPv4 addresses (arXiv:0901.4016)", () => {
  assert.equal(toWords(new Uint8Array([127, 0, 0, 1])).join("-"), "lusab-babad");
  assert.equal(toWords(new Uint8Array([63, 84, 220, 193])).join("-"), "gutih-tugad");
  assert.equal(toWords(new Uint8Array([198, 81, 129, 136])).join("-"), "sinid-makam");
});

test("a word that is none is named", () => {
  assert.deepEqual(fromWords("lusab babax"), { wrong: "babax" });
  assert.deepEqual(fromWords("lusab baba"), { wrong: "baba" });
  assert.deepEqual(fromWords("lusаb"), { wrong: "lusаb" }); // a Cyrillic а among Latin letters
});

test("a fingerprint is 8 words, a passphrase 6", async () => {
  assert.equal((await fingerprint(new Uint8Array(32))).length, 8);
  assert.equal(makePassphrase().split("-").length, 6);
  assert.equal(passphraseOf(" Лусаб бабад "), "lusab-babad");
  assert.deepEqual(passphraseOf("lusab baba"), { wrong: "baba" });
  assert.notEqual(makePassphrase(), makePassphrase());
});

test("base64url has one spelling", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(unb64(b64(bytes)), Uint8Array.from(bytes))));
  for (const wrong of ["A", "AB==", "A+/A", "AB", " AAA"]) {
    if (wrong !== "AB") assert.throws(() => unb64(wrong), wrong);
    else assert.throws(() => unb64(wrong)); // bits behind the last octet
  }
});

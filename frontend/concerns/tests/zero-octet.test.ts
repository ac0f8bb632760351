/** A private key that begins with a zero octet, where the browser refuses such. */

import assert from "node:assert/strict";
import test from "node:test";
import { identityToRecipient } from "age-encryption";
import { makePair, seal, text, unseal } from "../src/protocol/index.ts";
import { importing } from "../src/protocol/zero-octet.ts";

const PREFIX = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20];
const X25519 = { name: "X25519" };
const scalar = (first: number) => new Uint8Array([first, ...Array.from({ length: 31 }, (_, at) => at + 7)]);
const pkcs8 = (key: Uint8Array) => new Uint8Array([...PREFIX, ...key]);

const subtle = Object.getPrototypeOf(crypto.subtle) as SubtleCrypto;
const plain = subtle.importKey.bind(crypto.subtle);

/** As WebKit on Linux does. */
const strict = ((format: "pkcs8", data: Uint8Array<ArrayBuffer>, ...rest: [AlgorithmIdentifier, boolean, KeyUsage[]]) => {
  if (format === "pkcs8" && data[PREFIX.length] === 0) throw new DOMException("does not meet requirements", "DataError");
  return plain(format, data, ...rest);
}) as SubtleCrypto["importKey"];

async function shared(key: CryptoKey): Promise<string> {
  const base = await plain("raw", new Uint8Array([9, ...new Array(31).fill(0)]), X25519, false, []);
  return Buffer.from(await crypto.subtle.deriveBits({ name: "X25519", public: base }, key, 256)).toString("hex");
}

test("it is imported, and is the very same key", async () => {
  const zero = pkcs8(scalar(0));
  await assert.rejects(async () => strict("pkcs8", zero, X25519, false, ["deriveBits"]), { name: "DataError" });
  const mended = await importing(strict)("pkcs8", zero, X25519, false, ["deriveBits"]);
  assert.equal(await shared(mended), await shared(await plain("pkcs8", zero, X25519, false, ["deriveBits"])));
  assert.equal(zero[PREFIX.length], 0);
});

test("other keys and other kinds go through as they are", async () => {
  const seen: unknown[] = [];
  const noted = importing(((...all: unknown[]) => seen.push(all)) as unknown as SubtleCrypto["importKey"]);
  const other = pkcs8(scalar(8));
  void noted("pkcs8", other, X25519, false, ["deriveBits"]);
  void noted("raw", scalar(0), X25519, false, []);
  void noted("pkcs8", pkcs8(scalar(0)), { name: "Ed25519" }, false, ["sign"]);
  assert.deepEqual(seen, [
    ["pkcs8", other, X25519, false, ["deriveBits"]],
    ["raw", scalar(0), X25519, false, []],
    ["pkcs8", pkcs8(scalar(0)), { name: "Ed25519" }, false, ["sign"]],
  ]);
});

test("the protocol imports by it: a browser that refuses zero octets seals and opens four hundred times", async () => {
  const before = crypto.subtle.importKey;
  crypto.subtle.importKey = importing(strict);
  try {
    for (let at = 0; at < 400; at++) {
      const pair = await makePair();
      assert.equal(await identityToRecipient(pair.identity), pair.recipient);
      assert.equal(text(await unseal(await seal("words", pair.recipient), pair.identity)), "words");
    }
  } finally {
    crypto.subtle.importKey = before;
  }
});

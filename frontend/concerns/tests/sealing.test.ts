import assert from "node:assert/strict";
import { test } from "node:test";
import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import {
  BUCKETS, TooLong, deriveCode, kept, makeCode, makePair, openFile, openIdentity, pad, padme, recipientOf, seal, sealFile,
  sealIdentity, sealUnderPassphrase, unpad, unpadFile, unseal, unsealUnderPassphrase, unwrap, wrap,
} from "../src/protocol/index.ts";

const pair = await makePair();

test("padding goes to a bucket and comes off again", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (content) => {
      const padded = pad(content);
      assert.ok(BUCKETS.includes(padded.length));
      assert.deepEqual(unpad(padded), Uint8Array.from(content));
    }),
    { numRuns: 30 },
  );
  assert.equal(pad(new Uint8Array(4092)).length, 4096);
  assert.equal(pad(new Uint8Array(4093)).length, 16384);
  assert.throws(() => pad(new Uint8Array(256 * 1024 - 3)), TooLong);
  const dirty = pad(new Uint8Array(3));
  dirty[4000] = 1;
  for (const wrong of [dirty, new Uint8Array(4095), new Uint8Array(4096).fill(255)]) assert.throws(() => unpad(wrong));
});

test("Padmé: the paper's overhead, never a smaller length", () => {
  assert.equal(padme(0), 4096);
  assert.equal(padme(9), 4096);
  assert.equal(padme(4097), 4352); // E = 12, S = 4: a multiple of 2^8
  assert.equal(padme(1_000_000), 1_015_808); // E = 19, S = 5: of 2^14
  fc.assert(
    fc.property(fc.integer({ min: 4096, max: 2 ** 31 }), (length) => {
      const to = padme(length);
      const [exponent, kept] = [Math.floor(Math.log2(length)), Math.floor(Math.log2(Math.floor(Math.log2(length)))) + 1];
      assert.ok(to >= length && to <= length * 1.12);
      assert.equal(to % 2 ** (exponent - kept), 0);
      assert.equal(padme(to), to);
    }),
  );
});

test("what is sealed opens with its key, and one changed bit is noticed", async () => {
  const sealed = await seal("the night shift", pair.recipient);
  assert.equal(new TextDecoder().decode(await unseal(sealed, pair.identity)), "the night shift");
  await assert.rejects(unseal(sealed, (await makePair()).identity));
  for (let turn = 0; turn < 24; turn++) {
    const forged = sealed.slice();
    const at = Math.floor(Math.random() * forged.length);
    forged[at] = (forged[at] ?? 0) ^ (1 << (turn & 7));
    await assert.rejects(unseal(forged, pair.identity), String(at));
  }
});

test("only native X25519 is taken", async () => {
  for (const wrong of ["age1pq1xyz", "age1yubikey1qwe", "ssh-rsa AAAA", `${pair.recipient} `, ""]) await assert.rejects(seal("x", wrong));
  await assert.rejects(unseal(await seal("x", pair.recipient), "AGE-PLUGIN-SOMETHING-1QQ"));
});

test("kinds of key that the library knows and the protocol does not are refused", async () => {
  const hybrid = await generateHybridIdentity();
  const recipient = await identityToRecipient(hybrid);
  await assert.rejects(seal("x", recipient), /native/);
  await assert.rejects(sealFile(new Blob(["x"]), recipient), /native/);
  await assert.rejects(unseal(await seal("x", pair.recipient), hybrid), /native/);
  const [wrapped] = await wrap("case", 1, hybrid, [{ holder: "P1", recipient: pair.recipient }]);
  assert.ok(wrapped);
  await assert.rejects(unwrap(wrapped, pair.identity), /native/);
});

test("a wrapped key opens for each holder and nobody else, also for a key that the browser keeps", async () => {
  const key = await makePair();
  const [one, two, code] = [await makePair(), await makePair(), await deriveCode(makeCode())];
  const holders = [one.recipient, two.recipient, code.recipient].map((recipient, at) => ({ holder: `P${at}`, recipient }));
  const [first, , third] = await wrap("case", 1, key.identity, holders);
  assert.ok(first && third);
  assert.equal(await unwrap(first, one.identity), key.identity);
  assert.equal(await unwrap(third, code.identity), key.identity);
  await assert.rejects(unwrap(first, two.identity));
  const held = await kept(key.identity);
  assert.equal(held.extractable, false);
  assert.equal(await recipientOf(held), key.recipient);
  await assert.rejects(kept(`${key.identity.slice(0, -1)}${key.identity.endsWith("Q") ? "P" : "Q"}`));
});

test("a passphrase opens what it sealed", async () => {
  const sealed = await sealUnderPassphrase(pair.identity, "lusab babad gutih tugad sinid makam");
  assert.equal(await unsealUnderPassphrase(sealed, "lusab babad gutih tugad sinid makam"), pair.identity);
  await assert.rejects(unsealUnderPassphrase(sealed, "lusab babad gutih tugad sinid makan"));
});

test("a file comes back octet for octet, padded in between, and not as another", async () => {
  for (const size of [0, 1, 4088, 4089, 70_000]) {
    const content = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)));
    const { blob, sha256 } = await sealFile(new Blob([content]), pair.recipient);
    assert.deepEqual(await openFile(blob, sha256, pair.identity), content);
    assert.equal((await unseal(blob, pair.identity)).length, padme(content.length + 8));
    await assert.rejects(openFile(blob, `${sha256.slice(0, -1)}_`, pair.identity));
  }
  const lying = new Uint8Array(4096);
  lying[5] = 1;
  assert.throws(() => unpadFile(lying));
});

test("an identity opens only as the blob that was named", async () => {
  const identity = { name: "Асель", contact: "+7 700", safe: "evening", code_word: "apple", interpreter: "" };
  const { blob, hash } = await sealIdentity(identity, pair.recipient);
  assert.deepEqual(await openIdentity(blob, hash, pair.identity), identity);
  const other = await sealIdentity(identity, pair.recipient);
  await assert.rejects(openIdentity(other.blob, hash, pair.identity));
});

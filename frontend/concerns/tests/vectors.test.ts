// what the tools in Python made, read here; tests/concerns/make_vectors.py makes it

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  ManifestRefused, b64, deriveCode, fingerprint, fromWords, groupsOf, manifestHash, openFile, hash, openIdentity, padme, parseCode, passphraseOf, readThread,
  toWords, unb64, unsealUnderPassphrase, unwrap, verifyManifest, type ConcernBody, type KeyName, type Refusal, type Signed, type Wrapped,
} from "../src/protocol/index.ts";

const vectors = JSON.parse(readFileSync("../../tests/concerns/vectors.json", "utf8"));

// the words of the tools for what is wrong, beside ours
const CODE_WORDS: Record<string, string> = { empty: "code-short", short: "code-short", long: "code-long", character: "code-sign", check: "code-check" };
const MANIFEST_WORDS: Record<Refusal, string> = {
  "other-root": "manifest-root", "bad-signature": "manifest-signature", "other-organisation": "manifest-organisation", "rolled-back": "manifest-older",
  over: "manifest-over", "not-begun": "manifest-not-yet", "too-long": "manifest-dates", malformed: "manifest-form", "cannot-verify": "",
};

test("codes give the same secrets", async () => {
  for (const { code, shown, recipient, lookup, auth, mac } of vectors.codes) {
    const derived = await deriveCode(code);
    assert.equal(groupsOf(code).join(" "), shown);
    assert.deepEqual([derived.recipient, derived.lookup, derived.auth, b64(derived.mac)], [recipient, lookup, auth, mac]);
  }
});

test("what is typed is read alike", () => {
  for (const { typed, code, refused } of vectors.typing) {
    const found = parseCode(typed);
    assert.equal(typeof found === "string" ? found : CODE_WORDS[found.problem], code ?? refused, typed);
  }
});

test("words are spelled alike", () => {
  for (const [octets, latin, cyrillic] of vectors.words) {
    assert.equal(toWords(unb64(octets)).join(" "), latin);
    assert.equal(toWords(unb64(octets), "cyrillic").join(" "), cyrillic);
    assert.deepEqual(fromWords(cyrillic), unb64(octets));
  }
});

test("manifests are taken and refused alike", async () => {
  const { rows, hash, fingerprint: words } = vectors.manifests;
  for (const { signed, asked, refused } of rows as { signed: Signed; asked: { slug: string; root: string; at_least: number; today: string }; refused?: string }[]) {
    const trust = { slug: asked.slug, root: asked.root, version: asked.at_least };
    const taken = verifyManifest(signed, trust, new Date(`${asked.today}T12:00:00Z`));
    if (refused === undefined || refused === null) await taken;
    else await assert.rejects(taken, (error) => error instanceof ManifestRefused && MANIFEST_WORDS[error.why] === refused, refused);
  }
  assert.equal(await manifestHash(rows[0].signed), hash);
  assert.deepEqual(await fingerprint(unb64(rows[0].asked.root)), words.latin);
  assert.deepEqual(await fingerprint(unb64(rows[0].asked.root), "cyrillic"), words.cyrillic);
});

const told = vectors.thread;

function wrappedFor(holder: string, key: KeyName): Wrapped {
  return told.wrapped.find((one: Wrapped) => one.holder === holder && one.key === key);
}

async function read(blobs: string[], opener: string, mac: Uint8Array | null) {
  const sent = blobs.map((blob, at) => ({ seq: at + 1, generation: 1, blob }));
  return readThread({ handle: told.handle, openers: new Map([[1, opener]]), mac }, sent);
}

test("a thread written by the tools is read by both sides", async () => {
  const code = await deriveCode(told.code);
  for (const [wrapped, opener, mac] of [
    [wrappedFor("reporter", "case"), code.identity, code.mac],
    [wrappedFor(told.holders.handler, "case"), told.people[told.holders.handler], null],
  ] as const) {
    const identity = await unwrap(wrapped, opener);
    assert.equal(identity, told.keys.case);
    const thread = await read(told.blobs, identity, mac);
    assert.equal(thread.broken, null);
    assert.deepEqual(thread.messages.map((message) => message.body.kind), told.kinds);
  }
});

test("what a server did to it is noticed", async () => {
  for (const [name, blobs] of Object.entries(told.tampered as Record<string, string[]>)) {
    const thread = await read(blobs, told.keys.case, (await deriveCode(told.code)).mac);
    assert.notEqual(thread.broken, null, name);
  }
});

test("files, lengths, identity and passphrases are read alike", async () => {
  const { identity, content, blob } = vectors.file;
  assert.deepEqual(await openFile(unb64(blob), await hash(unb64(blob)), identity), unb64(content));
  for (const [length, to] of vectors.file.padme) assert.equal(padme(length), to);
  const { passphrase } = vectors;
  assert.equal(passphraseOf(passphrase.cyrillic), passphrase.passphrase);
  assert.equal(await unsealUnderPassphrase(unb64(passphrase.blob), passphrase.passphrase), passphrase.identity);
  const thread = await read(told.blobs, told.keys.case, null);
  const first = thread.messages[0]?.body as ConcernBody;
  if (told.identity !== undefined) await openIdentity(unb64(told.identity), first.identity ?? "", told.keys.identity);
});

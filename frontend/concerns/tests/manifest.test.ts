import assert from "node:assert/strict";
import { test } from "node:test";
import { ManifestRefused, verifyManifest, type Manifest, type Refusal, type Signed } from "../src/protocol/index.ts";
import { makeRoot, manifestOf, now, sign } from "./making.ts";

const root = await makeRoot();
const trust = { slug: "union", root: root.public, version: 3 };

async function refused(sent: Promise<Signed> | Signed, why: Refusal, at = now, seen = 0): Promise<void> {
  const wrong = verifyManifest(await sent, trust, at, seen);
  await assert.rejects(wrong, (error) => error instanceof ManifestRefused && error.why === why, why);
}

async function changed(change: Partial<Manifest> & { format?: string }): Promise<Signed> {
  return sign(root, JSON.stringify(await manifestOf(root, change)));
}

test("a manifest that is as trust says is taken", async () => {
  const manifest = await manifestOf(root);
  assert.deepEqual(await verifyManifest(await sign(root, JSON.stringify(manifest)), trust, now), manifest);
  await verifyManifest(await changed({ version: 4 }), trust, now, 4);
  await verifyManifest(await changed({ issued: "2026-12-02" }), trust, now); // a clock that is a day behind
  await verifyManifest(await changed({ expires: "2026-12-01" }), trust, now);
});

test("one that is not is refused, each with its own word", async () => {
  const other = await makeRoot();
  await refused(sign(other, JSON.stringify(await manifestOf(other))), "other-root");
  await refused(sign(other, JSON.stringify(await manifestOf(root))), "bad-signature");
  await refused(changed({ organisation: "employer" }), "other-organisation");
  await refused(changed({ version: 2 }), "rolled-back");
  await refused(changed({ version: 3 }), "rolled-back", now, 4);
  await refused(changed({ expires: "2026-11-30" }), "over");
  await refused(changed({ issued: "2026-12-03" }), "not-begun");
  await refused(changed({ expires: "2028-01-05" }), "too-long");
  await refused(changed({}), "over", new Date("2027-12-01"));
  await refused(changed({}), "not-begun", new Date("2025-12-01"));
});

test("what is newer than trust knows is signed by the next root, and by it alone", async () => {
  const next = await makeRoot();
  const turning = { ...trust, next_root: next.public };
  const signed = async (by: typeof root, version: number) => sign(by, JSON.stringify(await manifestOf(by, { version })));
  assert.equal((await verifyManifest(await signed(root, 3), turning, now)).version, 3);
  assert.equal((await verifyManifest(await signed(next, 4), turning, now)).root, next.public);
  for (const wrong of [await signed(root, 4), await signed(next, 3), await signed(next, 2)]) {
    await assert.rejects(verifyManifest(wrong, turning, now), (error) => error instanceof ManifestRefused && error.why === "other-root");
  }
  await refused(signed(next, 4), "other-root"); // trust that names no next root
});

test("officers may be named, and be nobody", async () => {
  const [holder] = (await manifestOf(root)).intake;
  assert.ok(holder);
  assert.equal((await verifyManifest(await changed({ officers: [holder] }), trust, now)).officers?.length, 1);
  await verifyManifest(await changed({ officers: [] }), trust, now);
  await refused(changed({ officers: [{ holder: "P1", recipient: "age1" }] }), "malformed");
  await refused(changed({ officers: [holder, holder] }), "malformed");
});

test("whatever lacks or has another form is malformed", async () => {
  const [holder] = (await manifestOf(root)).intake;
  assert.ok(holder);
  const wrong: Record<string, unknown>[] = [
    { format: "cadre-concerns-manifest/2" }, { version: 0 }, { version: "3" }, { version: 1.5 }, { intake: [] }, { custodians: [] },
    { intake: [{ holder: "P1", recipient: "age1tag1qwe0kafsjrar4txm6heqnhpfuggzr0gvznz7fvygxrlq90u5mq2pysxtw6h" }] },
    { intake: [holder, holder] }, { recovery: "ssh-ed25519 AAAA" }, { issued: "yesterday" }, { expires: "2027-02-31x" }, { next_root: 1 },
  ];
  for (const change of wrong) await refused(changed(change as Partial<Manifest>), "malformed");
  await refused(sign(root, "not JSON"), "malformed");
  await refused(sign(root, "null"), "malformed");
  await refused({ manifest: 1 } as unknown as Signed, "malformed");
});

test("a changed letter is noticed wherever it stands", async () => {
  const sent = await changed({});
  for (const at of [5, 60, 200, sent.manifest.length - 10]) {
    const letter = sent.manifest[at] === "a" ? "b" : "a";
    const forged = { ...sent, manifest: sent.manifest.slice(0, at) + letter + sent.manifest.slice(at + 1) };
    await assert.rejects(verifyManifest(forged, trust, now), ManifestRefused);
  }
  await refused({ ...sent, signature: "AAAA" }, "bad-signature");
  await refused({ ...sent, signature: "not base64!" }, "bad-signature");
});

test("a browser without Ed25519 says that it cannot verify", async (t) => {
  t.mock.method(crypto.subtle, "importKey", () => Promise.reject(new DOMException("no", "NotSupportedError")));
  await refused(changed.bind(null, {})(), "cannot-verify");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter } from "age-encryption";
import { ApiError, type Api, type Whole } from "../src/desk/api.ts";
import type { Desk } from "../src/desk/casework.ts";
import { CannotExport, MOST, recipientIn, takeOut, underNewPassphrase, type Export, type ExportProblem, type To } from "../src/desk/exporting.ts";
import { tarOf } from "../src/desk/tar.ts";
import { b64, kept, makePair, random, sealFile, sealMessage, text, utf8, wrap, type Body, type FileEntry } from "../src/protocol/index.ts";
import { now } from "./making.ts";

const HANDLE = b64(random(16));
const [mine, reader, one, files, identity] = [await makePair(), await makePair(), await makePair(), await makePair(), await makePair()];
const mac = random(32);
const TOKEN = b64(random(32));

async function fileOf(name: string, content: Uint8Array, key: "files" | "identity" = "files"): Promise<{ entry: FileEntry; blob: Uint8Array }> {
  const { blob, sha256 } = await sealFile(new Blob([content as never]), key === "files" ? files.recipient : identity.recipient);
  return { entry: { id: b64(random(16)), name, type: "image/png", size: content.length, sha256, key }, blob };
}

/** A desk whose server has a concern with three files, one that was never there and one of the sealed name. */
async function desk(last: Uint8Array = mac, more: FileEntry[] = [], sizes: Whole["files"] = []): Promise<{ desk: Desk; told: string[] }> {
  const photo = await fileOf("../../wound.PNG", utf8("a picture"));
  const note = await fileOf("note", utf8("words"));
  const passport = await fileOf("passport.png", utf8("passport"), "identity");
  const lost = { ...photo.entry, id: b64(random(16)), name: "lost.png" };
  const recipients = { reporter: reader.recipient, identity: identity.recipient, files: files.recipient };
  const bodies: Body[] = [
    { kind: "concern", mac: b64(mac), recipients, manifest: { version: 1, hash: "h" }, language: "en", answers: { kinds: ["pay"] }, story: "Four months.", consents: [], files: [photo.entry, lost, passport.entry, ...more], identity: "hash of the sealed name" },
    { kind: "note", text: "And this.", files: [note.entry] },
    { kind: "withdrawal", token: TOKEN },
  ];
  const messages: Whole["messages"] = [];
  let prev: string | null = null;
  for (const [at, body] of bodies.entries()) {
    const from = at < 2 ? "reporter" : "handler";
    const sealed: { blob: Uint8Array; hash: string } = await sealMessage({ v: 1, case: HANDLE, seq: at + 1, from, prev, day: "2026-11-30", body }, at === 2 ? last : mac, one.recipient);
    messages.push({ seq: at + 1, generation: 1, blob: b64(sealed.blob), day: "2026-11-30" });
    prev = sealed.hash;
  }
  const holder = [{ holder: "P1", recipient: mine.recipient }];
  const keys = [...(await wrap("case", 1, one.identity, holder)), ...(await wrap("files", 1, files.identity, holder)), ...(await wrap("identity", 1, identity.identity, holder))];
  const blobs = new Map([photo, note, passport].map(({ entry, blob }) => [entry.id, blob]));
  const told: string[] = [];
  const api = {
    case: async () => ({ handle: HANDLE, state: "received", outcomes: [], messages, keys, holders: [], files: sizes }),
    act: async (_: string, __: string, what: string) => void told.push(what),
    file: async (_: string, __: string, id: string) => {
      told.push("file");
      const blob = blobs.get(id);
      if (blob === undefined) throw new ApiError("not-found", 404);
      return blob;
    },
  };
  return { desk: { api: api as unknown as Api, slug: "union", mine: { key: await kept(mine.identity), recipient: mine.recipient } }, told };
}

/** What `tar` would write: path -> content. */
function untar(whole: Uint8Array): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (let at = 0; whole[at] !== 0; ) {
    const size = Number.parseInt(text(whole.slice(at + 124, at + 135)), 8);
    found.set(text(whole.slice(at, at + 100)).replace(/\0.*$/s, ""), whole.slice(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

async function opened({ sealed }: Export, to: To): Promise<Map<string, Uint8Array>> {
  const decrypter = new Decrypter();
  if ("passphrase" in to) decrypter.addPassphrase(to.passphrase);
  else decrypter.addIdentity(reader.identity);
  return untar(await decrypter.decrypt(sealed));
}

async function refused(typed: string): Promise<ExportProblem | null> {
  try {
    recipientIn(typed);
    return null;
  } catch (error) {
    return error instanceof CannotExport ? error.why : null;
  }
}

for (const to of [{ recipient: ` ${reader.recipient}\n` }, underNewPassphrase()] as To[]) {
  test(`a concern taken out opens for ${Object.keys(to)[0]} and holds neither keys nor the sealed name`, async () => {
    const { desk: own, told } = await desk();
    const made = await takeOut(own, HANDLE, to, now);
    assert.deepEqual([made.files, made.missing, told[0]], [2, 1, "export"]);
    const found = await opened(made, to);
    assert.deepEqual([...found.keys()], ["concern.json", "files/01.png", "files/03.bin"]);
    const json = text(found.get("concern.json") ?? new Uint8Array());
    const thread = JSON.parse(json) as { messages: { authentic: boolean; body: Record<string, unknown> }[]; files: { name: string; path: string | null }[]; organisation: string };
    assert.deepEqual(thread.messages.map(({ authentic, body }) => [authentic, body.story ?? body.text ?? body.kind]), [[true, "Four months."], [true, "And this."], [true, "withdrawal"]]);
    assert.deepEqual(thread.files.map(({ name, path }) => [name, path]), [["../../wound.PNG", "files/01.png"], ["lost.png", null], ["note", "files/03.bin"]]);
    assert.equal(text(found.get("files/01.png") ?? new Uint8Array()), "a picture");
    for (const never of [b64(mac), TOKEN, "passport", "hash of the sealed name", "AGE-SECRET", one.recipient]) assert.ok(!json.includes(never), never);
    assert.equal(thread.organisation, "union");
  });
}

test("what is not authentic is told to be so and not shown", async () => {
  const { desk: own } = await desk(random(32));
  const to = { recipient: reader.recipient };
  const found = await opened(await takeOut(own, HANDLE, to, now), to);
  const { messages } = JSON.parse(text(found.get("concern.json") ?? new Uint8Array())) as { messages: object[] };
  assert.deepEqual(messages.at(-1), { seq: 3, authentic: false, why: "tag" });
});

test("nothing is made that was not told to the audit, nor for anything but an ordinary key", async () => {
  const { desk: own, told } = await desk();
  const silent = { ...own, api: { ...own.api, act: async () => { throw new ApiError("offline", 0); } } as unknown as Api };
  await assert.rejects(takeOut(silent, HANDLE, { recipient: reader.recipient }, now), ApiError);
  await assert.rejects(takeOut(own, HANDLE, { recipient: "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t" }, now), CannotExport);
  assert.equal(told[0], "export");
  const slip = reader.recipient.replace(/.$/, (last) => (last === "q" ? "p" : "q"));
  const typed = [reader.recipient, `age1pq1${"q".repeat(1900)}`, "age1tag1qwe0kafsjrar4txm6heqnhpfuggzr0gvznz7fvygxrlq90u5mq2pysxtw6h", "ssh-ed25519 AAAA", "", slip, reader.identity, reader.recipient.toUpperCase()];
  assert.deepEqual(await Promise.all(typed.map(refused)), [null, "recipient", "recipient", "recipient", "recipient", "mistyped", "secret", "recipient"]);
});

test("more than sixty megabytes of files are refused before one is fetched", async () => {
  const huge = { id: b64(random(16)), name: "film.mp4", type: "video/mp4", size: 9, sha256: "", key: "files" } as const;
  const { desk: own, told } = await desk(mac, [huge], [{ id: huge.id, size: MOST + 1 }]);
  await assert.rejects(takeOut(own, HANDLE, { recipient: reader.recipient }, now), (error) => error instanceof CannotExport && error.why === "too-much");
  assert.deepEqual(told, ["export"]);
});

test("a path in the file leads nowhere", () => {
  for (const path of ["../x", "/etc/x", "A.png", "a/../../b", "", "x".repeat(101)]) assert.throws(() => tarOf([{ path, content: utf8("") }], now), path);
});

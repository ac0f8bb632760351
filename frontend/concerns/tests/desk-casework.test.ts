import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, type Api, type Whole } from "../src/desk/api.ts";
import { CannotWrite, namedIdentity, openCase, readPreview, sealPreview, sealTriage, triageOf, write, type Desk, type Opened } from "../src/desk/casework.ts";
import { agrees, standing } from "../src/desk/consents.ts";
import { firstOf } from "../src/desk/first.ts";
import { handTo, lacking, removed, rotate } from "../src/desk/handing.ts";
import { previewOf } from "../src/desk/referring.ts";
import { believed, DoesNotFollow, signedIn } from "../src/desk/signing.ts";
import {
  b64, hash, kept, makePair, ManifestRefused, random, readThread, recipientOf, sealMessage, unwrap, wrap, type Body, type Holder, type Manifest, type Pair, type Wrapped,
} from "../src/protocol/index.ts";
import { makeRoot, manifestOf, now, sign } from "./making.ts";

const HANDLE = b64(random(16));
const root = await makeRoot();
const people = Object.fromEntries(await Promise.all(["P1", "P2", "P3"].map(async (name) => [name, await makePair()]))) as Record<string, Pair>;
const [recovery, reporter] = [await makePair(), await makePair()];
const holder = (name: string): Holder => ({ holder: name, recipient: people[name]?.recipient ?? "" });
const mac = random(32);

async function manifestFor(...names: string[]): Promise<Manifest> {
  return { ...(await manifestOf(root)), intake: names.map(holder), recovery: recovery.recipient };
}

/** What the server keeps of one case, and how it answers: numbers once, in order, under the newest generation. */
class Kept {
  messages: { seq: number; generation: number; blob: string; day: string }[] = [];
  keys: Wrapped[] = [];
  generation = 1;
  meanwhile: (() => Promise<void>) | null = null;

  whole(who: string): Whole {
    const holders = this.keys.map(({ key, generation, holder: name }) => ({ key, generation, holder: name }));
    return {
      handle: HANDLE, state: "triaged", outcomes: [], urgent: false, claimed_by: null, received: "2026-11-30", acknowledged: null, fed_back: null, closed: null, due: null,
      deletion_day: null, extended: null, hold: null, deletion_asked: null, consents: {}, generation: this.generation, waiting: true, manifest_version: 3, identity: false,
      keys: this.keys.filter((one) => one.holder === who), messages: this.messages, files: [], holders, linked: [], referrals: [],
    };
  }

  take(message: { seq: number; generation: number; blob: string }): void {
    if (message.seq !== this.messages.length + 1) throw new ApiError("seq-taken", 409);
    if (message.generation !== this.generation) throw new ApiError("generation-taken", 409);
    this.messages.push({ ...message, day: "2026-11-30" });
  }

  async act(what: string, body: unknown): Promise<void> {
    const before = this.meanwhile;
    this.meanwhile = null;
    await before?.();
    if (what === "messages") return this.take(body as never);
    const { keys, message } = body as { keys: Wrapped[]; message?: never };
    if (message !== undefined) this.take(message), this.generation++;
    this.keys.push(...keys);
  }

  async desk(who: string): Promise<Desk> {
    const key = await kept(people[who]?.identity ?? "");
    const api = { case: async () => this.whole(who), act: (_: string, __: string, what: string, body: unknown) => this.act(what, body) };
    return { api: api as unknown as Api, slug: "union", mine: { key, recipient: people[who]?.recipient ?? "" } };
  }

  async open(who: string): Promise<Opened> {
    return openCase(this.whole(who), (await this.desk(who)).mine);
  }
}

async function begun(manifest: Manifest, more: Partial<Body> = {}): Promise<Kept> {
  const server = new Kept();
  const [one, identity, files] = [await makePair(), await makePair(), await makePair()];
  const body = {
    kind: "concern", mac: b64(mac), recipients: { reporter: reporter.recipient, identity: identity.recipient, files: files.recipient }, manifest: { version: 3, hash: "h" },
    language: "en", answers: { kinds: ["pay"] }, story: "Four months.", consents: [], files: [], identity: null, ...more,
  } as Body;
  const { blob } = await sealMessage({ v: 1, case: HANDLE, seq: 1, from: "reporter", prev: null, day: "2026-11-30", body }, mac, one.recipient);
  server.take({ seq: 1, generation: 1, blob: b64(blob) });
  const extra = [{ holder: "recovery", recipient: manifest.recovery }, { holder: "reporter", recipient: reporter.recipient }];
  server.keys = [...(await wrap("case", 1, one.identity, [...manifest.intake, ...extra])), ...(await wrap("files", 1, files.identity, manifest.intake))];
  return server;
}

async function asReporter(server: Kept) {
  const openers = new Map<number, string>();
  for (const one of server.keys.filter((key) => key.holder === "reporter")) openers.set(one.generation, await unwrap(one, reporter.identity));
  return readThread({ handle: HANDLE, openers, mac }, server.messages);
}

const note = (text: string): Body => ({ kind: "note", text, files: [] });
const texts = (bodies: { body: Body }[]) => bodies.map(({ body }) => (body.kind === "note" ? body.text : body.kind));

test("two who write at once both get through, and the person reads both", async () => {
  const server = await begun(await manifestFor("P1", "P2"));
  const [mine, other] = [await server.open("P1"), await server.open("P2")];
  server.meanwhile = async () => void (await write(await server.desk("P2"), other, note("second")));
  const after = await write(await server.desk("P1"), mine, note("first"));
  assert.deepEqual(texts(after.thread.messages), ["concern", "second", "first"]);
  assert.deepEqual(texts((await asReporter(server)).messages), ["concern", "second", "first"]);
});

test("nothing follows what is not authentic", async () => {
  const server = await begun(await manifestFor("P1"));
  const opened = await server.open("P1");
  const { blob } = await sealMessage({ v: 1, case: HANDLE, seq: 2, from: "handler", prev: opened.thread.previous, day: "2026-11-30", body: note("forged") }, random(32), opened.thread.recipient);
  server.take({ seq: 2, generation: 1, blob: b64(blob) });
  const broken = await server.open("P1");
  assert.equal(broken.thread.broken?.why, "tag");
  assert.deepEqual(texts(broken.thread.messages), ["concern"]);
  await assert.rejects(write(await server.desk("P1"), broken, note("x")), (error) => error instanceof CannotWrite && error.why === "broken");
});

test("whoever was removed reads nothing that is written after the new key; those who stay, recovery and the person do", async () => {
  const server = await begun(await manifestFor("P1", "P2"));
  const manifest = await manifestFor("P1");
  const opened = await server.open("P1");
  assert.deepEqual(removed(opened, manifest), ["P2"]);
  const rotated = await rotate(await server.desk("P1"), opened, manifest);
  assert.deepEqual([rotated.thread.generation, removed(rotated, manifest)], [2, []]);
  await write(await server.desk("P1"), rotated, note("for those who stay"));
  assert.deepEqual(texts((await asReporter(server)).messages), ["concern", "key", "for those who stay"]);
  const gone = await server.open("P2");
  assert.deepEqual([texts(gone.thread.messages), gone.thread.broken?.why], [["concern", "key"], "unreadable"]);
  assert.deepEqual(server.keys.filter((one) => one.generation === 2).map((one) => one.holder).sort(), ["P1", "recovery", "reporter"]);
});

test("a new key and a reply at once: the reply stays readable", async () => {
  const server = await begun(await manifestFor("P1", "P2"));
  const manifest = await manifestFor("P1");
  const opened = await server.open("P1");
  server.meanwhile = async () => void (await write(await server.desk("P1"), await server.open("P1"), note("between")));
  const rotated = await rotate(await server.desk("P1"), opened, manifest);
  assert.deepEqual(texts(rotated.thread.messages), ["concern", "between", "key"]);
  assert.equal(rotated.thread.broken, null);
});

test("a colleague of the manifest is given what one holds, once", async () => {
  const server = await begun(await manifestFor("P1"));
  const manifest = await manifestFor("P1", "P3");
  const opened = await server.open("P1");
  assert.deepEqual(lacking(opened, manifest).map((one) => one.holder), ["P3"]);
  const given = await handTo(await server.desk("P1"), opened, holder("P3"));
  assert.deepEqual(lacking(given, manifest), []);
  assert.deepEqual([...(await server.open("P3")).held.keys()].sort(), ["case 1", "files 1"]);
});

test("a judgement and a preview open for handlers, and the judgement not for the person", async () => {
  const server = await begun(await manifestFor("P1"));
  const opened = await server.open("P1");
  const triage = await sealTriage(opened, { certainty: "probable", urgency: "standard" });
  const after = await write(await server.desk("P1"), opened, { kind: "state", state: "triaged", outcomes: [], text: "", triage: triage ?? "" });
  assert.deepEqual(await triageOf(after), { certainty: "probable", urgency: "standard" });
  const withoutFiles = { ...after, held: new Map([...after.held].filter(([name]) => name.startsWith("case"))) };
  assert.equal(await triageOf(withoutFiles), null);
  const preview = previewOf([{ id: "kinds", name: "What", value: "Pay" }, { id: "story", name: "Words", value: "secret" }], new Set(["kinds"]), " call at noon ");
  assert.deepEqual(preview, { What: "Pay", "": "call at noon" });
  assert.deepEqual(await readPreview(after, await sealPreview(after, preview)), preview);
});

test("the inbox reads the first message with the handler's kept key, and says when it cannot", async () => {
  const server = await begun(await manifestFor("P1"));
  const { messages, keys } = server.whole("P1");
  const row = { ...server.whole("P1"), keys, count: 1, first: messages[0] as { generation: number; blob: string } };
  assert.deepEqual(await firstOf(row, (await server.desk("P1")).mine.key, "2026-11-30"), { kinds: ["pay"], language: "en", urgency: "standard" });
  assert.equal(await firstOf(row, (await server.desk("P2")).mine.key, "2026-11-30"), "unreadable");
  assert.equal(await firstOf({ ...row, handle: b64(random(16)) }, (await server.desk("P1")).mine.key, "2026-11-30"), "unreadable");
});

test("the last word on each purpose counts", async () => {
  const consent = (id: string, given: boolean, about?: string) => ({ id, given, text_version: "1", language: "en", day: "2026-11-30", ...(about === undefined ? {} : { about }) });
  const server = await begun(await manifestFor("P1"), { consents: [consent("S3", true, "clinic"), consent("S5", true), consent("S2", false)], identity: "first" } as Partial<Body>);
  const opened = await server.open("P1");
  const all = standing(opened.thread.messages);
  assert.deepEqual([agrees(all, "S3", "clinic"), agrees(all, "S3", "lawyer"), agrees(all, "S5"), agrees(all, "S2")], [true, false, true, false]);
  const later = standing([...opened.thread.messages, { ...(opened.thread.messages[0] as never as object), body: { kind: "consents", consents: [consent("S5", false)] } } as never]);
  assert.equal(agrees(later, "S5"), false);
  assert.equal(namedIdentity(opened), "first");
});

test("a manifest is looked at as every browser will before it is sent", async () => {
  const first = { ...(await manifestFor("P1")), version: 1, custodians: [holder("P2")] };
  const one = await sign(root, JSON.stringify(first));
  const known = ["P1", "P2", "P3"].map((name) => ({ pseudonym: name, name, roles: [], recipient: people[name]?.recipient ?? null }));
  const empty = { slug: "union", names: { en: "", ru: "" }, roles: [], rights: [], root: "", standing: "probation", manifest: null, bursts: [] };
  const standing1 = { ...empty, root: root.public, manifest: one };
  const next = (change: Partial<Manifest>) => ({ ...first, version: 2, previous: null, ...change });
  assert.equal((await believed(empty, known, signedIn(JSON.stringify(one)), now)).version, 1);
  const previous = await hash(one.manifest);
  assert.equal((await believed(standing1, known, await sign(root, JSON.stringify(next({ previous }))), now)).version, 2);
  const wrong = (signed: Promise<never>, kind: new (...given: never[]) => Error) => assert.rejects(signed, (error) => error instanceof kind);
  await wrong(believed(standing1, known, await sign(root, JSON.stringify(next({ previous: "other" }))), now) as Promise<never>, DoesNotFollow);
  await wrong(believed(standing1, known, await sign(root, JSON.stringify(next({ previous, version: 4 }))), now) as Promise<never>, DoesNotFollow);
  await wrong(believed(standing1, known.slice(1), await sign(root, JSON.stringify(next({ previous }))), now) as Promise<never>, DoesNotFollow);
  await wrong(believed(standing1, known, await sign(await makeRoot(), JSON.stringify(next({ previous }))), now) as Promise<never>, ManifestRefused);
  assert.throws(() => signedIn("{}"), ManifestRefused);
  assert.equal(await recipientOf(people.P1?.identity ?? ""), holder("P1").recipient);
});

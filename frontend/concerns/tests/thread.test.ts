import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  b64, hash, makePair, random, readThread, sealMessage, tagOf, type Body, type Distrust, type Message, type Opener, type Pair, type Sent, type Side,
} from "../src/protocol/index.ts";

const mac = random(32);
const handle = b64(random(16));
const key = await makePair();

const concern: Body = {
  kind: "concern", mac: b64(mac), recipients: { reporter: key.recipient, identity: key.recipient, files: key.recipient },
  manifest: { version: 3, hash: "" }, language: "ru", answers: { kinds: ["pay"] }, story: "Три месяца без оплаты", consents: [], files: [], identity: null,
};

const note = (text: string): Body => ({ kind: "note", text, files: [] });

interface Chain {
  sent: Sent[];
  previous: string | null;
}

async function say(chain: Chain, from: Side, body: Body, change: Partial<Message> = {}, to: Pair = key, generation = 1): Promise<Chain> {
  const seq = chain.sent.length + 1;
  const message: Message = { v: 1, case: handle, seq, from, prev: chain.previous, day: "2026-11-30", body, ...change };
  const { blob, hash } = await sealMessage(message, mac, to.recipient);
  return { sent: [...chain.sent, { seq, generation, blob: b64(blob) }], previous: hash };
}

async function threadOf(length: number): Promise<Chain> {
  let chain: Chain = await say({ sent: [], previous: null }, "reporter", concern);
  for (let at = 1; at < length; at++) chain = await say(chain, at % 2 ? "handler" : "reporter", note(`${at}`));
  return chain;
}

function read(sent: Sent[], openers: [number, Opener][] = [[1, key.identity]], own: Uint8Array | null = mac) {
  return readThread({ handle, openers: new Map(openers), mac: own }, sent);
}

async function breaks(sent: Sent[], seq: number, why: Distrust, believed: number): Promise<void> {
  const thread = await read(sent);
  assert.deepEqual(thread.broken, { seq, why });
  assert.equal(thread.messages.length, believed);
}

const whole = await threadOf(5);

test("reporter and handler read the same thread; the handler learns the mac from it", async () => {
  for (const own of [mac, null]) {
    const thread = await read(whole.sent, undefined, own);
    assert.equal(thread.broken, null);
    assert.equal(thread.messages.length, 5);
    assert.equal(thread.seq, 5);
    assert.equal(thread.previous, whole.previous);
    assert.deepEqual(thread.mac, mac);
    assert.equal(thread.recipient, key.recipient);
  }
});

test("any other order, any gap, any repetition is noticed at its first place", async () => {
  const subset = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(subset, async (order) => {
      const sent = order.map((at) => whole.sent[at] as Sent);
      const holds = order.findIndex((at, place) => at !== place);
      const thread = await read(sent);
      assert.equal(thread.messages.length, holds === -1 ? order.length : holds);
      assert.equal(thread.broken === null, holds === -1);
    }),
    { numRuns: 40 },
  );
  await breaks([...whole.sent, whole.sent[4] as Sent], 5, "sequence", 5);
});

test("numbers that the server rewrites help nothing", async () => {
  const [one, two, three] = whole.sent as [Sent, Sent, Sent];
  await breaks([one, { ...three, seq: 2 }], 2, "sequence", 1);
  await breaks([one, { ...two, seq: 3 }], 3, "sequence", 1);
});

test("a message of another case, by the same hands, is noticed", async () => {
  const foreign = await say({ sent: whole.sent.slice(0, 1), previous: (await threadOf(1)).previous }, "handler", note("x"), { case: b64(random(16)) });
  await breaks(foreign.sent, 2, "case", 1);
});

test("a history that was exchanged is noticed", async () => {
  const one = whole.sent.slice(0, 1);
  const other = await say({ sent: one, previous: await hash("another first message") }, "handler", note("x"));
  await breaks(other.sent, 2, "previous", 1);
});

test("who knows the recipient but not the mac cannot write", async () => {
  const message: Message = { v: 1, case: handle, seq: 2, from: "handler", prev: (await threadOf(1)).previous, day: "2026-11-30", body: note("come alone") };
  const { blob } = await sealMessage(message, random(32), key.recipient);
  await breaks([whole.sent[0] as Sent, { seq: 2, generation: 1, blob: b64(blob) }], 2, "tag", 1);
});

test("a first message that somebody else wrote is not the reporter's", async () => {
  const theirs = random(32);
  const body = { ...concern, mac: b64(theirs) } as Body;
  const { blob } = await sealMessage({ v: 1, case: handle, seq: 1, from: "reporter", prev: null, day: "2026-11-30", body }, theirs, key.recipient);
  await breaks([{ seq: 1, generation: 1, blob: b64(blob) }], 1, "tag", 0);
});

test("nobody says what only the other side may", async () => {
  const state: Body = { kind: "state", state: "closed", outcomes: [], text: "" };
  const one: Chain = { sent: whole.sent.slice(0, 1), previous: (await threadOf(1)).previous };
  await breaks((await say(await threadOf(1), "reporter", state)).sent, 2, "form", 1);
  await breaks((await say(await threadOf(1), "handler", { kind: "deletion" })).sent, 2, "form", 1);
  await breaks((await say(await threadOf(1), "reporter", concern)).sent, 2, "form", 1);
  await breaks((await say(one, "handler", { kind: "toString" } as unknown as Body)).sent, 2, "form", 1);
});

test("a sealed blob with one changed bit is unreadable", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.sent[1]!.blob.length - 2), async (at) => {
      const blob = whole.sent[1]!.blob;
      const forged = blob.slice(0, at) + (blob[at] === "A" ? "B" : "A") + blob.slice(at + 1);
      await breaks([whole.sent[0] as Sent, { seq: 2, generation: 1, blob: forged }], 2, "unreadable", 1);
    }),
    { numRuns: 20 },
  );
});

test("a new key counts from the message that told it, and only that key", async () => {
  const next = await makePair();
  const told = await say(await threadOf(2), "handler", { kind: "key", generation: 2, recipient: next.recipient });
  const after = await say(told, "handler", note("under the new key"), {}, next, 2);
  const thread = await read(after.sent, [[1, key.identity], [2, next.identity]]);
  assert.equal(thread.broken, null);
  assert.deepEqual([thread.generation, thread.recipient], [2, next.recipient]);

  const planted = await makePair();
  const forged = await say(told, "handler", note("under a planted key"), {}, planted, 2);
  const wrong = await read(forged.sent, [[1, key.identity], [2, planted.identity]]);
  assert.deepEqual(wrong.broken, { seq: 4, why: "key" });
  const early = await read((await say(await threadOf(2), "handler", note("x"), {}, planted, 2)).sent, [[1, key.identity], [2, planted.identity]]);
  assert.deepEqual(early.broken, { seq: 3, why: "key" });
});

test("a key that leaves a generation out is not taken", async () => {
  const next = await makePair();
  const told = await say(await threadOf(2), "handler", { kind: "key", generation: 3, recipient: next.recipient });
  const thread = await read(told.sent, [[1, key.identity], [3, next.identity]]);
  assert.deepEqual([thread.broken, thread.generation, thread.recipient], [null, 1, key.recipient]);
  const after = await read((await say(told, "handler", note("x"), {}, next, 3)).sent, [[1, key.identity], [3, next.identity]]);
  assert.deepEqual(after.broken, { seq: 4, why: "key" });
});

test("a tag covers every letter of what was signed", async () => {
  const signed = '{"v":1}';
  const tag = await tagOf(signed, mac);
  assert.notEqual(await tagOf(`${signed} `, mac), tag);
  assert.notEqual(await tagOf(signed, random(32)), tag);
});

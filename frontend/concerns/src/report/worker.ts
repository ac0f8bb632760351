/** The worker: makes, holds and uses keys, off the page. What fails here is never sent in another way. */

import {
  b64, day, deriveCode, lacks, makeCode, makePair, octetsUnderPassphrase, pad, random, readThread, sealFile, sealIdentity, sealMessage,
  sealUnderPassphrase, solve, text, unpad, unwrap, utf8, wrap,
  type Body, type Derived, type Identity, type Manifest, type Opener, type Pair, type Thread,
} from "../protocol/index.ts";
import { cleaned } from "./picture.ts";
import type { Asked, Gave, TaskName, Tasks, Told } from "./tasks.ts";

interface Case {
  code: string;
  handle: string;
  derived: Derived;
  pairs: { case: Pair; identity: Pair; files: Pair };
}

let fresh: Case | null = null; // of a concern that is being written
let derived: Derived | null = null; // of a code that was typed
let thread: (Thread & { handle: string }) | null = null;

function needed<Kind>(found: Kind | null): Kind {
  if (found === null) throw new Error("asked out of order");
  return found;
}

async function begin(): Promise<{ code: string; handle: string }> {
  const code = makeCode();
  const [one, identity, files] = [await makePair(), await makePair(), await makePair()];
  fresh = { code, handle: b64(random(16)), derived: await deriveCode(code), pairs: { case: one, identity, files } };
  return { code, handle: fresh.handle };
}

async function derive(code: string): Promise<{ lookup: string; auth: string }> {
  derived = await deriveCode(code);
  return { lookup: derived.lookup, auth: derived.auth };
}

/** To the keys of the concern that is being written, or those that its first message told. */
async function file({ content, key }: Tasks["file"]["asked"]): Promise<Tasks["file"]["gives"]> {
  const told = thread?.messages[0]?.body;
  const recipient = told?.kind === "concern" ? told.recipients[key] : needed(fresh).pairs[key].recipient;
  return sealFile(content, recipient);
}

async function wrappedKeys({ pairs, derived: own }: Case, manifest: Manifest) {
  const recovery = { holder: "recovery", recipient: manifest.recovery };
  const reporter = { holder: "reporter", recipient: own.recipient };
  return [
    ...(await wrap("case", 1, pairs.case.identity, [...manifest.intake, recovery, reporter])),
    ...(await wrap("identity", 1, pairs.identity.identity, [...manifest.custodians, recovery])),
    ...(await wrap("files", 1, pairs.files.identity, [...manifest.intake, recovery])),
  ];
}

function firstBody(one: Case, manifest: Manifest, hash: string, told: Told, identity: string | null): Body {
  return {
    kind: "concern",
    mac: b64(one.derived.mac),
    recipients: { reporter: one.derived.recipient, identity: one.pairs.identity.recipient, files: one.pairs.files.recipient },
    manifest: { version: manifest.version, hash },
    language: told.language,
    answers: told.answers,
    story: told.story,
    consents: told.consents,
    files: told.files,
    identity,
  };
}

async function concern({ manifest, hash, told }: Tasks["concern"]["asked"]): Promise<Tasks["concern"]["gives"]> {
  const one = needed(fresh);
  const sealed = told.identity === null ? null : await sealIdentity(told.identity, one.pairs.identity.recipient);
  const body = firstBody(one, manifest, hash, told, sealed?.hash ?? null);
  const message = { v: 1, case: one.handle, seq: 1, from: "reporter", prev: null, day: day(new Date()), body } as const;
  const { blob } = await sealMessage(message, one.derived.mac, one.pairs.case.recipient);
  const { lookup, auth } = one.derived;
  return { lookup, auth, keys: await wrappedKeys(one, manifest), blob: b64(blob), identity: sealed ? b64(sealed.blob) : null };
}

async function read({ handle, keys, messages }: Tasks["read"]["asked"]): Promise<Tasks["read"]["gives"]> {
  const own = needed(derived);
  const openers = new Map<number, Opener>();
  for (const one of keys) {
    if (one.key === "case" && one.holder === "reporter") openers.set(one.generation, await unwrap(one, own.identity));
  }
  thread = { handle, ...(await readThread({ handle, openers, mac: own.mac }, messages)) };
  return { messages: thread.messages, broken: thread.broken };
}

async function identify(name: Identity): Promise<Tasks["identify"]["gives"]> {
  const told = needed(thread).messages[0]?.body;
  if (told?.kind !== "concern") throw new Error("no first message");
  const { blob, hash } = await sealIdentity(name, told.recipients.identity);
  return { blob: b64(blob), hash };
}

async function write(body: Body): Promise<Tasks["write"]["gives"]> {
  const to = needed(thread);
  const seq = to.seq + 1;
  const message = { v: 1, case: to.handle, seq, from: "reporter", prev: to.previous, day: day(new Date()), body } as const;
  const { blob } = await sealMessage(message, needed(derived).mac, to.recipient);
  return { seq, generation: to.generation, blob: b64(blob) };
}

async function keep({ content, words }: Tasks["keep"]["asked"]): Promise<Tasks["keep"]["gives"]> {
  return sealUnderPassphrase(pad(utf8(content)), words);
}

async function recall({ blob, words }: Tasks["recall"]["asked"]): Promise<Tasks["recall"]["gives"]> {
  return text(unpad(await octetsUnderPassphrase(blob, words)));
}

const doing: { [Name in TaskName]: (asked: Tasks[Name]["asked"]) => Promise<Tasks[Name]["gives"]> } = {
  lacks, begin, derive, clean: cleaned, file, concern, read, identify, write, keep, recall, proof: solve,
};

async function gave({ id, name, asked }: Asked): Promise<Gave> {
  try {
    return { id, gives: await (doing[name] as (asked: unknown) => Promise<unknown>)(asked) };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.name : "Error" };
  }
}

self.addEventListener("message", async (event: MessageEvent<Asked>) => self.postMessage(await gave(event.data)));

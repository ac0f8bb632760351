/** One case, opened with a handler's key: the thread as far as it is believed, and what else its keys open. */

import {
  b64, day, openFile, openIdentity, pad, readThread, seal, sealMessage, text, unb64, unpad, unseal, unwrap, utf8, hash, toWords,
  type Body, type ConcernBody, type FileEntry, type Identity, type KeyName, type Opener, type Thread, type Wrapped,
} from "../protocol/index.ts";
import { ApiError, type Api, type Whole } from "./api.ts";
import type { Unlocked } from "./keyring.ts";
import { shapedMessage } from "./shaping.ts";

export interface Opened {
  whole: Whole;
  thread: Thread;
  first: ConcernBody | null;
  /** identities' texts by key and generation, as far as this handler holds them */
  held: Map<string, string>;
}

/** What handlers judged of a case, sealed so that the return code does not open it. */
export interface Triage {
  certainty: string;
  urgency: string;
}

export class CannotWrite extends Error {
  constructor(readonly why: "broken" | "no-key" | "busy") {
    super(why);
    this.name = "CannotWrite";
  }
}

const TRIES = 5;

export function heldAs(key: KeyName, generation: number): string {
  return `${key} ${generation}`;
}

async function unwrapped(keys: Wrapped[], mine: Unlocked): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  for (const one of keys) {
    try {
      held.set(heldAs(one.key, one.generation), await unwrap(one, mine.key));
    } catch {
      // a key that does not open for us is one that we do not hold; the thread says so
    }
  }
  return held;
}

export async function openCase(whole: Whole, mine: Unlocked): Promise<Opened> {
  const held = await unwrapped(whole.keys, mine);
  const openers = new Map<number, Opener>();
  for (const [name, identity] of held) if (name.startsWith("case ")) openers.set(Number(name.slice(5)), identity);
  const read = await readThread({ handle: whole.handle, openers, mac: null }, whole.messages);
  const thread = { ...read, messages: read.messages.map(shapedMessage) };
  const body = thread.messages[0]?.body;
  return { whole, thread, first: body?.kind === "concern" ? body : null, held };
}

export async function sealedNext({ whole, thread }: Opened, body: Body): Promise<{ seq: number; generation: number; blob: string }> {
  if (thread.broken !== null) throw new CannotWrite("broken");
  if (thread.mac === null) throw new CannotWrite("no-key");
  const seq = thread.seq + 1;
  const message = { v: 1, case: whole.handle, seq, from: "handler", prev: thread.previous, day: day(new Date()), body } as const;
  const { blob } = await sealMessage(message, thread.mac, thread.recipient);
  return { seq, generation: thread.generation, blob: b64(blob) };
}

export interface Desk {
  api: Api;
  slug: string;
  mine: Unlocked;
}

export async function reopened(desk: Desk, handle: string): Promise<Opened> {
  return openCase(await desk.api.case(desk.slug, handle), desk.mine);
}

/** Somebody else may write first: then what they wrote is read, and it is tried again after it. Throws `CannotWrite`. */
export async function following(desk: Desk, opened: Opened, send: (now: Opened) => Promise<void>): Promise<Opened> {
  const { handle } = opened.whole;
  for (let now = opened, attempt = 0; attempt < TRIES; attempt++) {
    try {
      await send(now);
      return reopened(desk, handle);
    } catch (error) {
      if (!(error instanceof ApiError && ["seq-taken", "generation-taken"].includes(error.word))) throw error;
      now = await reopened(desk, handle);
    }
  }
  throw new CannotWrite("busy");
}

export function write(desk: Desk, opened: Opened, body: Body): Promise<Opened> {
  return following(desk, opened, async (now) => desk.api.act(desk.slug, now.whole.handle, "messages", await sealedNext(now, body)));
}

export async function sealTriage(opened: Opened, triage: Triage): Promise<string | null> {
  const recipient = opened.first?.recipients.files;
  return recipient === undefined ? null : b64(await seal(JSON.stringify(triage), recipient));
}

/** The last judgement that this handler's keys open. */
export async function triageOf({ thread, held }: Opened): Promise<Triage | null> {
  const identity = held.get(heldAs("files", 1));
  const sealed = thread.messages.flatMap(({ body }) => (body.kind === "state" && body.triage !== undefined ? [body.triage] : []));
  const last = sealed.at(-1);
  if (identity === undefined || last === undefined) return null;
  try {
    const found = JSON.parse(text(await unseal(unb64(last), identity))) as Partial<Triage>;
    return { certainty: String(found.certainty ?? ""), urgency: String(found.urgency ?? "") };
  } catch {
    return null;
  }
}

export function filesOf(opened: Opened): FileEntry[] {
  return opened.thread.messages.flatMap(({ body }) => (body.kind === "concern" || body.kind === "note" ? body.files : []));
}

/** Throws when it is not the file that the message named, or this handler has no key. */
export async function contentOf(desk: Desk, opened: Opened, entry: FileEntry): Promise<Uint8Array> {
  const identity = opened.held.get(heldAs(entry.key, 1));
  if (identity === undefined) throw new CannotWrite("no-key");
  return openFile(await desk.api.file(desk.slug, opened.whole.handle, entry.id), entry.sha256, identity);
}

/** The hash under which the thread names the sealed name; null where nobody gave one. */
export function namedIdentity({ thread }: Opened): string | null {
  let named: string | null = null;
  for (const { body } of thread.messages) if (body.kind === "concern" || body.kind === "identity") named = body.identity ?? named;
  return named;
}

/** Four words that a handler tells the custodian: both then speak of the same sealed name. */
export function sealWords(named: string): { latin: string; cyrillic: string } {
  const octets = unb64(named).subarray(0, 8);
  return { latin: toWords(octets).join(" "), cyrillic: toWords(octets, "cyrillic").join(" ") };
}

export interface SealedName {
  blob: string;
  named: string;
  opener: string;
}

/** Fetching is told to the audit; the caller has shown the consent before. */
export async function fetchIdentity(desk: Desk, handle: string): Promise<SealedName | null> {
  const { blob, keys } = await desk.api.identity(desk.slug, handle);
  const mine = keys.find((one) => one.key === "identity");
  if (blob === null || mine === undefined) return null;
  return { blob, named: await hash(unb64(blob)), opener: await unwrap(mine, desk.mine.key) };
}

export function readIdentity({ blob, named, opener }: SealedName): Promise<Identity> {
  return openIdentity(unb64(blob), named, opener);
}

/** Padded and sealed to the case's own key: what was passed on, for those who read the case. */
export async function sealPreview(opened: Opened, preview: Record<string, string>): Promise<string> {
  return b64(await seal(pad(utf8(JSON.stringify(preview))), opened.thread.recipient));
}

export async function readPreview({ held }: Opened, sealed: string): Promise<Record<string, string> | null> {
  for (const [name, identity] of held) {
    if (!name.startsWith("case ")) continue;
    try {
      return JSON.parse(text(unpad(await unseal(unb64(sealed), identity)))) as Record<string, string>;
    } catch {
      // sealed under another generation
    }
  }
  return null;
}

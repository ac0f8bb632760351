/** The chain of messages of one case, believed as far as it holds. */

import { hash, unb64 } from "./bytes.ts";
import type { ConcernBody } from "./bodies.ts";
import { openMessage, parseSigned, tagFits, type Message, type Outer } from "./envelope.ts";
import { recipientOf, type Opener } from "./keys.ts";

export interface Sent {
  seq: number;
  generation: number;
  blob: string;
  day?: string;
}

export type Distrust = "unreadable" | "tag" | "case" | "sequence" | "previous" | "key" | "form";

export interface Thread {
  messages: Message[];
  /** the first message that is not authentic; none after it is believed */
  broken: { seq: number; why: Distrust } | null;
  /** what the next message continues from */
  seq: number;
  previous: string | null;
  generation: number;
  recipient: string;
  mac: Uint8Array | null;
}

export interface ThreadKeys {
  handle: string;
  /** by generation */
  openers: Map<number, Opener>;
  /** reporters derive it; handlers have null and take the first message's own */
  mac: Uint8Array | null;
}

/** The keys of a later generation are believed only when a message under an earlier one told them. */
async function keyIsTold(thread: Thread, generation: number, opener: Opener): Promise<boolean> {
  if (generation === thread.generation && thread.recipient !== "") return thread.recipient === (await recipientOf(opener));
  return generation === 1 && thread.messages.length === 0;
}

async function openedBy(sent: Sent, keys: ThreadKeys, thread: Thread): Promise<Outer | Distrust> {
  const opener = keys.openers.get(sent.generation);
  if (opener === undefined) return "unreadable";
  if (!(await keyIsTold(thread, sent.generation, opener))) return "key";
  try {
    return await openMessage(unb64(sent.blob), opener);
  } catch {
    return "unreadable";
  }
}

function ownMac(message: Message | null): Uint8Array | null {
  try {
    const mac = unb64((message?.body as Partial<ConcernBody>).mac ?? "");
    return mac.length === 32 ? mac : null;
  } catch {
    return null;
  }
}

async function distrust(outer: Outer, thread: Thread, handle: string, sent: Sent): Promise<Message | Distrust> {
  const message = parseSigned(outer.signed);
  if (thread.messages.length === 0) thread.mac ??= ownMac(message);
  if (thread.mac === null || !(await tagFits(outer, thread.mac))) return "tag";
  if (message === null) return "form";
  if (message.case !== handle) return "case";
  if (message.seq !== thread.seq + 1 || message.seq !== sent.seq) return "sequence";
  return message.prev === thread.previous ? message : "previous";
}

async function believe(thread: Thread, message: Message, outer: Outer, opener: Opener): Promise<void> {
  thread.messages.push(message);
  thread.seq = message.seq;
  thread.previous = await hash(outer.signed);
  if (message.seq === 1) thread.recipient = await recipientOf(opener);
  if (message.body.kind === "key" && message.body.generation === thread.generation + 1) {
    thread.generation = message.body.generation;
    thread.recipient = message.body.recipient;
  }
}

function begun(mac: Uint8Array | null): Thread {
  return { messages: [], broken: null, seq: 0, previous: null, generation: 1, recipient: "", mac };
}

/** The first message alone, as handlers read it for the inbox; null when it cannot be opened or is not authentic. */
export async function readFirst(handle: string, opener: Opener, blob: string): Promise<Message | null> {
  try {
    const outer = await openMessage(unb64(blob), opener);
    const message = await distrust(outer, begun(null), handle, { seq: 1, generation: 1, blob });
    return typeof message === "string" ? null : message;
  } catch {
    return null;
  }
}

/** Reads in the order given, tag first; stops believing at the first that fails. */
export async function readThread(keys: ThreadKeys, sent: Sent[]): Promise<Thread> {
  const thread = begun(keys.mac);
  for (const one of sent) {
    const outer = await openedBy(one, keys, thread);
    const message = typeof outer === "string" ? outer : await distrust(outer, thread, keys.handle, one);
    if (typeof outer === "string" || typeof message === "string") {
      thread.broken = { seq: one.seq, why: message as Distrust };
      return thread;
    }
    await believe(thread, message, outer, keys.openers.get(one.generation) as Opener);
  }
  return thread;
}

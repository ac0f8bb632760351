/** One message: signed text, its tag, padding, and the age file round it. */

import { b64, concat, hash, text, unb64, utf8, type Bytes } from "./bytes.ts";
import { maySay, type Body, type Side } from "./bodies.ts";
import { seal, unseal, type Opener } from "./keys.ts";
import { pad, unpad } from "./padding.ts";

export interface Message {
  v: 1;
  case: string;
  seq: number;
  from: Side;
  prev: string | null;
  day: string;
  body: Body;
}

export interface Outer {
  signed: string;
  tag: string;
}

async function macKey(mac: Uint8Array, use: "sign" | "verify"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", mac as Bytes, { name: "HMAC", hash: "SHA-256" }, false, [use]);
}

function covered(signed: string): Bytes {
  return concat(utf8("cadre-concerns message v1\n"), utf8(signed));
}

export async function tagOf(signed: string, mac: Uint8Array): Promise<string> {
  return b64(new Uint8Array(await crypto.subtle.sign("HMAC", await macKey(mac, "sign"), covered(signed))));
}

export async function tagFits(outer: Outer, mac: Uint8Array): Promise<boolean> {
  try {
    return await crypto.subtle.verify("HMAC", await macKey(mac, "verify"), unb64(outer.tag), covered(outer.signed));
  } catch {
    return false;
  }
}

/** The padded octets and the hash that the next message names. Throws `TooLong`. */
export async function build(message: Message, mac: Uint8Array): Promise<{ padded: Bytes; hash: string }> {
  const signed = JSON.stringify(message);
  const outer: Outer = { signed, tag: await tagOf(signed, mac) };
  return { padded: pad(utf8(JSON.stringify(outer))), hash: await hash(signed) };
}

export async function sealMessage(
  message: Message,
  mac: Uint8Array,
  recipient: string,
): Promise<{ blob: Bytes; hash: string }> {
  const { padded, hash: next } = await build(message, mac);
  return { blob: await seal(padded, recipient), hash: next };
}

/** What lies in a sealed message; not yet believed. Throws when the key does not fit or the form is wrong. */
export async function openMessage(blob: Uint8Array, opener: Opener): Promise<Outer> {
  const outer = JSON.parse(text(unpad(await unseal(blob, opener)))) as Partial<Outer> | null;
  if (typeof outer?.signed !== "string" || typeof outer.tag !== "string") throw new Error("not a message");
  return { signed: outer.signed, tag: outer.tag };
}

function isDay(given: unknown): given is string {
  return typeof given === "string" && /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(`${given}T00:00:00Z`));
}

/** The message in a signed text, or null where a field lacks or its writer may not say such a thing. */
export function parseSigned(signed: string): Message | null {
  try {
    const found = JSON.parse(signed) as Partial<Message> | null;
    const whole =
      found?.v === 1 &&
      typeof found.case === "string" &&
      Number.isSafeInteger(found.seq) &&
      (found.from === "reporter" || found.from === "handler") &&
      (found.prev === null || typeof found.prev === "string") &&
      isDay(found.day) &&
      maySay(found.body?.kind, found.from, found.seq ?? 0);
    return whole ? (found as Message) : null;
  } catch {
    return null;
  }
}

/** Octets, their base64url text, and the hash that everything here is known by. */

export type Bytes = Uint8Array<ArrayBuffer>;

const B64 = /^[A-Za-z0-9_-]*$/;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}

/** Throws on octets that are not UTF-8. */
export function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function b64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The one spelling that `b64` gives; every other spelling of the same octets throws: its last bits mean nothing. */
export function unb64(spelled: string): Bytes {
  const rest = spelled.length % 4;
  if (rest === 1 || !B64.test(spelled)) throw new Error("not base64url");
  const binary = atob(spelled.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  if (rest > 0 && b64(bytes.subarray(-(rest - 1))) !== spelled.slice(-rest)) throw new Error("not base64url");
  return bytes;
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Bytes));
}

export async function hash(bytes: Uint8Array | string): Promise<string> {
  return b64(await sha256(typeof bytes === "string" ? utf8(bytes) : bytes));
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** `2026-11-30`, in universal time: days of a concern are the same for everybody. */
export function day(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

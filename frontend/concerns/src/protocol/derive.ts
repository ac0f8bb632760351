/** What a return code gives: four secrets that only whoever holds it can make. */

import { identityToRecipient } from "age-encryption";
import { b64, concat, utf8, type Bytes } from "./bytes.ts";

const SALT = "cadre-concerns code v1";
// RFC 8410: what stands before the 32 octets of an X25519 private key
const PKCS8 = new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);

export interface Derived {
  lookup: string;
  auth: string;
  mac: Bytes;
  /** cannot be taken out of the browser's keeping */
  identity: CryptoKey;
  recipient: string;
}

export async function expand(code: string, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", utf8(code), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: utf8(SALT), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/** Throws `NotSupportedError` where the browser has no X25519. */
export async function keptKey(scalar: Uint8Array): Promise<CryptoKey> {
  const pkcs8 = concat(PKCS8, scalar);
  try {
    return await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
  } finally {
    pkcs8.fill(0);
  }
}

export async function deriveCode(code: string): Promise<Derived> {
  const scalar = await expand(code, "x25519");
  const identity = await keptKey(scalar);
  scalar.fill(0);
  return {
    lookup: b64(await expand(code, "lookup")),
    auth: b64(await expand(code, "auth")),
    mac: await expand(code, "mac"),
    identity,
    recipient: await identityToRecipient(identity),
  };
}

/** age keys: made, wrapped for those who may read, and opened again. */

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { b64, text, unb64, type Bytes } from "./bytes.ts";
import { keptKey } from "./derive.ts";
import { BECH32, isRecipient } from "./recipients.ts";
import "./zero-octet.ts";

export type KeyName = "case" | "identity" | "files";

export interface Pair {
  identity: string;
  recipient: string;
}

export interface Wrapped {
  key: KeyName;
  generation: number;
  holder: string;
  blob: string;
}

/** An age identity as text, or one that the browser keeps. */
export type Opener = string | CryptoKey;

const IDENTITY = new RegExp(`^AGE-SECRET-KEY-1[${BECH32.toUpperCase()}]{58}$`);
export const PASSPHRASE_WORK = 15;

export async function makePair(): Promise<Pair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export async function seal(content: Uint8Array | string, recipient: string): Promise<Bytes> {
  if (!isRecipient(recipient)) throw new Error("a recipient that is not native X25519");
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return (await encrypter.encrypt(content as Uint8Array)) as Bytes;
}

/** Throws when the key does not fit or one bit was changed. */
export async function unseal(sealed: Uint8Array, opener: Opener): Promise<Bytes> {
  if (typeof opener === "string" && !IDENTITY.test(opener)) throw new Error("an identity that is not native X25519");
  const decrypter = new Decrypter();
  decrypter.addIdentity(opener);
  return (await decrypter.decrypt(sealed)) as Bytes;
}

export async function sealUnderPassphrase(content: Uint8Array | string, passphrase: string): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(PASSPHRASE_WORK);
  return (await encrypter.encrypt(content as Uint8Array)) as Bytes;
}

export async function octetsUnderPassphrase(sealed: Uint8Array, passphrase: string): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return (await decrypter.decrypt(sealed)) as Bytes;
}

export async function unsealUnderPassphrase(sealed: Uint8Array, passphrase: string): Promise<string> {
  return text(await octetsUnderPassphrase(sealed, passphrase));
}

export async function wrap(
  key: KeyName,
  generation: number,
  identity: string,
  holders: { holder: string; recipient: string }[],
): Promise<Wrapped[]> {
  const one = async ({ holder, recipient }: { holder: string; recipient: string }): Promise<Wrapped> => ({
    key,
    generation,
    holder,
    blob: b64(await seal(identity, recipient)),
  });
  return Promise.all(holders.map(one));
}

/** The identity's text. */
export async function unwrap(wrapped: Wrapped, opener: Opener): Promise<string> {
  const identity = text(await unseal(unb64(wrapped.blob), opener));
  if (!IDENTITY.test(identity)) throw new Error("an identity that is not native X25519");
  return identity;
}

/** The same identity, kept by the browser so that no script can read it again. */
export async function kept(identity: string): Promise<CryptoKey> {
  await identityToRecipient(identity); // throws where the text's own check digits do not fit
  const fives = [...identity.slice("AGE-SECRET-KEY-1".length, -6).toLowerCase()].map((one) => BECH32.indexOf(one));
  const scalar = new Uint8Array(32);
  fives.forEach((five, at) => {
    for (let bit = 0; bit < 5; bit++) {
      const place = at * 5 + bit;
      if (place < 256 && (five >> (4 - bit)) & 1) scalar[place >> 3] = (scalar[place >> 3] ?? 0) | (128 >> (place & 7));
    }
  });
  try {
    return await keptKey(scalar);
  } finally {
    scalar.fill(0);
  }
}

export function recipientOf(opener: Opener): Promise<string> {
  return identityToRecipient(opener);
}

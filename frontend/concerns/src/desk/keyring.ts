/** A handler's own key: made here, sealed for the server to keep, open only in memory. */

import { Decrypter, Encrypter, webauthn } from "age-encryption";
import {
  b64, fromWords, kept, makePair, makePassphrase, passphraseOf, recipientOf, sealUnderPassphrase, sha256, text, toWords, unb64,
  unsealUnderPassphrase, utf8, concat, type Bytes,
} from "../protocol/index.ts";

/** `key` cannot be taken out of the browser's keeping. */
export interface Unlocked {
  key: CryptoKey;
  recipient: string;
}

export interface MadeKey extends Unlocked {
  passphrase: string;
  blob: string;
}

export class WrongWords extends Error {
  constructor(readonly word: string | null) {
    super("wrong words");
    this.name = "WrongWords";
  }
}

export async function makeKey(): Promise<MadeKey> {
  const pair = await makePair();
  const passphrase = makePassphrase();
  const blob = b64(await sealUnderPassphrase(pair.identity, passphrase));
  return { key: await kept(pair.identity), recipient: pair.recipient, passphrase, blob };
}

async function identityUnder(blob: string, typed: string): Promise<string> {
  const passphrase = passphraseOf(typed);
  if (typeof passphrase !== "string") throw new WrongWords(passphrase.wrong);
  try {
    return await unsealUnderPassphrase(unb64(blob), passphrase);
  } catch {
    throw new WrongWords(null);
  }
}

async function unlocked(identity: string, recipient: string): Promise<Unlocked> {
  const key = await kept(identity);
  if ((await recipientOf(key)) !== recipient) throw new WrongWords(null);
  return { key, recipient };
}

/** Throws `WrongWords` with the first word that is none, or with null where the words are another passphrase. */
export async function unlockByWords(blob: string, recipient: string, typed: string): Promise<Unlocked> {
  return unlocked(await identityUnder(blob, typed), recipient);
}

export interface NewWords {
  passphrase: string;
  blob: string;
}

/** Other words for the same key, tried before they are given: what they do not open is not sent. */
async function newWords(identity: string, recipient: string): Promise<NewWords> {
  await unlocked(identity, recipient);
  const passphrase = makePassphrase();
  const blob = b64(await sealUnderPassphrase(identity, passphrase));
  await unlockByWords(blob, recipient, passphrase);
  return { passphrase, blob };
}

export async function newWordsByWords(blob: string, recipient: string, typed: string): Promise<NewWords> {
  return newWords(await identityUnder(blob, typed), recipient);
}

export async function newWordsByPasskey(blob: string, recipient: string): Promise<NewWords> {
  return newWords(await identityByPasskey(blob), recipient);
}

export function canPasskey(): boolean {
  return typeof PublicKeyCredential !== "undefined" && typeof navigator.credentials?.create === "function";
}

/** The identity once more, under a new passkey of this origin. Throws where the passkey has no PRF. */
export async function sealUnderPasskey(passphraseBlob: string, typed: string, keyName: string): Promise<string> {
  const identity = await identityUnder(passphraseBlob, typed);
  const credential = await webauthn.createCredential({ keyName });
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: credential }));
  return b64(await encrypter.encrypt(identity));
}

export async function unlockByPasskey(blob: string, recipient: string): Promise<Unlocked> {
  return unlocked(await identityByPasskey(blob), recipient);
}

async function identityByPasskey(blob: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity());
  return text(await decrypter.decrypt(unb64(blob)));
}

/** Latin and Cyrillic, as they are said at the ceremony (protocol, section 2). */
export async function wordsOfRecipient(recipient: string): Promise<{ latin: string; cyrillic: string }> {
  const digest = await sha256(concat(utf8("cadre-concerns holder v1\n"), utf8(recipient)));
  return bothSpellings(digest.subarray(0, 8) as Bytes);
}

export function bothSpellings(octets: Bytes): { latin: string; cyrillic: string } {
  return { latin: toWords(octets).join(" "), cyrillic: toWords(octets, "cyrillic").join(" ") };
}

/** A passphrase as it is shown: the same octets in both spellings. */
export function spellingsOf(passphrase: string): { latin: string; cyrillic: string } {
  const octets = fromWords(passphrase);
  if ("wrong" in octets) throw new WrongWords(octets.wrong);
  return bothSpellings(octets);
}

/** Is what was typed the word at this place, in either spelling? */
export function isWordAt(passphrase: string, place: number, typed: string): boolean {
  const [given, wanted] = [fromWords(typed), fromWords(passphrase.split("-")[place] ?? "")];
  return !("wrong" in given) && !("wrong" in wanted) && given.length === 2 && given.every((octet, at) => octet === wanted[at]);
}

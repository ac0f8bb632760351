/** Name and contact, sealed for the custodian alone. */

import { hash, text, utf8, type Bytes } from "./bytes.ts";
import { seal, unseal, type Opener } from "./keys.ts";
import { pad, unpad } from "./padding.ts";

export interface Identity {
  name: string;
  contact: string;
  safe: string;
  code_word: string;
  interpreter: string;
}

const FIELDS = ["name", "contact", "safe", "code_word", "interpreter"] as const;

export async function sealIdentity(identity: Identity, recipient: string): Promise<{ blob: Bytes; hash: string }> {
  const blob = await seal(pad(utf8(JSON.stringify(identity))), recipient);
  return { blob, hash: await hash(blob) };
}

/** Throws when the blob is not the one the message named, or the key does not fit. */
export async function openIdentity(blob: Uint8Array, named: string, opener: Opener): Promise<Identity> {
  if ((await hash(blob)) !== named) throw new Error("another blob than the message named");
  const found = JSON.parse(text(unpad(await unseal(blob, opener)))) as Record<string, unknown>;
  const field = (name: string) => [name, typeof found[name] === "string" ? found[name] : ""];
  return Object.fromEntries(FIELDS.map(field)) as unknown as Identity;
}

/** Files: padded, encrypted in passing, known by the hash of what was sent. */

import { Encrypter } from "age-encryption";
import { hash, type Bytes } from "./bytes.ts";
import { unseal, type Opener } from "./keys.ts";
import { isRecipient } from "./recipients.ts";
import { filePadding, unpadFile } from "./padding.ts";

export interface SealedFile {
  blob: Bytes;
  sha256: string;
}

/** At no time is more than the ciphertext in memory whole. */
export async function sealFile(content: Blob, recipient: string): Promise<SealedFile> {
  if (!isRecipient(recipient)) throw new Error("a recipient that is not native X25519");
  const { head, zeros } = filePadding(content.size);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const padded = new Blob([head, content, new Uint8Array(zeros)]).stream();
  const blob = new Uint8Array(await new Response(await encrypter.encrypt(padded)).arrayBuffer());
  return { blob, sha256: await hash(blob) };
}

/** Throws when it is not the file that the message named, or the key does not fit. */
export async function openFile(blob: Uint8Array, sha256: string, opener: Opener): Promise<Bytes> {
  if ((await hash(blob)) !== sha256) throw new Error("another file than the message named");
  return unpadFile(await unseal(blob, opener));
}

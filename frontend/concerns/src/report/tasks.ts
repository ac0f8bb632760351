/** What the page asks of its worker, which alone holds keys. */

import type { Body, Consent, ConcernBody, FileEntry } from "../protocol/bodies.ts";
import type { Identity } from "../protocol/identity.ts";
import type { Wrapped } from "../protocol/keys.ts";
import type { Manifest } from "../protocol/manifest.ts";
import type { Challenge, Proof } from "../protocol/proof.ts";
import type { Distrust, Sent } from "../protocol/thread.ts";
import type { Message } from "../protocol/envelope.ts";

export interface Told {
  language: string;
  answers: ConcernBody["answers"];
  story: string;
  consents: Consent[];
  files: FileEntry[];
  identity: Identity | null;
}

export interface ReadThread {
  messages: Message[];
  broken: { seq: number; why: Distrust } | null;
}

export interface Tasks {
  lacks: { asked: null; gives: string | null };
  /** a new code and everything a case needs */
  begin: { asked: null; gives: { code: string; handle: string } };
  /** lookup and auth of a code that was typed */
  derive: { asked: string; gives: { lookup: string; auth: string } };
  clean: { asked: Blob; gives: Blob };
  file: { asked: { content: Blob; key: "files" | "identity" }; gives: { blob: Uint8Array; sha256: string } };
  concern: {
    asked: { manifest: Manifest; hash: string; told: Told };
    gives: { lookup: string; auth: string; keys: Wrapped[]; blob: string; identity: string | null };
  };
  read: { asked: { handle: string; keys: Wrapped[]; messages: Sent[] }; gives: ReadThread };
  /** another name, for those who read the thread's sealed one */
  identify: { asked: Identity; gives: { blob: string; hash: string } };
  write: { asked: Body; gives: { seq: number; generation: number; blob: string } };
  /** a draft, under words that the page shows and nobody keeps */
  keep: { asked: { content: string; words: string }; gives: Uint8Array };
  recall: { asked: { blob: Uint8Array; words: string }; gives: string };
  proof: { asked: Challenge; gives: Proof | null };
}

export type TaskName = keyof Tasks;
export interface Asked<Name extends TaskName = TaskName> {
  id: number;
  name: Name;
  asked: Tasks[Name]["asked"];
}
export type Gave = { id: number; gives: unknown } | { id: number; failed: string };

/** Sending: sealed first, all of it; only then does anything leave this device. */

import { b64, random } from "../protocol/bytes.ts";
import type { ConcernBody, FileEntry } from "../protocol/bodies.ts";
import type { Proof } from "../protocol/proof.ts";
import type { Identity } from "../protocol/identity.ts";
import { ApiError, type Api, type Package } from "./api.ts";
import { consentsOf, purposesOf } from "./consents.ts";
import { given } from "./definition.ts";
import type { Attached, Card, State, Store } from "./store.ts";
import { definitionIn } from "./texts.ts";
import { WorkFailed, type Work } from "./work.ts";

export type Progress = (stage: "sealing" | "proof" | "files" | "sending", done?: number, all?: number) => void;

const STORY = "narrative";
/** The form's questions about whoever writes. */
export const IDENTITY: Record<keyof Identity, string> = {
  name: "name", contact: "contact", safe: "safe_times", code_word: "code_word", interpreter: "interpreter",
};

interface SealedFile {
  entry: FileEntry;
  blob: Uint8Array;
}

/** Answers of storage `case`; of identity too when the person chose to be named to those who handle it. */
export function answersToSeal(state: State): ConcernBody["answers"] {
  const named = state.answers.identity === "named";
  const found = given(definitionIn(state.language), state.answers).filter(
    ({ question }) => question.id !== STORY && (question.storage === "case" || (named && question.storage === "identity")),
  );
  return Object.fromEntries(found.map(({ question, given: answer }) => [question.id, answer]));
}

export function storyOf(state: State): string {
  const story = state.answers[STORY];
  return typeof story === "string" ? story.trim() : "";
}

/** Null for whoever stays anonymous, or says nothing about themselves. */
export function identityOf(state: State): Identity | null {
  if (state.answers.identity !== "confidential" && state.answers.identity !== "named") return null;
  const field = (id: string) => (typeof state.answers[id] === "string" ? (state.answers[id] as string).trim() : "");
  const found = Object.fromEntries(Object.entries(IDENTITY).map(([name, id]) => [name, field(id)])) as unknown as Identity;
  return Object.values(found).some(Boolean) ? found : null;
}

async function proofOf(api: Api, work: Work): Promise<Proof> {
  const proof = await work.do("proof", await api.challenge());
  if (proof === null) throw new WorkFailed("late");
  return proof;
}

/** A proof may have grown too old while others were made: once again, and no more. */
async function proven<Kind>(api: Api, work: Work, call: (proof: Proof) => Promise<Kind>): Promise<Kind> {
  try {
    return await call(await proofOf(api, work));
  } catch (error) {
    if (!(error instanceof ApiError) || !error.word.startsWith("proof")) throw error;
    return call(await proofOf(api, work));
  }
}

async function sealedFile(work: Work, file: Attached): Promise<SealedFile> {
  const key = file.mine ? "identity" : "files";
  const { blob, sha256 } = await work.do("file", { content: file.content, key });
  const { name, type } = file;
  return { blob, entry: { id: b64(random(16)), name, type, size: file.content.size, sha256, key } };
}

export async function sealFiles(work: Work, files: Attached[], tell: Progress): Promise<SealedFile[]> {
  const sealed: SealedFile[] = [];
  for (const file of files) {
    tell("sealing", sealed.length + 1, files.length);
    sealed.push(await sealedFile(work, file));
  }
  return sealed;
}

export async function putFiles(api: Api, work: Work, handle: string, sealed: SealedFile[], tell: Progress): Promise<void> {
  for (const [at, { entry, blob }] of sealed.entries()) {
    tell("files", at + 1, sealed.length);
    await proven(api, work, (proof) => api.putFile(entry.id, handle, blob, proof));
  }
}

export interface Sealed {
  made: Package;
  files: SealedFile[];
}

/** The whole package; nothing has left the device when it is there. */
export async function seal(store: Store, handle: string, card: Card, tell: Progress): Promise<Sealed> {
  const { state, work } = store;
  if (card.manifest === null) throw new WorkFailed("failed");
  tell("sealing");
  const files = await sealFiles(work, state.files, tell);
  const { slug } = card.organisation;
  const consents = consentsOf(state.chosen, state.answers, slug, store.definition, state.language, new Date());
  const entries = files.map(({ entry }) => entry);
  const told = { language: state.language, answers: answersToSeal(state), story: storyOf(state), consents, files: entries, identity: identityOf(state) };
  const sealed = await work.do("concern", { manifest: card.manifest, hash: card.hash, told });
  const urgent = state.answers.danger_now === "yes";
  const made: Package = {
    handle, organisation: slug, manifest: card.hash, generation: 1, urgent, consents: purposesOf(consents),
    files: entries.map(({ id }) => id), ...sealed,
  };
  return { made, files };
}

export async function send(store: Store, { made, files }: Sealed, tell: Progress): Promise<void> {
  const api = await store.api();
  await putFiles(api, store.work, made.handle, files, tell);
  tell("proof");
  await proven(api, store.work, (proof) => {
    tell("sending");
    return api.postConcern(made, proof);
  });
}

export { proven };

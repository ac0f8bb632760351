/** A draft on this device, only for whoever asked: ciphertext, and the day on which it goes. */

import { day } from "../protocol/bytes.ts";
import { makePassphrase, passphraseOf } from "../protocol/words.ts";
import type { Answers } from "./definition.ts";
import type { Chosen } from "./consents.ts";
import type { State, Store } from "./store.ts";
import { cards } from "./trusting.ts";

export const KEPT_DAYS = 7;
export const WORDS = 6;
const [PLACE, ONE] = ["cadre-draft", 0] as const;

export interface Draft {
  blob: Uint8Array;
  until: string;
}

interface Content {
  answers: Answers;
  chosen: Chosen;
  screen: string;
}

function done<Kind>(request: IDBRequest<Kind>): Promise<Kind> {
  return new Promise((gives, fails) => {
    request.addEventListener("success", () => gives(request.result));
    request.addEventListener("error", () => fails(request.error));
  });
}

async function within<Kind>(mode: IDBTransactionMode, act: (drafts: IDBObjectStore) => IDBRequest<Kind>): Promise<Kind> {
  const opening = indexedDB.open(PLACE, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(PLACE));
  const database = await done(opening);
  try {
    return await done(act(database.transaction(PLACE, mode).objectStore(PLACE)));
  } finally {
    database.close();
  }
}

async function eraseKept(): Promise<void> {
  await done(indexedDB.deleteDatabase(PLACE));
}

/** Null where there is none; one that is over is erased. Looking makes nothing. */
export async function keptDraft(now: Date): Promise<Draft | null> {
  try {
    const places = await indexedDB.databases();
    if (!places.some(({ name }) => name === PLACE)) return null;
    const found = await within<Draft | undefined>("readonly", (drafts) => drafts.get(ONE));
    if (found !== undefined && found.until >= day(now)) return found;
    await eraseKept();
  } catch {
    // no storage, no draft
  }
  return null;
}

/** Sealed in the worker under the words that were noted down, and padded. */
async function sealedDraft(store: Store, words: string): Promise<Uint8Array> {
  const { answers, chosen, screen } = store.state;
  const content: Content = { answers, chosen, screen };
  return store.work.do("keep", { content: JSON.stringify(content), words });
}

async function put(store: Store, blob: Uint8Array, words: string): Promise<void> {
  const until = day(new Date(Date.now() + KEPT_DAYS * 86_400_000));
  await within("readwrite", (drafts) => drafts.put({ blob, until }, ONE));
  store.change({ draft: { blob, until }, words });
}

/** In the place of the one before. */
export async function keepDraft(store: Store, words: string): Promise<void> {
  await put(store, await sealedDraft(store, words), words);
}

/** Once more under the same words, for whoever keeps one; after sending or erasing nothing is kept again. */
export async function keepAgain(store: Store): Promise<void> {
  const { words } = store.state;
  if (words === null) return;
  try {
    const blob = await sealedDraft(store, words);
    if (store.state.words === words) await put(store, blob, words);
  } catch {
    store.change({ note: store.t("draft.not-kept") });
  }
}

/** What the pages show by name. Without a connection, a choice about a service that cannot be named is left out. */
async function named(store: Store, chosen: Chosen): Promise<Partial<State>> {
  const about = (key: string) => key.startsWith("S3 ");
  try {
    const services = Object.keys(chosen).some(about) ? (await (await store.api()).help()).services : store.state.services;
    return { cards: await cards(store), services, chosen };
  } catch {
    return { chosen: Object.fromEntries(Object.entries(chosen).filter(([key]) => !about(key))) };
  }
}

/** Throws where the words are others. */
export async function openDraft(store: Store, draft: Draft, words: string): Promise<void> {
  const { answers, chosen, screen } = JSON.parse(await store.work.do("recall", { blob: draft.blob, words })) as Content;
  store.change({ answers, screen, words, place: "flow", ...(await named(store, chosen)) });
}

export async function eraseDraft(store: Store): Promise<void> {
  store.change({ draft: null, words: null });
  await eraseKept();
}

/** The words in their one spelling, or what is wrong with them. */
export function draftWords(typed: string): string | { wrong: string } | { count: number } {
  const found = passphraseOf(typed);
  if (typeof found !== "string") return found;
  const count = found === "" ? 0 : found.split("-").length;
  return count === WORDS ? found : { count };
}

export { makePassphrase };

/** Coming back with a code: read, answer, change a choice, ask for deletion. */

import type { Body, Consent, FileEntry } from "../protocol/bodies.ts";
import type { Identity } from "../protocol/identity.ts";
import type { Message } from "../protocol/envelope.ts";
import { ApiError, type Reply } from "./api.ts";
import { purposesOf, standing } from "./consents.ts";
import { proven, putFiles, sealFiles, type Progress } from "./sending.ts";
import type { Attached, OpenThread, Store } from "./store.ts";

async function readAnswer(store: Store, opened: Omit<OpenThread, "read">): Promise<OpenThread> {
  const { answer } = opened;
  if (answer.state === "deleted") return { ...opened, read: { messages: [], broken: null } };
  const { handle, keys, messages } = answer;
  return { ...opened, read: await store.work.do("read", { handle, keys, messages }) };
}

/** Throws `ApiError` of status 404 where the code opens nothing. */
export async function open(store: Store, code: string): Promise<OpenThread> {
  const api = await store.api();
  const { lookup, auth } = await store.work.do("derive", code);
  const { token, thread } = await proven(api, store.work, (proof) => api.openThread(lookup, auth, proof));
  return readAnswer(store, { token, lookup, auth, answer: thread });
}

/** Asked again; a token that ran out is asked for anew. */
export async function refreshed(store: Store, opened: OpenThread): Promise<OpenThread> {
  const api = await store.api();
  try {
    return await readAnswer(store, { ...opened, answer: await api.thread(opened.token) });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const { token, thread } = await proven(api, store.work, (proof) => api.openThread(opened.lookup, opened.auth, proof));
    return readAnswer(store, { ...opened, token, answer: thread });
  }
}

type Beside = Pick<Reply, "consents" | "deletion" | "identity"> & { files?: string[] };

/** Somebody else may have written in between: read again, number again, once. */
async function post(store: Store, opened: OpenThread, body: Body, beside: Beside): Promise<OpenThread> {
  const api = await store.api();
  const attempt = async () => api.postMessage(opened.token, { files: [], ...beside, ...(await store.work.do("write", body)) });
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof ApiError) || error.word !== "seq-taken") throw error;
    opened = await refreshed(store, opened);
    await attempt();
  }
  return refreshed(store, opened);
}

export async function reply(store: Store, opened: OpenThread, text: string, files: Attached[], tell: Progress): Promise<OpenThread> {
  const sealed = await sealFiles(store.work, files, tell);
  await putFiles(await store.api(), store.work, opened.answer.handle, sealed, tell);
  const entries: FileEntry[] = sealed.map(({ entry }) => entry);
  tell("sending");
  return post(store, opened, { kind: "note", text, files: entries }, { files: entries.map(({ id }) => id) });
}

export function askDeletion(store: Store, opened: OpenThread): Promise<OpenThread> {
  return post(store, opened, { kind: "deletion" }, { deletion: true });
}

/** Sealed to the key that the first message told, which custodians hold; it takes the place of an earlier one. */
export async function changeName(store: Store, opened: OpenThread, name: Identity): Promise<OpenThread> {
  const { blob, hash } = await store.work.do("identify", name);
  return post(store, opened, { kind: "identity", identity: hash }, { identity: blob });
}

/** Was there ever a name that could be opened? */
export function givenName(messages: Message[]): boolean {
  return messages.some(({ body }) => (body.kind === "concern" || body.kind === "identity") && body.identity !== null);
}

/** Consents as they stand: the first message's, changed by each message about them. */
export function consentsIn(messages: Message[]): Map<string, Consent> {
  return standing(messages.flatMap(({ body }) => ("consents" in body ? body.consents : [])));
}

/** Tokens of what is taken back: all of it when nobody is to be counted, or what was for one body. */
export function tokensOf(messages: Message[], changed: Consent[]): string[] {
  const off = changed.filter((one) => !one.given);
  const all = off.some((one) => one.id === "S5");
  const about = new Set(off.filter((one) => one.id === "S6").map((one) => one.about));
  return messages.flatMap(({ body }) => (body.kind === "withdrawal" && (all || (body.about !== undefined && about.has(body.about))) ? [body.token] : []));
}

export async function changeConsents(store: Store, opened: OpenThread, changed: Consent[]): Promise<OpenThread> {
  const all = [...consentsIn(opened.read.messages).values(), ...changed];
  const purposes = purposesOf([...standing(all).values()]);
  const tokens = tokensOf(opened.read.messages, changed);
  const after = await post(store, opened, { kind: "consents", consents: changed }, { consents: purposes });
  for (const token of tokens) {
    const api = await store.api();
    await proven(api, store.work, (proof) => api.withdraw(token, proof));
  }
  return after;
}

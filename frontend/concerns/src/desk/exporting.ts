/**
 * A concern taken out: its thread and files in one age file, for a key of the handler's choice or under a
 * passphrase made here. Nothing clear leaves the browser, and the sealed name is not in it.
 */

import { Encrypter } from "age-encryption";
import {
  day, isRecipient, makePassphrase, PASSPHRASE_WORK, utf8, type Body, type Bytes, type FileEntry, type Message,
} from "../protocol/index.ts";
import { ApiError, type Whole } from "./api.ts";
import { contentOf, filesOf, reopened, triageOf, type Desk, type Opened } from "./casework.ts";
import { standing } from "./consents.ts";
import { tarOf, type Entry } from "./tar.ts";

export const MOST = 60 * 1024 * 1024;

export type ExportProblem = "secret" | "recipient" | "mistyped" | "too-much" | "unreadable";

export class CannotExport extends Error {
  constructor(readonly why: ExportProblem) {
    super(why);
    this.name = "CannotExport";
  }
}

export type To = { recipient: string } | { passphrase: string };

export interface Export {
  sealed: Bytes;
  files: number;
  /** files that are named and could not be opened; the rest is whole */
  missing: number;
}

/** A native X25519 recipient. Throws `CannotExport` for plugins, hybrid keys, a slip of the keyboard, and the secret half. */
export function recipientIn(typed: string): string {
  const given = typed.trim();
  if (/^AGE-SECRET-KEY/i.test(given)) throw new CannotExport("secret");
  if (!isRecipient(given)) throw new CannotExport("recipient");
  try {
    new Encrypter().addRecipient(given);
  } catch {
    throw new CannotExport("mistyped"); // its own check signs do not fit
  }
  return given;
}

export function underNewPassphrase(): { passphrase: string } {
  return { passphrase: makePassphrase() };
}

const named = ({ name, type, size, id }: FileEntry) => ({ id, name, type, size });
/** Files of the sealed name are left out, their names too. */
const shown = (files: FileEntry[]) => files.filter(({ key }) => key === "files");

/** Without what opens or binds: the thread's `mac`, the token that takes an extract back, what is sealed again inside. */
function bodyOf(body: Body): object {
  switch (body.kind) {
    case "concern": return { kind: body.kind, language: body.language, answers: body.answers, story: body.story, consents: body.consents, files: shown(body.files).map(named) };
    case "note": return { kind: body.kind, text: body.text, files: shown(body.files).map(named) };
    case "consents": return { kind: body.kind, consents: body.consents };
    case "state": return { kind: body.kind, state: body.state, outcomes: body.outcomes, text: body.text };
    default: return { kind: body.kind };
  }
}

function believed(message: Message): object {
  return { seq: message.seq, day: message.day, from: message.from, authentic: true, body: bodyOf(message.body) };
}

/** None from the first one that is not authentic on is shown, here as on the page. */
function messagesOf({ thread, whole }: Opened): object[] {
  const { broken, messages } = thread;
  const rest = broken === null ? [] : whole.messages.filter(({ seq }) => seq >= broken.seq);
  return [...messages.map(believed), ...rest.map(({ seq }) => ({ seq, authentic: false, why: seq === broken?.seq ? broken.why : "after-another" }))];
}

const KEPT = ["handle", "received", "state", "outcomes", "acknowledged", "fed_back", "closed", "deletion_day"] as const satisfies readonly (keyof Whole)[];

/** `01.png`: the name that the person gave stands in the JSON alone, so that none leads out of the folder. */
function pathOf(number: number, name: string): string {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "bin";
  return `files/${String(number).padStart(2, "0")}.${ending}`;
}

interface Taken {
  entries: Entry[];
  listed: object[];
}

/** A file that is not what its message named is left out and said to be; that there is no answer is an error. */
async function contentOrNull(desk: Desk, opened: Opened, file: FileEntry): Promise<Uint8Array | null> {
  try {
    return await contentOf(desk, opened, file);
  } catch (error) {
    if (error instanceof ApiError && error.word !== "not-found") throw error;
    return null;
  }
}

async function filesTaken(desk: Desk, opened: Opened): Promise<Taken> {
  const taken: Taken = { entries: [], listed: [] };
  const files = shown(filesOf(opened));
  const kept = new Map(opened.whole.files.map(({ id, size }) => [id, size]));
  if (files.reduce((sum, { id }) => sum + (kept.get(id) ?? 0), 0) > MOST) throw new CannotExport("too-much");
  for (const file of files) {
    const content = await contentOrNull(desk, opened, file);
    const path = content === null ? null : pathOf(taken.listed.length + 1, file.name);
    if (content !== null && path !== null) taken.entries.push({ path, content });
    taken.listed.push({ ...named(file), path });
  }
  return taken;
}

async function threadOf(desk: Desk, opened: Opened, listed: object[], now: Date): Promise<object> {
  const kept = Object.fromEntries(KEPT.map((name) => [name, opened.whole[name]]));
  return {
    format: "cadre-concerns-export/1", organisation: desk.slug, made: day(now), ...kept, judged: await triageOf(opened),
    consents: standing(opened.thread.messages), messages: messagesOf(opened), files: listed,
  };
}

async function sealedTo(content: Blob, to: To): Promise<Bytes> {
  const encrypter = new Encrypter();
  if ("recipient" in to) encrypter.addRecipient(recipientIn(to.recipient));
  else {
    encrypter.setPassphrase(to.passphrase);
    encrypter.setScryptWorkFactor(PASSPHRASE_WORK);
  }
  return new Uint8Array(await new Response(await encrypter.encrypt(content.stream())).arrayBuffer());
}

/** Told to the audit first: what was not told is not made. Throws `CannotExport`, `ApiError`. */
export async function takeOut(desk: Desk, handle: string, to: To, now: Date): Promise<Export> {
  await desk.api.act(desk.slug, handle, "export");
  const opened = await reopened(desk, handle);
  if (opened.thread.messages.length === 0) throw new CannotExport("unreadable");
  const { entries, listed } = await filesTaken(desk, opened);
  const told = utf8(JSON.stringify(await threadOf(desk, opened, listed, now), null, 1));
  const sealed = await sealedTo(tarOf([{ path: "concern.json", content: told }, ...entries], now), to);
  return { sealed, files: entries.length, missing: listed.length - entries.length };
}

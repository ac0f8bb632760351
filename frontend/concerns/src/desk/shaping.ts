/**
 * What a message says, in the shape that its kind has. Whoever holds a return code may have sealed anything: a
 * number for a story would else end the page. What does not fit is left out.
 */

import type { Answer, Body, ConcernBody, Consent, FileEntry, Message } from "../protocol/index.ts";
import { OUTCOMES, STEPS } from "./states.ts";

type Given = Record<string, unknown>;

function record(given: unknown): Given {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Given) : {};
}

function words(given: unknown): string {
  return typeof given === "string" ? given : "";
}

function list<Kind>(given: unknown, one: (item: Given) => Kind | null): Kind[] {
  const found = Array.isArray(given) ? given.map((item) => one(record(item))) : [];
  return found.filter((item): item is Kind => item !== null);
}

const texts = (given: unknown) => (Array.isArray(given) ? given.filter((one): one is string => typeof one === "string") : []);

function fileOf({ id, name, type, size, sha256, key }: Given): FileEntry | null {
  if (typeof id !== "string" || (key !== "files" && key !== "identity")) return null;
  return { id, name: words(name), type: words(type), size: Number.isSafeInteger(size) ? (size as number) : 0, sha256: words(sha256), key };
}

function consentOf({ id, given, text_version, language, day, about }: Given): Consent | null {
  if (typeof id !== "string" || typeof given !== "boolean") return null;
  return { id, given, text_version: words(text_version), language: words(language), day: words(day), ...(typeof about === "string" ? { about } : {}) };
}

function answersOf(given: unknown): Record<string, Answer> {
  const found = Object.entries(record(given)).map(([id, answer]): [string, Answer] => [id, Array.isArray(answer) ? texts(answer) : words(answer)]);
  return Object.fromEntries(found.filter(([, answer]) => answer.length > 0));
}

function concernOf(given: Given): ConcernBody {
  const [recipients, manifest] = [record(given.recipients), record(given.manifest)];
  return {
    kind: "concern", mac: words(given.mac), language: words(given.language), story: words(given.story), answers: answersOf(given.answers),
    recipients: { reporter: words(recipients.reporter), identity: words(recipients.identity), files: words(recipients.files) },
    manifest: { version: Number.isSafeInteger(manifest.version) ? (manifest.version as number) : 0, hash: words(manifest.hash) },
    consents: list(given.consents, consentOf), files: list(given.files, fileOf), identity: typeof given.identity === "string" ? given.identity : null,
  };
}

function stateOf(given: Given): Body {
  const outcomes = texts(given.outcomes).filter((one) => (OUTCOMES as readonly string[]).includes(one));
  const state = words(given.state);
  const triage = typeof given.triage === "string" ? { triage: given.triage } : {};
  return { kind: "state", state: Object.hasOwn(STEPS, state) ? state : "received", outcomes, text: words(given.text), ...triage };
}

export function shaped(body: Body): Body {
  const given = body as unknown as Given;
  switch (body.kind) {
    case "concern": return concernOf(given);
    case "note": return { kind: "note", text: words(given.text), files: list(given.files, fileOf) };
    case "consents": return { kind: "consents", consents: list(given.consents, consentOf) };
    case "identity": return { kind: "identity", identity: words(given.identity) };
    case "state": return stateOf(given);
    default: return body; // no more than the kind is read of them
  }
}

export function shapedMessage(message: Message): Message {
  return { ...message, body: shaped(message.body) };
}

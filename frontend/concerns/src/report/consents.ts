/** Choices about use: one purpose at a time, all off until turned on. */

import type { Consent } from "../protocol/bodies.ts";
import { day } from "../protocol/bytes.ts";
import type { Answers, Definition } from "./definition.ts";

export const TELL = ["employer", "inspectorate", "police", "regulator"];
export const PASS_ON = ["who_ssa", "insecurity_insight", "ilo", "national_osh"];

/** `S1`, or `S4 police without`: purpose, whom it is about, and how. */
export type Chosen = Record<string, boolean>;

export type Countable = "yes" | "agreement" | "sexual";

function several(answers: Answers, id: string): string[] {
  const found = answers[id];
  return Array.isArray(found) ? found : [];
}

/**
 * Who was affected decides about counting. When they cannot be asked, deaths and hazards may be counted;
 * sexual violence never without their own yes.
 */
export function countable(answers: Answers): Countable {
  if ((answers.role ?? "affected") === "affected" || answers.agreement === "agrees") return "yes";
  if (several(answers, "forms").some((form) => form.startsWith("sexual"))) return "sexual";
  const kinds = several(answers, "kinds");
  const countedAnyway = kinds.length > 0 && kinds.every((kind) => kind === "death" || kind === "conditions");
  return answers.agreement === "cannot" && countedAnyway ? "yes" : "agreement";
}

function isOffered(key: string, answers: Answers): boolean {
  return !/^S[56]/.test(key) || countable(answers) === "yes";
}

/** With the version of the text that was read, its language and the day. */
export function consentOf(key: string, given: boolean, definition: Definition, language: string, now: Date): Consent {
  const [id = "", ...about] = key.split(" ");
  const common = { text_version: definition.consents.version, language, day: day(now) };
  return { id, given, ...common, ...(about.length ? { about: about.join(":") } : {}) };
}

/** Sending is S0: it is given by sending. Nothing that was never chosen is told. */
export function consentsOf(
  chosen: Chosen,
  answers: Answers,
  organisation: string,
  definition: Definition,
  language: string,
  now: Date,
): Consent[] {
  const sending = consentOf(`S0 ${organisation}`, true, definition, language, now);
  const others = Object.entries(chosen).map(([key, on]) => consentOf(key, on && isOffered(key, answers), definition, language, now));
  return [sending, ...others];
}

/** What the server may see: which purposes, never about whom. */
export function purposesOf(consents: Consent[]): Record<string, boolean> {
  const purposes = ["S1", "S2", "S3", "S4", "S5", "S6"];
  return Object.fromEntries(purposes.map((id) => [id, consents.some((one) => one.id === id && one.given)]));
}

/** The last word on each purpose, from the messages in their order. */
export function standing(all: Consent[]): Map<string, Consent> {
  return new Map(all.map((one) => [[one.id, ...(one.about === undefined ? [] : [one.about])].join(" "), one]));
}

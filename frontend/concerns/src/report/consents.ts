/** Choices about use: one purpose at a time, all off until turned on. */

import type { Consent } from "../protocol/bodies.ts";
import { day } from "../protocol/bytes.ts";
import { codesOf, isSexual, mayBeCounted, type Codes } from "../shared/counting.ts";
import { asSent, type Answers, type Definition } from "./definition.ts";

export const TELL = ["employer", "inspectorate", "police", "regulator"];
export const PASS_ON = ["who_ssa", "insecurity_insight", "ilo", "national_osh"];

/** `S1`, or `S4 police without`: purpose, whom it is about, and how. */
export type Chosen = Record<string, boolean>;

export type Countable = "yes" | "whose" | "agreement" | "sexual";

/** The fields on which the rule looks, with every code under which this concern could be counted. */
function possible(definition: Definition, answers: Answers): Codes[] {
  const fields = ["concern_kind", ...Object.keys(definition.counting.sexual)];
  const asked = definition.pages.flatMap((page) => page.questions).filter((one) => fields.includes(one.extract ?? ""));
  return asked.reduce<Codes[]>((found, { id, extract = "" }) => {
    const codes = codesOf(answers[id]);
    return codes.length === 0 ? found : found.flatMap((one) => codes.map((code) => ({ ...one, [extract]: code })));
  }, [{}]);
}

/**
 * Counting is offered only where it would be done whichever answer leads: whoever says yes is not told in vain.
 * `answers` are those that are sent. Where it is not offered, why: nobody said whose experience it is, whoever it
 * happened to has not agreed, or it is sexual violence, of which they alone can speak.
 */
export function countable(definition: Definition, answers: Answers): Countable {
  const { counting } = definition;
  const ways = possible(definition, answers);
  if (ways.every((codes) => mayBeCounted(counting, answers, codes))) return "yes";
  if (codesOf(answers.role).length === 0) return "whose";
  return ways.some((codes) => isSexual(counting, codes)) ? "sexual" : "agreement";
}

/** Which of the choices stand: what became impossible since it was chosen is off. Only what is counted is passed on. */
export function chosenOf(chosen: Chosen, definition: Definition, answers: Answers): Chosen {
  const counted = countable(definition, answers) === "yes";
  return Object.fromEntries(Object.entries(chosen).map(([key, on]) => [key, on && (!isCounting(key) || (counted && chosen.S5 === true))]));
}

export function isCounting(key: string): boolean {
  return /^S[56]/.test(key);
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
  const stands = chosenOf(chosen, definition, asSent(definition, answers));
  const others = Object.entries(stands).map(([key, on]) => consentOf(key, on, definition, language, now));
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

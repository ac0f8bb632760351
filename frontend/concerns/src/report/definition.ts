/** The form as the catalogue defines it, in one language, and which of it is asked. */

import type { CountingRule } from "../shared/counting.ts";

export type Condition = Record<string, string[]>;

export interface Question {
  id: string;
  kind: "directory" | "one" | "several" | "date" | "text" | "tick" | "files";
  list?: string;
  mandatory: boolean;
  storage: "device" | "clear" | "case" | "files" | "identity";
  asked_when?: Condition;
  /** the field under which a coarser form of the answer is counted */
  extract?: string;
  labels?: Record<string, string>;
  text: string;
  hint?: string;
  why: string;
  can_be_declined: boolean;
}

export interface Page {
  id: string;
  step: string;
  name: string;
  lead?: string;
  pause: boolean;
  asked_when?: Condition;
  questions: Question[];
  /** of a page that is asked in parts */
  part?: { n: number; of: number };
}

export interface Option {
  code: string;
  name: string;
  group?: string;
}

export interface ConsentText {
  id: string;
  per?: "organisation" | "handler" | "service" | "body";
  on_form: boolean;
  text: string;
  withdrawn: string;
}

export interface Definition {
  form: {
    declined: Record<string, "dont_know" | "prefer_not">;
    dont_know: string;
    prefer_not: string;
    minutes: number;
    steps: { id: string; name: string; lead: string }[];
  };
  pages: Page[];
  lists: Record<string, { name: string; options: Option[] }>;
  consents: { version: string; consents: ConsentText[] };
  medical: { windows: { id: string; hours: number; text: string; shown_when: Condition }[]; unverified: string; first: string };
  emergency: { numbers: { number: string; countries: string[] }[]; unverified: string };
  limits: { name: string; limits: { id: string; text: string }[] };
  case: { clocks: { id: string; days?: number; months?: number; name: string }[] };
  wording: Record<string, string>;
  counting: CountingRule;
}

/** A code, several, or words; a tick is `yes`. */
export type Given = string | string[];
export type Answers = Record<string, Given>;

const ALONE = new Set(["none", "none_of_these"]);

/** Declining, and "none of these", stand alone among several. */
export function standsAlone(code: string): boolean {
  return code.startsWith("_") || ALONE.has(code);
}

function isGiven(given: Given | undefined, wanted: string[]): boolean {
  return Array.isArray(given) ? given.some((code) => wanted.includes(code)) : wanted.includes(given ?? "");
}

export function holds(condition: Condition | undefined, answers: Answers): boolean {
  return Object.entries(condition ?? {}).every(([id, wanted]) => isGiven(answers[id], wanted));
}

export function isEmpty(given: Given | undefined): boolean {
  return given === undefined || (typeof given === "string" ? given.trim() === "" : given.length === 0);
}

const TOGETHER = 5; // questions on one screen

/** A long page is asked in parts, so that nobody meets fifteen questions at once. */
function partsOf(page: Page): Page[] {
  const count = Math.ceil(page.questions.length / TOGETHER);
  const each = Math.ceil(page.questions.length / count);
  return Array.from({ length: count }, (_, at) => {
    const questions = page.questions.slice(at * each, (at + 1) * each);
    const part = count === 1 ? {} : { part: { n: at + 1, of: count } };
    if (at === 0) return { ...page, questions, ...part };
    const { lead: _lead, ...rest } = page;
    return { ...rest, id: `${page.id}.${at + 1}`, pause: false, questions, ...part };
  });
}

/** Whole pages that are asked, for looking through. */
export function wholePages(definition: Definition, answers: Answers): Page[] {
  return definition.pages.filter((page) => holds(page.asked_when, answers));
}

/** Screens of questions that are asked, in their order. */
export function askedPages(definition: Definition, answers: Answers): Page[] {
  return wholePages(definition, answers).flatMap(partsOf).filter((page) => askedOn(page, answers).length > 0);
}

export function askedOn(page: Page, answers: Answers): Question[] {
  return page.questions.filter((question) => holds(question.asked_when, answers));
}

export function missingOn(page: Page, answers: Answers): Question[] {
  return askedOn(page, answers).filter((question) => question.mandatory && isEmpty(answers[question.id]));
}

/** Answers by question, without those to what is no longer asked. */
export function asSent(definition: Definition, answers: Answers): Answers {
  return Object.fromEntries(given(definition, answers).map(({ question, given: answer }) => [question.id, answer]));
}

/** Given answers to questions that are asked: an answer to one that no longer is, is not sent. */
export function given(definition: Definition, answers: Answers): { question: Question; given: Given }[] {
  const asked = askedPages(definition, answers).flatMap((page) => askedOn(page, answers));
  return asked.flatMap((question) => {
    const found = answers[question.id];
    return found === undefined || isEmpty(found) ? [] : [{ question, given: found }];
  });
}

/** "I don't know" and "I prefer not to say", kept apart. */
export function declinesOf({ form }: Definition): Option[] {
  const codes = Object.entries(form.declined).sort().reverse();
  return codes.map(([code, name]) => ({ code, name: form[name] }));
}

export function optionsOf(definition: Definition, question: Question): Option[] {
  const listed = definition.lists[question.list ?? ""]?.options ?? [];
  const named = listed.map((one) => ({ ...one, name: question.labels?.[one.code] ?? one.name }));
  return question.can_be_declined ? [...named, ...declinesOf(definition)] : named;
}

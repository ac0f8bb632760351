/** What the desk needs of the catalogue's form: the words of questions and codes, and what is counted. */

import type { Answer } from "../protocol/bodies.ts";
import { stands, type CountingRule } from "../shared/counting.ts";

export interface Question {
  id: string;
  kind: string;
  list?: string;
  extract?: string;
  storage: string;
  labels?: Record<string, string>;
  asked_when?: Record<string, string[]>;
  text: string;
  hint?: string;
  why: string;
}

export interface Page {
  id: string;
  name: string;
  questions: Question[];
}

export interface Option {
  code: string;
  name: string;
}

export interface ExtractField {
  type: "code" | "quarter";
  list?: string;
  required: boolean;
}

export interface Definition {
  form: { declined: Record<string, "dont_know" | "prefer_not">; dont_know: string; prefer_not: string };
  pages: Page[];
  lists: Record<string, { name: string; options: Option[] }>;
  consents: { version: string; consents: { id: string; text: string; withdrawn: string }[] };
  /** why a day with unusually many concerns is told */
  burst: string;
  extract: CountingRule & { variables: { number: number; name: string; fields: Record<string, ExtractField> }[] };
  bodies: { most_of_an_attack: string; longest_days: number; bodies: Record<string, { name: string; fields: string[]; needs?: string[] }> };
}

/** A code may be anything that somebody sent, `__proto__` too. */
function declinedIn(definition: Definition, code: string): "dont_know" | "prefer_not" | null {
  const { declined } = definition.form;
  return Object.hasOwn(declined, code) ? (declined[code] ?? null) : null;
}

export function nameIn(definition: Definition, list: string | undefined, code: string): string {
  const declined = declinedIn(definition, code);
  if (declined !== null) return definition.form[declined];
  return definition.lists[list ?? ""]?.options.find((one) => one.code === code)?.name ?? code;
}

export function isAsked({ asked_when: when }: Question, answers: Record<string, Answer>): boolean {
  return stands(answers, when ?? {});
}

/** A field as its code list is called, or the variable. */
export function fieldName(definition: Definition, field: string): string {
  const variable = definition.extract.variables.find((one) => field in one.fields);
  return definition.lists[variable?.fields[field]?.list ?? ""]?.name ?? variable?.name ?? field;
}

export interface Said {
  id: string;
  question: string;
  answer: string[];
}

type InWords = (date: string) => string;

function saidOf(definition: Definition, question: Question, given: Answer, date: InWords): Said {
  const codes = Array.isArray(given) ? given : [given];
  const plain = (code: string) => (question.kind === "date" ? date(code) : code);
  const name = (code: string) => (question.list === undefined && declinedIn(definition, code) === null ? plain(code) : nameIn(definition, question.list, code));
  return { id: question.id, question: question.text, answer: codes.map(name) };
}

/** Answers by the pages of the form, in its order; those to questions that this version does not know come last, as they came. */
export function answersByPage(definition: Definition, answers: Record<string, Answer>, date: InWords = (one) => one): { name: string; said: Said[] }[] {
  const rest = new Map(Object.entries(answers));
  const pages = definition.pages.map((page) => {
    const said = page.questions.flatMap((question) => {
      const given = rest.get(question.id);
      rest.delete(question.id);
      return given === undefined || given.length === 0 ? [] : [saidOf(definition, question, given, date)];
    });
    return { name: page.name, said };
  });
  const unknown = [...rest].map(([id, given]) => ({ id, question: id, answer: Array.isArray(given) ? given : [given] }));
  return [...pages, { name: "", said: unknown }].filter((page) => page.said.length > 0);
}

export function questionOf(definition: Definition, id: string): Question | undefined {
  return definition.pages.flatMap((page) => page.questions).find((one) => one.id === id);
}

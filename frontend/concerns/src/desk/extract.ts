/** The coded extract of one case: codes that the catalogue's definition lists, and nothing else. */

import type { Answer } from "../protocol/bodies.ts";
import { sha256, random, b64, type Bytes } from "../protocol/bytes.ts";
import type { Definition, ExtractField } from "./definition.ts";

export type Coded = Record<string, string | string[]>;

export type ExtractProblem =
  | { problem: "unlisted"; field: string }
  | { problem: "text"; field: string }
  | { problem: "missing"; field: string }
  | { problem: "too-many" };

export const MOST_VARIABLES = 14;
const DECLINED = ["_U", "_N"];
/** Of an attack in conflict nobody publishes more than WHO does, unless it is confirmed. */
const WITHHELD_IN_CONFLICT = ["concern_occupation", "sex"];

export class ExtractRefused extends Error {
  constructor(readonly found: ExtractProblem) {
    super(found.problem);
    this.name = "ExtractRefused";
  }
}

function fieldsOf(definition: Definition): Map<string, ExtractField> {
  return new Map(definition.extract.variables.flatMap((variable) => Object.entries(variable.fields)));
}

/** `2026-Q4` of a day, a month, or what goes on since then; null when only a year or nothing is known. */
export function quarterOf(when: string): string | null {
  const found = /^(\d{4})-(\d{2})/.exec(when);
  const month = Number(found?.[2] ?? 0);
  return found === null || month < 1 || month > 12 ? null : `${found[1]}-Q${Math.ceil(month / 3)}`;
}

function known(given: Answer | undefined): string[] {
  const codes = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return codes.filter((code) => code !== "" && !DECLINED.includes(code));
}

function fromAnswers(definition: Definition, answers: Record<string, Answer>): Coded {
  const coded: Coded = {};
  for (const question of definition.pages.flatMap((page) => page.questions)) {
    const codes = known(answers[question.id]);
    if (question.extract === undefined || codes.length === 0) continue;
    if (question.extract === "quarter") coded.quarter = quarterOf(codes[0] ?? "") ?? "";
    else coded[question.extract] = question.kind === "several" ? codes : (codes[0] ?? "");
  }
  return coded;
}

function withoutWithheld(coded: Coded): Coded {
  if (coded.attack_type === undefined || coded.concern_certainty === "confirmed") return coded;
  return Object.fromEntries(Object.entries(coded).filter(([name]) => !WITHHELD_IN_CONFLICT.includes(name)));
}

function check(definition: Definition, name: string, value: string | string[], field: ExtractField | undefined): void {
  if (field === undefined) throw new ExtractRefused({ problem: "unlisted", field: name });
  const listed = new Set(definition.lists[field.list ?? ""]?.options.map((one) => one.code));
  for (const code of Array.isArray(value) ? value : [value]) {
    const fits = field.type === "quarter" ? /^\d{4}-Q[1-4]$/.test(code) : listed.size > 0 ? listed.has(code) : /^[A-Za-z0-9_.-]{1,40}$/.test(code);
    if (!fits) throw new ExtractRefused({ problem: "text", field: name });
  }
}

/** Throws `ExtractRefused`: a field that is not listed, a value that is no code, a field that must be there. */
export function checkExtract(definition: Definition, coded: Coded): void {
  const fields = fieldsOf(definition);
  for (const [name, value] of Object.entries(coded)) check(definition, name, value, fields.get(name));
  const used = definition.extract.variables.filter((one) => Object.keys(one.fields).some((name) => name in coded));
  if (used.length > MOST_VARIABLES) throw new ExtractRefused({ problem: "too-many" });
  for (const [name, field] of fields) {
    const value = coded[name];
    const empty = value === undefined || value.length === 0;
    if (field.required && empty) throw new ExtractRefused({ problem: "missing", field: name });
  }
}

/** From the coded answers, what the handler judged, and the kind of organisation. Throws `ExtractRefused`. */
export function buildExtract(
  definition: Definition,
  answers: Record<string, Answer>,
  judged: { concern_certainty: string; concern_recipient: string; quarter: string },
): Coded {
  const asked = fromAnswers(definition, answers);
  const coded = withoutWithheld({ ...asked, ...judged, quarter: (asked.quarter as string | undefined) || judged.quarter });
  checkExtract(definition, coded);
  return coded;
}

export interface Withdrawal {
  token: string;
  hash: string;
}

function hex(octets: Bytes): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

/** The token goes to the reporter alone; the server keeps what it cannot be found from. */
export async function makeWithdrawal(): Promise<Withdrawal> {
  const octets = random(32);
  return { token: b64(octets), hash: hex(await sha256(octets)) };
}

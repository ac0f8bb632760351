/** The coded extract of one case: codes that the catalogue's definition lists, and nothing else. */

import type { Answer } from "../protocol/bodies.ts";
import { sha256, random, b64, type Bytes } from "../protocol/bytes.ts";
import { codesOf, mayBeCounted } from "../shared/counting.ts";
import type { Definition, ExtractField } from "./definition.ts";

export type Coded = Record<string, string>;

export type ExtractProblem =
  | { problem: "unlisted"; field: string }
  | { problem: "text"; field: string }
  | { problem: "missing"; field: string }
  | { problem: "not-theirs" }
  | { problem: "too-many" };

export const MOST_VARIABLES = 14;
/** The person writes the region in words; whoever counts gives its code, as the country's statistics have it. */
const AREA = "area";
const AREA_CODE = /^[A-Z]{2,3}(-[A-Z0-9]{1,6}){0,2}$/;
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

interface Asked {
  field: string;
  list: string | undefined;
  codes: string[];
}

function askedOf(definition: Definition, answers: Record<string, Answer>): Asked[] {
  return definition.pages.flatMap((page) => page.questions).flatMap((question) => {
    const codes = codesOf(answers[question.id]);
    return question.extract === undefined || codes.length === 0 ? [] : [{ field: question.extract, list: question.list, codes }];
  });
}

/** What was answered with several codes: one concern is counted once, so the handler says which one leads. */
export function toChoose(definition: Definition, answers: Record<string, Answer>): Asked[] {
  return askedOf(definition, answers).filter(({ field, codes }) => field !== "quarter" && field !== AREA && codes.length > 1);
}

function fromAnswers(definition: Definition, answers: Record<string, Answer>, chosen: Coded): Coded {
  const coded: Coded = {};
  for (const { field, codes } of askedOf(definition, answers)) {
    const leading = codes.length === 1 ? codes[0] : codes.find((code) => code === chosen[field]);
    if (field === AREA) continue;
    if (field === "quarter") coded.quarter = quarterOf(codes[0] ?? "") ?? "";
    else if (leading === undefined) throw new ExtractRefused({ problem: "missing", field });
    else coded[field] = leading;
  }
  return chosen[AREA] ? { ...coded, [AREA]: chosen[AREA] } : coded;
}

function withoutWithheld(coded: Coded): Coded {
  if (coded.attack_type === undefined || coded.concern_certainty === "confirmed") return coded;
  return Object.fromEntries(Object.entries(coded).filter(([name]) => !WITHHELD_IN_CONFLICT.includes(name)));
}

function check(definition: Definition, name: string, code: string, field: ExtractField | undefined): void {
  if (field === undefined) throw new ExtractRefused({ problem: "unlisted", field: name });
  const listed = new Set(definition.lists[field.list ?? ""]?.options.map((one) => one.code));
  const fits = field.type === "quarter" ? /^\d{4}-Q[1-4]$/.test(code) : listed.size > 0 ? listed.has(code) : AREA_CODE.test(code);
  if (!fits) throw new ExtractRefused({ problem: "text", field: name });
}

/** Throws `ExtractRefused`: a field that is not listed, a value that is no code, a field that must be there. */
export function checkExtract(definition: Definition, coded: Coded): void {
  const fields = fieldsOf(definition);
  for (const [name, value] of Object.entries(coded)) check(definition, name, value, fields.get(name));
  const used = definition.extract.variables.filter((one) => Object.keys(one.fields).some((name) => name in coded));
  if (used.length > MOST_VARIABLES) throw new ExtractRefused({ problem: "too-many" });
  for (const [name, field] of fields) {
    if (field.required && !coded[name]) throw new ExtractRefused({ problem: "missing", field: name });
  }
}

/** From the coded answers, what the handler judged and chose, and the kind of organisation. Throws `ExtractRefused`. */
export function buildExtract(
  definition: Definition,
  answers: Record<string, Answer>,
  judged: { concern_certainty: string; concern_recipient: string; quarter: string },
  chosen: Coded = {},
): Coded {
  const asked = fromAnswers(definition, answers, chosen);
  const coded = withoutWithheld({ ...asked, ...judged, quarter: asked.quarter || judged.quarter });
  checkExtract(definition, coded);
  if (!mayBeCounted(definition.extract, answers, coded)) throw new ExtractRefused({ problem: "not-theirs" });
  return coded;
}

/** What of it goes to a body under a protocol that names `agreed`; null where the body takes nothing of this kind. */
export function passageOf(definition: Definition, body: string, agreed: string[], coded: Coded): Coded | null {
  const { bodies, most_of_an_attack: list } = definition.bodies;
  const attacked = coded.attack_type !== undefined || coded.concern_kind === "conflict";
  const known = bodies[body];
  if (known === undefined || known.needs?.some((name) => coded[name] === undefined)) return null;
  const may = known.fields.filter((name) => agreed.includes(name) && (!attacked || bodies[list]?.fields.includes(name)));
  return Object.fromEntries(Object.entries(coded).filter(([name]) => may.includes(name)));
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

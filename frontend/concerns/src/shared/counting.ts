/** Whose yes is needed before a concern is counted: the catalogue's rule, for both faces; Python's `may_be_counted` reads the same. */

export interface CountingRule {
  counted_when: { answers: Record<string, string[]>; kinds?: string[]; sexual: boolean }[];
  sexual: Record<string, string[]>;
}

export type Said = Record<string, string | string[] | undefined>;
/** The codes under which a concern is counted, by field. */
export type Codes = Record<string, string | undefined>;

const KIND = "concern_kind";

export function codesOf(given: string | string[] | undefined): string[] {
  const codes = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return codes.filter((code) => code !== "" && code !== "_U" && code !== "_N");
}

export function stands(said: Said, wanted: Record<string, string[]>): boolean {
  return Object.entries(wanted).every(([name, codes]) => codesOf(said[name]).some((code) => codes.includes(code)));
}

export function isSexual(rule: CountingRule, coded: Codes): boolean {
  return Object.entries(rule.sexual).some(([field, codes]) => codes.includes(coded[field] ?? ""));
}

/** Of sexual violence that another tells of, the person's own yes; of whom nobody can ask, deaths and conditions alone. */
export function mayBeCounted(rule: CountingRule, said: Said, coded: Codes): boolean {
  const sexual = isSexual(rule, coded);
  return rule.counted_when.some(
    (one) => stands(said, one.answers) && (one.kinds === undefined || one.kinds.includes(coded[KIND] ?? "")) && (one.sexual || !sexual),
  );
}

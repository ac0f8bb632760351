/** The states of a case and the steps between them: those of the catalogue (`concerns/case.yaml`). */

export const STEPS: Readonly<Record<string, readonly string[]>> = {
  received: ["acknowledged"],
  acknowledged: ["triaged"],
  triaged: ["in_action", "waiting", "feedback", "closed"],
  in_action: ["waiting", "feedback"],
  waiting: ["in_action", "feedback"],
  feedback: ["in_action", "closed"],
  closed: ["in_action"],
};

export const OUTCOMES = [
  "support", "referred", "employer", "authority", "collective", "remedy",
  "not_substantiated", "withdrawn", "duplicate", "no_contact",
] as const;
export const HOLDS = ["court", "inspection", "police", "internal_review"] as const;
export const EXTENSIONS = ["still_in_action", "waiting_for_authority", "reporter_asked"] as const;
export const REFERRED = ["accepted", "declined", "unavailable", "no_answer"] as const;

export function stepsFrom(state: string): readonly string[] {
  return STEPS[state] ?? [];
}

/** Somebody has read and sorted it: what comes of it may be counted. */
export function isTriaged(state: string): boolean {
  return !["received", "acknowledged"].includes(state);
}

/** The states of a case and the steps between them, in the words of the desk's API. */

export const STEPS: Readonly<Record<string, readonly string[]>> = {
  received: ["acknowledged"],
  acknowledged: ["triaged"],
  triaged: ["in_action", "feedback_given", "closed"],
  in_action: ["waiting_for_reporter", "feedback_given", "closed"],
  waiting_for_reporter: ["in_action", "feedback_given", "closed"],
  feedback_given: ["in_action", "closed"],
  closed: ["in_action"],
};

export const OUTCOMES = [
  "support_given", "referred", "employer_contacted", "authority_informed", "collective_action", "remedy_obtained",
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

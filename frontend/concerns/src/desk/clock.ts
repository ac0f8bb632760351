/** How many days are left, and how loudly to say so. Days are those of universal time, as everywhere in a concern. */

export type Tone = "over" | "soon" | "fine" | "none";

export interface Clock {
  /** whole days; below zero when it is over */
  left: number | null;
  tone: Tone;
}

const DAY = 86_400_000;
export const SOON = 2;

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

export function clockOf(due: string | null, today: string): Clock {
  if (due === null) return { left: null, tone: "none" };
  const left = daysBetween(today, due);
  return { left, tone: left < 0 ? "over" : left <= SOON ? "soon" : "fine" };
}

/** The key of the sentence that says it, and what fills it. */
export function clockSentence({ left, tone }: Clock): { key: string; facts: { days: number } } {
  if (left === null) return { key: "clock.none", facts: { days: 0 } };
  if (tone === "over") return { key: "clock.over", facts: { days: -left } };
  return { key: left === 0 ? "clock.today" : "clock.left", facts: { days: left } };
}

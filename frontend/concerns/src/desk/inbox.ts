/** The inbox: what a row says, which rows are shown, and in which order. */

import type { Answer } from "../protocol/bodies.ts";
import type { Row } from "./api.ts";
import { clockOf, daysBetween } from "./clock.ts";

export type Urgency = "danger" | "medical" | "standard";

/** What was read of the first message; null while it is not, `unreadable` when it cannot be. */
export type Glimpse = { kinds: string[]; language: string; urgency: Urgency } | "unreadable";

export interface Filter {
  state: string;
  mine: boolean;
  due: "" | "soon" | "over";
  waiting: "" | "us" | "them";
}

export const EVERYTHING: Filter = { state: "", mine: false, due: "", waiting: "" };

const MEDICAL_DAYS = 5;
const BLOOD = ["sharp", "splash", "bite"];

function codes(given: Answer | undefined): string[] {
  return given === undefined ? [] : Array.isArray(given) ? given : [given];
}

/** A needle, blood or sexual assault on a day that is known and not five days past: medicines may still help. */
export function isMedical(answers: Record<string, Answer>, today: string): boolean {
  const assault = codes(answers.forms).includes("sexual_assault");
  const blood = codes(answers.kinds).includes("exposure") && codes(answers.route).some((route) => BLOOD.includes(route));
  const when = /^\d{4}-\d{2}-\d{2}$/.exec(typeof answers.when === "string" ? answers.when : "");
  return (assault || blood) && when !== null && daysBetween(when[0], today) <= MEDICAL_DAYS;
}

export function glimpse(answers: Record<string, Answer>, language: string, today: string): Glimpse {
  return { kinds: codes(answers.kinds), language, urgency: isMedical(answers, today) ? "medical" : "standard" };
}

export function urgencyOf(row: Row, seen: Glimpse | undefined): Urgency {
  if (row.urgent) return "danger";
  return seen === undefined || seen === "unreadable" ? "standard" : seen.urgency;
}

const FIRST: Record<Urgency, number> = { danger: 0, medical: 1, standard: 2 };

function isShown(row: Row, filter: Filter, me: string, today: string): boolean {
  const { tone } = clockOf(row.due, today);
  return (
    (filter.state === "" ? true : row.state === filter.state) &&
    (!filter.mine || row.claimed_by === me) &&
    (filter.due === "" || tone === "over" || (filter.due === "soon" && tone === "soon")) &&
    (filter.waiting === "" || row.waiting === (filter.waiting === "us"))
  );
}

/** Danger first, then medical time limits, then the earliest day that is due. */
export function shownRows(rows: Row[], seen: Map<string, Glimpse>, filter: Filter, me: string, today: string): Row[] {
  const rank = (row: Row) => FIRST[urgencyOf(row, seen.get(row.handle))];
  const due = (row: Row) => row.due ?? "9999";
  const before = (one: Row, other: Row) =>
    rank(one) - rank(other) || due(one).localeCompare(due(other)) || one.received.localeCompare(other.received);
  return rows.filter((row) => isShown(row, filter, me, today)).sort(before);
}

/** An entry of the directory of help as a form shows it, and as it is kept. */

import type { Service } from "./api.ts";

export const TEXTS = ["service", "provider", "area", "hours", "cost", "eligible", "access"] as const;
export const TYPES = [
  "emergency", "medical", "pep", "mental_health", "crisis", "legal", "protection", "labour_inspectorate", "union_fund", "shelter", "child_care",
  "lgbtq", "disability", "debt",
] as const;
const DAY = 86_400_000;

export interface Draft {
  id: string;
  country: string;
  type: string;
  texts: Record<string, { en: string; ru: string }>;
  channels: string;
  languages: string;
  reports: boolean;
  records: boolean;
  verified: string;
  next_check: string;
}

export type Wrong = "id" | "country" | "type" | "service" | "verified" | "next_check";

/** Half a year, a quarter for those who take calls in an emergency or a crisis. */
export function latestCheck(verified: string, type: string): string {
  const days = ["emergency", "crisis", "mental_health"].includes(type) ? 90 : 180;
  return new Date(Date.parse(`${verified}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function two(said: unknown): { en: string; ru: string } {
  if (typeof said === "string") return { en: said, ru: said };
  const found = (said ?? {}) as { en?: string; ru?: string };
  return { en: found.en ?? "", ru: found.ru ?? "" };
}

function joined(list: unknown): string {
  return Array.isArray(list) ? list.join(", ") : "";
}

export function draftOf(service: Service | null, today: string): Draft {
  const texts = Object.fromEntries(TEXTS.map((field) => [field, two(service?.[field])]));
  return {
    id: service?.id ?? "", country: service?.country ?? "", type: String(service?.type ?? ""), texts,
    channels: joined(service?.channels), languages: joined(service?.languages),
    reports: service?.reports_to_authorities === true, records: service?.keeps_records === true,
    verified: service?.verified ?? today, next_check: service?.next_check ?? latestCheck(today, ""),
  };
}

const split = (value: string) => value.split(",").map((one) => one.trim()).filter(Boolean);

export function serviceOf(draft: Draft): Service {
  const said = Object.entries(draft.texts).filter(([, text]) => text.en !== "" || text.ru !== "");
  return {
    id: draft.id, country: draft.country, type: draft.type, ...Object.fromEntries(said), channels: split(draft.channels),
    languages: split(draft.languages), reports_to_authorities: draft.reports, keeps_records: draft.records,
    verified: draft.verified, next_check: draft.next_check,
  };
}

/** What keeps an entry from being shown to somebody who needs it. */
export function wrongIn(draft: Draft, today: string): Wrong[] {
  const wrong: Record<Wrong, boolean> = {
    id: !/^[a-z0-9][a-z0-9_-]{0,59}$/.test(draft.id),
    country: !/^[A-Z]{3}$/.test(draft.country),
    type: draft.type === "",
    service: draft.texts.service?.en === "" || draft.texts.service?.ru === "",
    verified: draft.verified === "" || draft.verified > today,
    next_check: draft.next_check === "" || draft.next_check < draft.verified || (draft.verified !== "" && draft.next_check > latestCheck(draft.verified, draft.type)),
  };
  return (Object.keys(wrong) as Wrong[]).filter((field) => wrong[field]);
}

/** What the person agrees to now: the last word on each purpose counts, from messages that are believed. */

import type { Consent } from "../protocol/bodies.ts";
import type { Message } from "../protocol/envelope.ts";

export function standing(messages: Message[]): Consent[] {
  const last = new Map<string, Consent>();
  for (const { body } of messages) {
    if (body.kind !== "concern" && body.kind !== "consents") continue;
    for (const one of body.consents) last.set(`${one.id} ${one.about ?? ""}`, one);
  }
  return [...last.values()].sort((one, other) => one.id.localeCompare(other.id));
}

/** Given in general or, where it says about whom, for this one. */
export function agrees(consents: Consent[], id: string, about?: string): boolean {
  const given = consents.filter((one) => one.id === id && one.given);
  return given.some((one) => one.about === undefined || about === undefined || one.about === about);
}

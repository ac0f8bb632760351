/** Sentences in the handler's language; the catalogue's messages, written to one file when the bundle is built. */

import words from "../../build/desk-words.json";
import type { Definition } from "./definition.ts";
import { LANGUAGES, saidFrom, type Facts, type Language, type Texts } from "../shared/saying.ts";

export { LANGUAGES, type Facts, type Language };

interface Words {
  texts: Texts;
  forms: Record<Language, Definition>;
}

const ALL = words as unknown as Words;

/** `key` without `desk.`; one that does not exist is a programming error. */
export function say(language: Language, key: string, facts: Facts = {}): string {
  return saidFrom(ALL.texts, language, key, facts);
}

export function has(key: string): boolean {
  return Object.hasOwn(ALL.texts, key);
}

export function definitionIn(language: Language): Definition {
  return ALL.forms[language];
}

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

export function longDay(language: Language, day: string): string {
  const how: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language, how).format(new Date(`${day}T12:00:00Z`));
}

const LONG: Intl.DateTimeFormatOptions[] = [{ year: "numeric" }, { year: "numeric", month: "long" }, { year: "numeric", month: "long", day: "numeric" }];

/** `2026`, `2026-11`, `2026-11-30`, each with `/..` when it goes on since then; anything else as it came. */
export function dateAnswer(language: Language, given: string): string {
  const found = /^(\d{4}(?:-\d{2}){0,2})(\/\.\.)?$/.exec(given);
  const date = new Date(found?.[1] ?? "");
  if (found === null || Number.isNaN(date.getTime())) return given;
  const how = LONG[(found[1] ?? "").split("-").length - 1];
  const said = new Intl.DateTimeFormat(language, { ...how, timeZone: "UTC" }).format(date);
  return found[2] === undefined ? said : say(language, "since", { date: said });
}

export function languageName(language: Language, other: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(other) ?? other;
  } catch {
    return other;
  }
}

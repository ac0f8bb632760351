/** Sentences in the language of the page; the catalogue's messages, exported when the bundle is built. */

import words from "../../build/words.json";
import type { Names, Told } from "./api.ts";
import type { Definition } from "./definition.ts";
import { filled, LANGUAGES, saidFrom, type Facts, type Language, type Texts } from "../shared/saying.ts";

export { filled, LANGUAGES, type Facts, type Language };

interface Words {
  texts: Texts;
  forms: Record<Language, Definition>;
}

const ALL = words as unknown as Words;
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

export function say(language: Language, key: string, facts: Facts = {}): string {
  return saidFrom(ALL.texts, language, key, facts);
}

export function has(key: string): boolean {
  return Object.hasOwn(ALL.texts, key);
}

export function definitionIn(language: Language): Definition {
  return ALL.forms[language];
}

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

/** A text of the server's, in the reader's language or else the other. */
export function told(text: Told | undefined, language: Language): string {
  if (typeof text === "string") return text;
  const { en, ru, [language]: own } = (text ?? {}) as Names;
  return [own, en, ru].find((one) => typeof one === "string" && one !== "") ?? "";
}

export function firstLanguage(wished: readonly string[]): Language {
  const known = wished.map((one) => one.slice(0, 2)).find((one) => (LANGUAGES as readonly string[]).includes(one));
  return (known as Language | undefined) ?? "en";
}

export function longDay(language: Language, moment: Date | string): string {
  const date = typeof moment === "string" ? new Date(`${moment}T12:00:00Z`) : moment;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date);
}

export function languageName(language: Language, other: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(other) ?? other;
  } catch {
    return other;
  }
}
